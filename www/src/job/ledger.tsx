/** What left this browser, what arrived, and how a person checks it. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Snapshot } from "../gen/protocol.ts";
import { download } from "../lib/download.ts";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import { OutboxFileError, read, sha256 } from "../lib/outbox-file.ts";
import * as ledger from "./ledger.ts";
import * as outbox from "./outbox.ts";
import { waitingFrames } from "./saved-outbox.ts";
import { TroubleNote } from "./small.tsx";
import * as state from "./state.ts";

export function Ledger({ snapshot }: { snapshot: Snapshot }) {
  const sent = state.sent.value;
  const received = snapshot.received_sha256;
  const { bytes, frames, sha256 } = snapshot.manifest;
  const rows = ledger.rows.value;
  const counted = rows.find(({ what }) => what === "upload")?.bytes ?? 0;
  const others = rows.flatMap(({ what, n, bytes }) => (what === "upload" ? [] : [{ what, n, bytes }]));
  return (
    <section class="card led">
      <h2>{sent === null ? t("led.any") : t("led.this")}</h2>
      <dl class="num">
        <dt>
          {sent === null
            ? t("led.uploadAny", { n: frames })
            : t("led.upload", { n: frames, time: format.clock(sent.at) })}
        </dt>
        <dd>{format.bytes(bytes)}</dd>
        {counted > bytes && (
          <>
            <dt>{t("led.again")}</dt>
            <dd>{format.bytes(counted - bytes)}</dd>
          </>
        )}
        {others.flatMap(({ what, n, bytes }) => [
          <dt key={what}>{t(`led_for.${what}`, { n })}</dt>,
          <dd key={`${what} bytes`}>{format.bytes(bytes)}</dd>,
        ])}
        <dt>{t("led.sum")}</dt>
        <dd>{format.bytes(ledger.sum(sent === null ? 0 : bytes))}</dd>
      </dl>
      <p class="xs soft">
        <span class="mono">sha-256 {short(sha256)}</span> {match(sent?.sha256 ?? sha256, received)}
      </p>
      <p class="xs soft">{t("led.without")}</p>
      <Check snapshot={snapshot} />
    </section>
  );
}

function match(sent: string, received: string | null): string {
  if (received === null) return t("led.approved");
  return sent === received ? t("led.same") : t("led.differs", { sha: short(received) });
}

function short(sha256: string): string {
  return `${sha256.slice(0, 4)}…${sha256.slice(-4)}`;
}

/** Computes anew what the frames come to: those that still lie here, else those of the file that the person saved. */
function Check({ snapshot }: { snapshot: Snapshot }) {
  const input = useRef<HTMLInputElement>(null);
  const waiting = useSignal<Blob[] | undefined>(undefined);
  const said = useSignal("");
  const refusal = useSignal<string | null>(null);
  const { id } = snapshot;
  const isAll = snapshot.received_sha256 !== null;
  useEffect(() => void waitingFrames(id).then((frames) => (waiting.value = frames)), [id, isAll]);
  const check = async (hash: () => Promise<string>) => {
    [said.value, refusal.value] = [t("bring.checking"), null];
    try {
      said.value = verdict(snapshot, await hash());
    } catch (error) {
      said.value = "";
      refusal.value = t(error instanceof OutboxFileError ? `brought.${error.damage}` : "brought.noRoom");
    }
  };
  const begin = () => {
    const frames = waiting.value;
    if (frames === undefined) input.current?.click();
    else void check(() => sha256(new Blob(frames)));
  };
  return (
    <>
      <div class="acts">
        <button type="button" class="btn sm" onClick={begin}>
          {t(waiting.value === undefined ? "led.checkFile" : "led.check")}
        </button>
        <button type="button" class="btn sm" onClick={() => save(snapshot)}>
          {t("led.save")}
        </button>
      </div>
      <input
        type="file"
        hidden
        aria-label={t("led.checkFile")}
        ref={input}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) void check(async () => (await read(file)).manifest.sha256);
          currentTarget.value = "";
        }}
      />
      <p class="xs" role="status">
        {said.value}
      </p>
      {refusal.value !== null && <TroubleNote trouble={{ code: "U06", text: refusal.value }} />}
    </>
  );
}

function verdict({ manifest, received_sha256: received }: Snapshot, now: string): string {
  const sha = short(now);
  if (now !== manifest.sha256 || (received !== null && now !== received)) return t("led.nowOther", { sha });
  return t(received === null ? "led.nowPart" : "led.nowSame", { sha });
}

/** All of it as JSON, for whoever wants to keep or compare it. */
function save({ id, manifest, received_sha256 }: Snapshot): void {
  const time = (at: number) => new Date(at).toISOString();
  const rows = ledger.rows.value.map(({ first, last, ...row }) => ({ ...row, first: time(first), last: time(last) }));
  const sent: outbox.Sent | null = state.sent.value;
  const upload = { ...manifest, sent_at: sent && time(sent.at), received_sha256 };
  const all = { decant: "ledger", version: 1, server: location.host, run: id, upload, rows };
  download("decant-ledger.json", `${JSON.stringify(all, null, 2)}\n`);
}
