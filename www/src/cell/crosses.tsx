/** What would leave the browser, counted from the very bytes. */
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import { isSaved } from "../lib/page.ts";
import { MaskBesides } from "./besides.tsx";
import { CheckButton } from "./check.tsx";
import * as counting from "./counting.ts";
import * as masks from "./masks.ts";
import { SaveOutbox } from "./save-outbox.tsx";
import { SaveVault } from "./save-vault.tsx";
import { screen } from "./screen.ts";
import { isOpen as isSketchOpen } from "./sketch.ts";
import { SketchPane, SketchSection } from "./sketch.tsx";
import * as soFar from "./so-far.ts";
import { WhoReads } from "./who-reads.tsx";
import { maskedKind } from "./words.ts";

/** What is beside the list. */
export function Beside() {
  return isSketchOpen.value ? <SketchPane /> : <Crosses />;
}

function Crosses() {
  const packed = counting.packed.value;
  const isStale = counting.isCounting.value;
  return (
    <aside class="right" aria-label={t("crosses.label")}>
      <section>
        <div class="ttl">
          <h2>{t("crosses.title")}</h2>
          <CheckButton />
        </div>
        <div class={isStale ? "cross stale" : "cross"}>
          <div class="s">
            <b class="num">{packed ? format.bytes(stays(packed.manifest.bytes)) : t("crosses.all")}</b>
            <span>{t("crosses.stays")}</span>
          </div>
          <i />
          <div class="g">
            <b class="num">{packed ? format.bytes(packed.manifest.bytes) : sent()}</b>
            <span>{t(isSaved ? "crosses.would" : "crosses.goes")}</span>
          </div>
        </div>
        <p class="xs soft">{note()}</p>
        <SaveOutbox />
      </section>
      <SketchSection />
      <Masked />
      <MaskBesides />
      {!isSaved && screen.value !== "stopped" && <WhoReads />}
      <SaveVault />
    </aside>
  );
}

function stays(sent: number): number {
  return Math.max(0, soFar.totals.value.bytes - sent);
}

function sent(): string {
  return counting.isCounting.value || screen.value === "reading" ? t("crosses.counting") : t("crosses.nothing");
}

function note(): string {
  const packed = counting.packed.value;
  if (screen.value !== "choose") return t("crosses.whenRead");
  if (!packed) return t("crosses.pick");
  return t("crosses.note", { n: packed.messages });
}

function Masked() {
  const isReading = screen.value === "reading";
  const counts = isReading ? soFar.maskedSoFar.value : counting.packed.value?.masked;
  const kinds = Object.entries(counts ?? {}).filter(([, n]) => n > 0);
  if (counts === undefined || (isReading && kinds.length === 0)) return null;
  return (
    <section class="red">
      <h2>{t(isReading ? "masked.soFar" : "masked.title")}</h2>
      {kinds.length === 0 ? (
        <p class="sm soft">{t("masked.none")}</p>
      ) : (
        <ul>
          {kinds.map(([kind, n]) => (
            <li>
              <span>{maskedKind(kind)}</span>
              <span class="mono num">{format.count(n)}</span>
              {!isReading && <LeaveOut kind={kind} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function LeaveOut({ kind }: { kind: string }) {
  return (
    <button
      type="button"
      class="leave xs"
      aria-label={t("masked.leaveThis", { kind: maskedKind(kind) })}
      aria-disabled={masks.sought.value !== null}
      onClick={() => masks.leaveOut(kind)}
    >
      {t("masked.leave")}
    </button>
  );
}
