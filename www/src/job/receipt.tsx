/** The receipt: what became of everything, in numbers that add up. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import * as format from "../lib/format.ts";
import * as api from "./api.ts";
import type { Receipt } from "./bundle.ts";

const receipt = signal<Receipt | null>(null);
const failure = signal<string | null>(null);

const WORDS: Record<string, string> = {
  used: "read for the memory",
  other_branch: "on branches you left",
  hidden: "never shown to you",
  tool_output: "written by tools",
  no_text: "without words",
  trivial: "too short to learn from",
  same_as: "say what another does",
  excluded: "left out by you",
  redacted: "dropped whole by masking",
  over_budget: "over the budget",
  failed: "failed",
  unreadable: "could not be read",
  quote_not_found: "rejected: quote not found",
  no_such_message: "rejected: no such message",
  empty: "rejected: no words",
  forgotten: "rejected: forgotten by you",
};

export function ReceiptPage({ id }: { id: string }) {
  useEffect(() => {
    api.receipt(id).then(
      (got) => {
        receipt.value = got;
        failure.value = null;
      },
      () => {
        failure.value = "The receipt could not be fetched. It is also in the download.";
      },
    );
  }, [id]);
  const now = receipt.value;
  return (
    <article class="doc" aria-label="Receipt">
      <div class="col">
        <header>
          <h1>Receipt</h1>
        </header>
        {failure.value && (
          <p class="problem" role="alert">
            {failure.value} <span class="mono">S05</span>
          </p>
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
    ["read", conversations.read],
    ["met again", conversations.merged],
    ["set aside", conversations.set_aside.length],
  ];
  return (
    <>
      <Table name="Conversations" all={conversations.found} rows={rows} />
      <Table name="Messages" all={messages.total} rows={named(messages.buckets)} />
      <Table
        name="Facts proposed"
        all={facts.proposed}
        rows={[["kept", facts.kept], ["said before", facts.merged], ...named(facts.rejected)]}
      />
      <Table
        name="Lines proposed"
        all={lines.proposed}
        rows={[["kept", lines.kept], ...named(lines.rejected)]}
      />
      <p class="soft sm">
        {format.count(sum(masked))} values were masked before anything was sent.{" "}
        {sent !== null && `${format.bytes(sent.bytes)} were sent. `}
        {receipt.provider === "embedded"
          ? "Read with rules on this server: no model was called, nothing was spent."
          : `${format.counted(receipt.calls.made, "call")}, $${receipt.usd.spent.toFixed(2)} spent.`}
      </p>
    </>
  );
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((all, n) => all + n, 0);
}

function named(counts: Record<string, number>): Count[] {
  return Object.entries(counts).map(([key, n]) => [WORDS[key] ?? key.replaceAll("_", " "), n]);
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
