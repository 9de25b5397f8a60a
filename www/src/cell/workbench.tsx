/** Reading and choosing: the list on the left, what crosses on the right. */
import * as format from "../lib/format.ts";
import { rich, t } from "../lib/language.ts";
import { SafeReport } from "../lib/safe-report.tsx";
import { AskedNote } from "./asked-note.tsx";
import { Beside } from "./crosses.tsx";
import { doAgain, nameOf, takeBack } from "./deeds.ts";
import { FileButton } from "./drop.tsx";
import { hasSingleKeys } from "./keys.ts";
import { List } from "./list.tsx";
import { OfflineTick } from "./offline.tsx";
import * as picks from "./picks.ts";
import { ProblemNote } from "./problem.tsx";
import * as reading from "./reading.ts";
import { conversationCount, rowCount, rows } from "./rows.ts";
import { problems, screen } from "./screen.ts";
import { Search } from "./search.tsx";
import { Sheet } from "./sheet.tsx";
import { build } from "./shell.ts";
import { Shortcuts } from "./shortcuts.tsx";
import * as soFar from "./so-far.ts";
import { Timeline } from "./timeline.tsx";
import { monthsOf, reasonOf, timesOf } from "./words.ts";

export function Workbench() {
  return (
    <main class="workbench" id="main">
      <div class="left">
        <Head />
        {reading.hasSample.value && <p class="sm soft note">{t("sample.note")}</p>}
        <OfflineTick />
        <AskedNote />
        {problems.value.map((problem) => (
          <ProblemNote problem={problem} />
        ))}
        <NotRead />
        <Timeline />
        <Search />
        <List />
        <Selection />
      </div>
      <Beside />
      <Sheet />
    </main>
  );
}

function Head() {
  switch (screen.value) {
    case "reading":
      return <ReadingHead />;
    case "stopped":
      return <StoppedHead />;
    default:
      return <ChooseHead />;
  }
}

/** Reading broke off: what was read is here, and can be picked from. */
function StoppedHead() {
  return (
    <div class="head">
      <div>
        <h1 class="num">{t("work.soFar", { n: conversationCount.value })}</h1>
        <p class="soft">{t("work.stopped")}</p>
      </div>
      <button type="button" class="btn sm" onClick={reading.reset}>
        {t("work.over")}
      </button>
    </div>
  );
}

function ReadingHead() {
  return (
    <>
      <div class="head">
        <div>
          <h1 class="num">{t("work.soFar", { n: conversationCount.value })}</h1>
          <p class="soft">{t("work.reading")}</p>
        </div>
        <button type="button" class="btn sm" onClick={reading.stop}>
          {t("work.stop")}
        </button>
      </div>
      <Progress />
    </>
  );
}

function Progress() {
  const now = soFar.progress.value;
  const rate = soFar.rate.value;
  const total = now?.bytes_total ?? 0;
  const done = Math.min(now?.bytes_read ?? 0, total);
  const percent = soFar.percentOf(now);
  const words = t("work.of", { part: format.bytes(done), all: format.bytes(total) });
  return (
    <div class="rd">
      <div
        class="meter"
        role="progressbar"
        aria-label={t("work.progress")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={words}
      >
        <i style={{ width: `${percent}%` }} />
      </div>
      <div class="ln num">
        <span>{words}</span>
        {rate !== null && rate.bytesPerSecond > 0 && (
          <span>{t("work.rate", { size: format.bytes(rate.bytesPerSecond) })}</span>
        )}
        {rate !== null && rate.secondsLeft !== null && <span>{t("work.left", { n: rate.secondsLeft })}</span>}
        <span class="soft">{t("n.messages", { n: soFar.totals.value.messages })}</span>
        {now !== null && now.members > 0 && (
          <span class="soft end">
            {now.member}
            {now.members > 1 && t("work.member", { n: now.member_number, all: now.members })}
          </span>
        )}
      </div>
    </div>
  );
}

function ChooseHead() {
  const { bytes, readMs } = soFar.totals.value;
  const months = monthsOf(rows);
  return (
    <div class="head">
      <div>
        <h1 class="num">{t("n.conversations", { n: conversationCount.value })}</h1>
        <p class="soft">
          {months !== "" && `${months}. `}
          {t("work.pick")}
        </p>
      </div>
      <div class="src">
        <span class="num">
          {t("work.readIn", { size: format.bytes(bytes), time: format.seconds(readMs) })}
        </span>
        <FileButton label={t("work.add")} class="btn sm" />
        <button type="button" class="btn sm" onClick={reading.reset}>
          {t("work.over")}
        </button>
      </div>
    </div>
  );
}

function NotRead() {
  const all = soFar.setAside.value;
  if (all.length === 0) return null;
  return (
    <details class="problem">
      <summary>
        {t("work.notRead", { n: all.length })} <span class="mono">C06</span>
      </summary>
      <ul>
        {all.slice(0, 200).map((one) => (
          <li>
            {rich("work.inMember", {
              id: <span class="mono">{one.id || t("work.noId")}</span>,
              member: one.member,
              reason: reasonOf(one),
            })}
          </li>
        ))}
        {all.length > 200 && <li>{t("work.more", { n: all.length - 200 })}</li>}
      </ul>
      <SafeReport told={{ code: "C06", build: build.value, counts: timesOf(all.map(({ reason }) => reason)) }} />
    </details>
  );
}

function Selection() {
  const last = picks.undo.last.value;
  const next = picks.undo.next.value;
  return (
    <div class="selbar">
      <span class="num">
        {rich("work.picked", {
          n: <b>{format.count(picks.pickedCount.value)}</b>,
          all: format.count(rowCount.value),
        })}
      </span>
      {last !== null && (
        <button type="button" class="btn sm undo" onClick={takeBack}>
          {rich("deed.undo", { what: <span dir="auto">{nameOf(last)}</span> })}
        </button>
      )}
      {next !== null && (
        <button type="button" class="btn sm undo" onClick={doAgain}>
          {rich("deed.redo", { what: <span dir="auto">{nameOf(next)}</span> })}
        </button>
      )}
      <span class="xs soft hints">
        {hasSingleKeys.value && rich("work.hints", { j: <kbd>J</kbd>, k: <kbd>K</kbd>, x: <kbd>X</kbd> })}
      </span>
      <Shortcuts />
    </div>
  );
}
