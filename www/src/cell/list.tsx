/**
 * The conversations as a table of which only the rows in view are in the document. One of them,
 * the current one, can be tabbed to; arrows and letters move from there.
 */
import { computed, signal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import { announcement } from "./announce.tsx";
import { nameOf } from "./deeds.ts";
import * as finding from "./finding.ts";
import { isChord } from "../lib/keys.ts";
import { countOf } from "./left-out.ts";
import { like } from "./like.ts";
import { open } from "./opened.ts";
import { Parts } from "./parts.tsx";
import * as picks from "./picks.ts";
import { rowCount, rows } from "./rows.ts";
import { hasExport } from "./start-worker.ts";
import { rowsInView, step } from "./window.ts";
import { sourceName } from "../lib/sources.ts";
import { titleOf, whyLeftOut } from "./words.ts";

const view = signal({ from: 0, to: 0 });
/** The place of the current row among those that are shown. */
const current = signal(0);
let body: HTMLElement | null = null;

/** The list is another one: its first row is the current one. */
export function toTop(): void {
  current.value = 0;
}

export function List() {
  const listed = finding.listed.value;
  const n = listed?.length ?? rowCount.value;
  useLayoutEffect(measure, [n]);
  const drawn = shown(n);
  useEffect(() => finding.want(drawn.map(rowAt)));
  useEffect(() => {
    const again = () => measure();
    // Scrolling of any box moves the rows, and does not bubble: it is caught on its way down.
    addEventListener("scroll", again, { capture: true, passive: true });
    addEventListener("resize", again);
    return () => {
      removeEventListener("scroll", again, { capture: true });
      removeEventListener("resize", again);
    };
  }, []);
  if (current.value >= n && n > 0) current.value = n - 1;
  return (
    <div class={hasExport.value ? "tbl" : "tbl still"} role="table" aria-label={t("list.label")} aria-rowcount={n + 1}>
      <Head />
      <div
        class="rows"
        role="rowgroup"
        ref={(element) => {
          body = element;
        }}
        style={{ height: `calc(${n} * var(--row))` }}
        onKeyDown={(event) => {
          // Letters are shortcuts, and can be turned off.
          if (isChord(event) || event.key.length === 1) return;
          if (event.key === "Escape") showAll();
          const isOpening = event.key === "Enter";
          if (isOpening) open(rowAt(current.value));
          if (isOpening || move(event.key, event.shiftKey)) event.preventDefault();
        }}
      >
        {drawn.map((place) => {
          const index = listed?.[place] ?? place;
          return <ListRow key={index} index={index} place={place} />;
        })}
      </div>
    </div>
  );
}

/** Of what is listed: how many can be picked, and how many are. */
const tally = computed(() => {
  picks.picks.value;
  const listed = finding.listed.value;
  if (listed === null) return { all: picks.pickable.value, picked: picks.pickedCount.value };
  const pickable = listed.filter(picks.canPick);
  return { all: pickable.length, picked: pickable.filter(picks.isPicked).length };
});

function label(): "list.all" | "list.allFound" | "list.allShown" {
  if (finding.answer.value !== null) return "list.allFound";
  return finding.listed.value === null ? "list.all" : "list.allShown";
}

/** All that is shown, once that is all that was sought. */
export function pickAll(on: boolean): void {
  if (!finding.isSettled.value) return;
  picks.pick(finding.listed.value ?? rows.keys(), on, finding.about());
}

function Head() {
  const { all, picked } = tally.value;
  const box = useRef<HTMLInputElement>(null);
  useSignalEffect(() => {
    const { all, picked } = tally.value;
    if (box.current) box.current.indeterminate = picked > 0 && picked < all;
  });
  return (
    <div role="rowgroup">
      <div class="row hd" role="row" aria-rowindex={1}>
        <span role="columnheader">
          <input
            ref={box}
            type="checkbox"
            aria-label={t(label())}
            checked={all > 0 && picked === all}
            aria-disabled={!finding.isSettled.value}
            onChange={(event) => {
              pickAll(event.currentTarget.checked);
              event.currentTarget.checked = tally.value.all > 0 && tally.value.picked === tally.value.all;
            }}
          />
        </span>
        <span role="columnheader">{t("list.conversation")}</span>
        <span role="columnheader" class="from">
          {t("list.from")}
        </span>
        <span role="columnheader">{t("list.date")}</span>
        <span role="columnheader" class="r">
          {t("list.messages")}
        </span>
        <span role="columnheader" class="r">
          {t("list.words")}
        </span>
      </div>
    </div>
  );
}

function ListRow({ index, place }: { index: number; place: number }) {
  picks.picks.value;
  const row = rows[index];
  if (!row) return null;
  const isPicked = picks.isPicked(index);
  const title = titleOf(row);
  const found = finding.excerpts.value.get(index);
  return (
    <div
      class={isPicked ? "row" : "row out"}
      role="row"
      aria-rowindex={place + 2}
      data-row={place}
      style={{ top: `calc(${place} * var(--row))` }}
      onClick={(event) => {
        if (event.target instanceof HTMLInputElement) return;
        current.value = place;
        open(index);
      }}
    >
      <span role="cell">
        <input
          type="checkbox"
          aria-label={t("list.pick", { title })}
          checked={isPicked}
          aria-disabled={!picks.canPick(index)}
          tabIndex={current.value === place ? 0 : -1}
          onFocus={() => {
            current.value = place;
          }}
          onChange={(event) => {
            picks.pick([index], event.currentTarget.checked, { what: "one", title });
            // What cannot be picked stays unticked.
            event.currentTarget.checked = picks.isPicked(index);
          }}
        />
      </span>
      <span class="t" role="cell" dir="auto">
        {hasExport.value ? (
          <button type="button" class="name" tabIndex={-1} aria-haspopup="dialog">
            {found ? <Parts parts={found.title} /> : title}
          </button>
        ) : (
          <span class="name">{title}</span>
        )}
        <Why index={index} isPicked={isPicked} />
      </span>
      <span class="soft sm from" role="cell">
        {sourceName(row.source)}
      </span>
      <span class="soft sm num" role="cell">
        {format.day(row.at)}
      </span>
      <span class="r num c" role="cell">
        {format.count(row.messages)}
      </span>
      <span class="r num c" role="cell">
        {format.rough(row.words)}
      </span>
    </div>
  );
}

function Why({ index, isPicked }: { index: number; isPicked: boolean }) {
  picks.picks.value;
  const row = rows[index];
  if (!row) return null;
  if (row.excluded !== null) return <small>{whyLeftOut(row.excluded)}</small>;
  const excerpt = finding.excerpts.value.get(index)?.message ?? [];
  if (!picks.isInRange(index)) return <small>{t(row.at === null ? "list.undated" : "list.outside")}</small>;
  if (excerpt.length > 0) {
    return (
      <small class="hit" dir="auto">
        <Parts parts={excerpt} />
      </small>
    );
  }
  if (!isPicked) return <small>{t("list.leftOut")}</small>;
  const left = countOf(index);
  if (left > 0) return <small>{t("list.without", { n: left })}</small>;
  if (row.remembered > 0) return <small>{t("list.texts", { n: row.remembered })}</small>;
  return row.masked > 0 ? <small class="tag">{t("list.masked", { n: row.masked })}</small> : null;
}

/** The rows in view, and the current one wherever it is, so that it keeps the focus. */
function shown(n: number): number[] {
  const { from, to } = view.value;
  const rows = Array.from({ length: Math.max(0, Math.min(to, n) - from) }, (_, k) => from + k);
  const now = current.value;
  if (now < n && (now < from || now >= to)) rows.push(now);
  return rows;
}

function measure(): void {
  if (!body) return;
  const height = Number.parseFloat(getComputedStyle(body).getPropertyValue("--row-px"));
  const next = rowsInView(body.getBoundingClientRect().top, innerHeight, height);
  if (next.from !== view.value.from || next.to !== view.value.to) view.value = next;
}

/** The row that is shown at that place; none past the end. */
function rowAt(place: number): number {
  return (finding.listed.value === null ? place : finding.listed.value[place]) ?? NOWHERE;
}

/** No row has this number. */
const NOWHERE = -1;

/** The current row is picked or left out, as it is not. */
export function turn(): void {
  turnRow(rowAt(current.value));
}

export function turnRow(row: number): void {
  const found = rows[row];
  if (found) picks.pick([row], !picks.isPicked(row), { what: "one", title: titleOf(found) });
}

/** Shows what is like the current row, and how many they are; where that is shown already, leaves all of it out. */
export function leaveAllLike(): void {
  if (finding.part.value.of !== "like") return showLike(rowAt(current.value));
  pickAll(false);
  const done = picks.undo.last.value;
  if (done !== null) announcement.value = nameOf(done);
}

/** Shows what is like this row. Nothing is left out by that. */
export function showLike(row: number): void {
  const found = rows[row];
  if (found === undefined) return;
  const title = titleOf(found);
  const alike = like(rows.map(titleOf), row);
  finding.find("");
  finding.show({ of: "like", title, rows: new Set(alike) });
  announcement.value = t("like.shown", { n: alike.length, title });
  goToRow(row);
}

function showAll(): void {
  if (finding.part.value.of !== "like") return;
  const row = rowAt(current.value);
  finding.show({ of: "all" });
  goToRow(row);
}

/** To this row, once what is listed now is drawn. */
function goToRow(row: number): void {
  current.value = Math.max(0, finding.listed.value?.indexOf(row) ?? row);
  requestAnimationFrame(focusCurrent);
}

/** Back to the list, as after a conversation was closed. */
export function focusCurrent(): void {
  goTo(current.value);
}

/** Moves as the key says; false if it says nothing. What is passed while extending is picked as the current row is. */
export function move(key: string, extending: boolean): boolean {
  const from = current.value;
  const n = finding.listed.value?.length ?? rowCount.value;
  const to = step(key, from, n);
  if (to === null) return false;
  if (extending) {
    const passed = Array.from({ length: Math.abs(to - from) + 1 }, (_, k) => rowAt(Math.min(from, to) + k));
    picks.pick(passed, picks.isPicked(rowAt(from)), { what: "some" });
  }
  goTo(to);
  return true;
}

function goTo(place: number): void {
  current.value = place;
  // A row that is not drawn yet is in the next frame.
  if (!focusRow(place)) requestAnimationFrame(() => focusRow(place));
}

function focusRow(index: number): boolean {
  const row = body?.querySelector(`[data-row="${index}"]`);
  row?.scrollIntoView({ block: "nearest" });
  row?.querySelector("input")?.focus({ preventScroll: true });
  return row instanceof Element;
}
