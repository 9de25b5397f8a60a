/**
 * The conversations as a table of which only the rows in view are in the document. One of them,
 * the current one, can be tabbed to; arrows and letters move from there.
 */
import { computed, signal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import * as state from "./state.ts";
import { rowsInView, step } from "./window.ts";
import { sourceName, whyLeftOut } from "./words.ts";

/** The row of what the export itself holds as memory. */
const remembered = () => t("list.remembered");

const view = signal({ from: 0, to: 0 });
const current = signal(0);

/** Searches titles and messages, as somebody types. */
export function Search() {
  const { value: answer } = state.answer;
  return (
    <>
      <div class="find">
        <input
          type="search"
          aria-label={t("list.search")}
          placeholder={t("list.search")}
          autocomplete="off"
          spellcheck={false}
          dir="auto"
          value={state.query.value}
          onInput={(event) => {
            current.value = 0;
            state.find(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape") state.find("");
          }}
        />
        {answer !== null && (
          <span class="num soft sm">{t("list.found", { n: state.listed.value?.length ?? 0 })}</span>
        )}
        {answer !== null && answer.cut > 0 && (
          <span class="soft xs">{t("list.cut", { n: answer.cut })}</span>
        )}
      </div>
      {state.listed.value?.length === 0 && <p class="sm soft">{t("list.none")}</p>}
    </>
  );
}

export function List() {
  const body = useRef<HTMLDivElement>(null);
  const listed = state.listed.value;
  const n = listed?.length ?? state.rowCount.value;
  useLayoutEffect(() => measure(body.current), [n]);
  useEffect(() => {
    const again = () => measure(body.current);
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
    <div class="tbl" role="table" aria-label={t("list.label")} aria-rowcount={n + 1}>
      <Head />
      <div
        class="rows"
        role="rowgroup"
        ref={body}
        style={{ height: `calc(${n} * var(--row))` }}
        onKeyDown={(event) => move(event, body.current)}
      >
        {shown(n).map((place) => {
          const index = listed?.[place] ?? place;
          return <ListRow key={index} index={index} place={place} />;
        })}
      </div>
    </div>
  );
}

/** Of what is listed: how many can be picked, and how many are. */
const tally = computed(() => {
  state.picks.value;
  const listed = state.listed.value;
  if (listed === null) return { all: state.pickable.value, picked: state.pickedCount.value };
  const pickable = listed.filter((row) => state.rows[row]?.excluded === null);
  return { all: pickable.length, picked: pickable.filter(state.isPicked).length };
});

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
            aria-label={t(state.listed.value === null ? "list.all" : "list.allFound")}
            checked={all > 0 && picked === all}
            onChange={(event) => state.pickAll(event.currentTarget.checked)}
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
  state.picks.value;
  const row = state.rows[index];
  if (!row) return null;
  const isPicked = state.isPicked(index);
  const title = row.remembered > 0 ? remembered() : row.title || t("list.untitled");
  return (
    <div
      class={isPicked ? "row" : "row out"}
      role="row"
      aria-rowindex={place + 2}
      data-row={place}
      style={{ top: `calc(${place} * var(--row))` }}
    >
      <span role="cell">
        <input
          type="checkbox"
          aria-label={t("list.pick", { title })}
          checked={isPicked}
          aria-disabled={row.excluded !== null}
          tabIndex={current.value === place ? 0 : -1}
          onFocus={() => {
            current.value = place;
          }}
          onChange={(event) => {
            state.pick(index, event.currentTarget.checked);
            // What cannot be picked stays unticked.
            event.currentTarget.checked = state.isPicked(index);
          }}
        />
      </span>
      <span class="t" role="cell" dir="auto">
        <b>{title}</b>
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
  const row = state.rows[index];
  if (!row) return null;
  if (row.excluded !== null) return <small>{whyLeftOut(row.excluded)}</small>;
  if (!isPicked) return <small>{t("list.leftOut")}</small>;
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

function measure(body: HTMLElement | null): void {
  if (!body) return;
  const height = Number.parseFloat(getComputedStyle(body).getPropertyValue("--row-px"));
  const next = rowsInView(body.getBoundingClientRect().top, innerHeight, height);
  if (next.from !== view.value.from || next.to !== view.value.to) view.value = next;
}

function move(event: KeyboardEvent, body: HTMLElement | null): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "x" || event.key === "X") {
    const row = state.listed.value?.[current.value] ?? current.value;
    state.pick(row, !state.isPicked(row));
    event.preventDefault();
    return;
  }
  const n = state.listed.value?.length ?? state.rowCount.value;
  const next = step(event.key, current.value, n);
  if (next === null) return;
  event.preventDefault();
  current.value = next;
  // A row that is not drawn yet is in the next frame.
  if (!focusRow(body, next)) requestAnimationFrame(() => focusRow(body, next));
}

function focusRow(body: HTMLElement | null, index: number): boolean {
  const row = body?.querySelector(`[data-row="${index}"]`);
  row?.scrollIntoView({ block: "nearest" });
  row?.querySelector("input")?.focus({ preventScroll: true });
  return row instanceof Element;
}
