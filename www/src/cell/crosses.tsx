/** What would leave the browser, counted from the very bytes. */
import * as format from "../lib/format.ts";
import { MaskBesides } from "./besides.tsx";
import { SaveVault } from "./save-vault.tsx";
import * as state from "./state.ts";
import { maskedKind } from "./words.ts";

export function Crosses() {
  const packed = state.packed.value;
  const isReading = state.screen.value === "reading";
  const isStale = state.isCounting.value;
  return (
    <aside class="right" aria-label="What will be sent">
      <section>
        <h2>What crosses</h2>
        <div class={isStale ? "cross stale" : "cross"}>
          <div class="s">
            <b class="num">{packed ? format.bytes(stays(packed.manifest.bytes)) : "all of it"}</b>
            <span>stays here</span>
          </div>
          <i />
          <div class="g">
            <b class="num">{packed ? format.bytes(packed.manifest.bytes) : sent()}</b>
            <span>will be sent</span>
          </div>
        </div>
        <p class="xs soft">{note(isReading)}</p>
      </section>
      <Masked />
      <MaskBesides />
      <SaveVault />
      <section>
        <h2>Who reads it</h2>
        <p class="sm soft">
          Rules on this server pick your own sentences, word for word. No model reads them, and it
          costs nothing.
        </p>
      </section>
    </aside>
  );
}

function stays(sent: number): number {
  return Math.max(0, state.totals.value.bytes - sent);
}

function sent(): string {
  return state.isCounting.value || state.screen.value === "reading" ? "counting" : "nothing";
}

function note(isReading: boolean): string {
  const packed = state.packed.value;
  if (isReading) return "Counted once all is read.";
  if (!packed) return "Pick a conversation to see what it comes to.";
  return `${format.counted(packed.messages, "message")} as text, compressed. No images, files or voice.`;
}

function Masked() {
  const kinds = Object.entries(state.packed.value?.masked ?? {}).filter(([, n]) => n > 0);
  if (state.packed.value === null) return null;
  return (
    <section class="red">
      <h2>Masked before it goes</h2>
      {kinds.length === 0 ? (
        <p class="sm soft">No key, account, number or address was found in what you picked.</p>
      ) : (
        <ul>
          {kinds.map(([kind, n]) => (
            <li>
              <span>{maskedKind(kind)}</span>
              <span class="mono num">{format.count(n)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
