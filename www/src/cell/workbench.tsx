/** Reading and choosing: the list on the left, what crosses on the right. */
import * as format from "../lib/format.ts";
import { Crosses } from "./crosses.tsx";
import { FileButton } from "./drop.tsx";
import { List, Search } from "./list.tsx";
import { ProblemNote } from "./problem.tsx";
import * as state from "./state.ts";
import { reasonOf } from "./words.ts";

export function Workbench() {
  const isReading = state.screen.value === "reading";
  return (
    <main class="workbench" id="main">
      <div class="left">
        {isReading ? <ReadingHead /> : <ChooseHead />}
        {state.problems.value.map((problem) => (
          <ProblemNote problem={problem} />
        ))}
        <NotRead />
        <Search />
        <List />
        <Selection />
      </div>
      <Crosses />
    </main>
  );
}

function ReadingHead() {
  return (
    <>
      <div class="head">
        <div>
          <h1 class="num">{format.counted(state.conversationCount.value, "conversation")} so far</h1>
          <p class="soft">Reading on this device. You can already leave things out.</p>
        </div>
        <button type="button" class="btn sm" onClick={state.stopReading}>
          Stop reading
        </button>
      </div>
      <Progress />
    </>
  );
}

function Progress() {
  const now = state.progress.value;
  const rate = state.rate.value;
  const total = now?.bytes_total ?? 0;
  const done = Math.min(now?.bytes_read ?? 0, total);
  const share = total > 0 ? done / total : 0;
  const words = `${format.bytes(done)} of ${format.bytes(total)}`;
  return (
    <div class="rd">
      <div
        class="meter"
        role="progressbar"
        aria-label="Reading"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={words}
      >
        <i style={{ width: `${share * 100}%` }} />
      </div>
      <div class="ln num">
        <span>{words}</span>
        {rate !== null && rate.bytesPerSecond > 0 && (
          <span>{format.bytes(rate.bytesPerSecond)}/s</span>
        )}
        {rate !== null && rate.secondsLeft !== null && <span>{rate.secondsLeft} s left</span>}
        <span class="soft">{format.counted(state.totals.value.messages, "message")}</span>
        {now !== null && now.members > 0 && (
          <span class="soft end">
            {now.member}
            {now.members > 1 && `, ${now.member_number} of ${now.members}`}
          </span>
        )}
      </div>
    </div>
  );
}

function ChooseHead() {
  const { bytes, readMs } = state.totals.value;
  return (
    <div class="head">
      <div>
        <h1 class="num">{format.counted(state.conversationCount.value, "conversation")}</h1>
        <p class="soft">{span()} Pick what should shape your memory.</p>
      </div>
      <div class="src">
        <span class="num">
          {format.bytes(bytes)} read in {format.seconds(readMs)}
        </span>
        <FileButton label="Add files" class="btn sm" />
        <button type="button" class="btn sm" onClick={state.reset}>
          Start over
        </button>
      </div>
    </div>
  );
}

/** `November 2022 to August 2026.`, or nothing if no conversation has a time. */
function span(): string {
  const times = state.rows.flatMap((row) => (row.at === null ? [] : [row.at]));
  if (times.length === 0) return "";
  const [first, last] = times.reduce(
    ([first, last], at) => [Math.min(first, at), Math.max(last, at)],
    [Infinity, -Infinity],
  );
  const [from, to] = [format.month(first), format.month(last)];
  return from === to ? `${from}.` : `${from} to ${to}.`;
}

function NotRead() {
  const all = state.setAside.value;
  if (all.length === 0) return null;
  return (
    <details class="problem">
      <summary>
        {format.count(all.length)} could not be read. See why <span class="mono">C06</span>
      </summary>
      <ul>
        {all.slice(0, 200).map((one) => (
          <li>
            <span class="mono">{one.id || "no id"}</span> in {one.member}: {reasonOf(one)}
          </li>
        ))}
        {all.length > 200 && <li>and {format.count(all.length - 200)} more</li>}
      </ul>
    </details>
  );
}

function Selection() {
  return (
    <div class="selbar">
      <span class="num">
        <b>{format.count(state.pickedCount.value)}</b> of {format.count(state.rowCount.value)} picked
      </span>
      <span class="xs soft hints">
        <kbd>J</kbd> <kbd>K</kbd> move <kbd>X</kbd> pick
      </span>
    </div>
  );
}
