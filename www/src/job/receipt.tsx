/** The receipt: what became of everything, in numbers that add up. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import * as format from "../lib/format.ts";
import { t, tMaybe } from "../lib/language.ts";
import { compared } from "./compared.ts";
import type { Receipt } from "./bundle.ts";
import * as reading from "./reading.ts";
import { TroubleNote } from "./small.tsx";

const receipt = signal<Receipt | null>(null);
const failed = signal(false);

async function load(id: string): Promise<void> {
  try {
    receipt.value = await reading.receipt(id);
    failed.value = false;
  } catch (error) {
    failed.value = reading.whyNot(error) !== null;
  }
}

export function ReceiptPage({ id }: { id: string }) {
  useEffect(() => void load(id), [id]);
  const now = receipt.value;
  return (
    <article class="doc" aria-label={t("receipt.title")}>
      <div class="col">
        <header>
          <h1>{t("receipt.title")}</h1>
        </header>
        {failed.value && (
          <TroubleNote trouble={{ code: "S05", text: t("receipt.failed"), retry: () => void load(id) }} />
        )}
        {now && <Tables receipt={now} />}
      </div>
    </article>
  );
}

type Count = readonly [string, number];

function Tables({ receipt }: { receipt: Receipt }) {
  const { conversations, messages, facts, lines, masked, sent } = receipt;
  const rows: Count[] = [
    [t("receipt.read"), conversations.read],
    [t("receipt.metAgain"), conversations.merged],
    [t("receipt.setAside"), conversations.set_aside.reduce((all, { count = 1 }) => all + count, 0)],
  ];
  return (
    <>
      <Table name={t("receipt.conversations")} all={conversations.found} rows={rows} />
      <Table name={t("receipt.messages")} all={messages.total} rows={named(messages.buckets)} />
      <Table
        name={t("receipt.facts")}
        all={facts.proposed}
        rows={[[t("receipt.kept"), facts.kept], [t("receipt.saidBefore"), facts.merged], ...named(facts.rejected)]}
      />
      <Table
        name={t("receipt.lines")}
        all={lines.proposed}
        rows={[[t("receipt.kept"), lines.kept], ...named(lines.rejected)]}
      />
      <p class="soft sm">
        {t("receipt.masked", { n: sum(masked) })}{" "}
        {sent !== null && `${t("receipt.sent", { size: format.bytes(sent.bytes) })} `}
        {receipt.provider === "embedded" && receipt.usd.spent === 0
          ? t("receipt.rules")
          : `${t("money.callsDone", { n: receipt.calls.made })} ${compared(receipt.usd.spent, {
              low: receipt.usd.estimated_low,
              high: receipt.usd.estimated_high,
            })}`}
      </p>
    </>
  );
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((all, n) => all + n, 0);
}

function named(counts: Record<string, number>): Count[] {
  return Object.entries(counts).map(([key, n]) => [tMaybe(`bucket.${key}`) ?? key.replaceAll("_", " "), n]);
}

function Table({ name, all, rows }: { name: string; all: number; rows: readonly Count[] }) {
  return (
    <table class="sums num">
      <caption class="vh">{name}</caption>
      <thead>
        <tr>
          <th scope="col">{name}</th>
          <th scope="col">{format.count(all)}</th>
        </tr>
      </thead>
      <tbody>
        {rows
          .filter(([, n]) => n > 0)
          .map(([word, n]) => (
            <tr key={word}>
              <td>{word}</td>
              <td>{format.count(n)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
