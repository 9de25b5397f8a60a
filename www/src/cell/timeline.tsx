/** Conversations by month, and the dates between which they are picked. The picture is the control. */
import { computed, signal } from "@preact/signals";
import * as format from "../lib/format.ts";
import { t } from "../lib/language.ts";
import { rangeWords } from "./deeds.ts";
import { HEIGHT, countByMonth, path, years } from "./months.ts";
import * as picks from "./picks.ts";
import * as range from "./range.ts";
import { axis, monthColumn, rowCount, undatedCount } from "./rows.ts";

const YEARS_MAX = 12;

/** The month under the pointer. */
const pointed = signal<number | null>(null);

/** The bars, and of each how much is picked. */
const bars = computed(() => {
  rowCount.value;
  picks.picks.value;
  const now = axis.value;
  if (now === null) return null;
  const months = monthColumn();
  const all = countByMonth(months, now, () => true);
  return { axis: now, all, picked: countByMonth(months, now, picks.isPicked), most: Math.max(...all) };
});

export function Timeline() {
  const now = bars.value;
  return (
    <section class="time" aria-label={t("dates.label")}>
      {now !== null && (
        <>
          <Dates axis={now.axis} />
          <Chart axis={now.axis} />
          <Years axis={now.axis} />
        </>
      )}
      <Undated />
    </section>
  );
}

/** The two days as fields, and what the picture shows. */
function Dates({ axis }: { axis: range.Axis }) {
  const now = picks.range.value;
  const isAll = now.from === null && now.to === null;
  return (
    <div class="dates sm">
      <DayField end="from" value={now.from ?? range.firstDay(axis.first)} />
      <DayField end="to" value={now.to ?? range.lastDay(axis.last)} />
      {!isAll && (
        <button type="button" class="btn sm" onClick={() => picks.setRange({ ...now, from: null, to: null })}>
          {t("dates.everything")}
        </button>
      )}
      <span class="soft xs num end">{caption()}</span>
    </div>
  );
}

function caption(): string {
  const [now, month] = [bars.value, pointed.value];
  if (now === null || month === null) return t("dates.unit");
  const of = (counts: Uint32Array) => counts[month - now.axis.first] ?? 0;
  return t("dates.month", { month: nameOf(month), picked: of(now.picked), n: of(now.all) });
}

function nameOf(month: number): string {
  return format.month(range.noon(range.firstDay(month)));
}

/** The field that is being filled in: what is typed there is one deed. */
let edited: EventTarget | null = null;

function DayField({ end, value }: { end: "from" | "to"; value: string }) {
  return (
    <label>
      <span class="soft">{t(end === "from" ? "dates.from" : "dates.to")}</span>
      <input
        type="date"
        class="num"
        value={value}
        min="1000-01-01"
        max="9999-12-31"
        onChange={(event) => {
          const day = event.currentTarget.value;
          // A year is there only once its four digits are: `0002` is on the way to 2024.
          if (day !== "" && day < "1000") return;
          const next = range.withDay(picks.range.value, end, day === "" ? null : day);
          edited = picks.setRange(next, edited === event.currentTarget) ? event.currentTarget : null;
        }}
        onBlur={() => {
          edited = null;
        }}
      />
    </label>
  );
}

function Chart({ axis }: { axis: range.Axis }) {
  const now = bars.value;
  const n = axis.last - axis.first + 1;
  const { start, end } = range.handles(picks.range.value, axis);
  return (
    <div
      class="chart"
      onPointerMove={(event) => {
        pointed.value = monthAt(event, axis);
      }}
      onPointerLeave={() => {
        pointed.value = null;
      }}
      onClick={(event) => choose(event, axis)}
    >
      <svg
        viewBox={`0 0 ${n} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t("dates.picture", { range: rangeWords(picks.range.value) })}
      >
        <path class="all" d={path(now?.all ?? new Uint32Array(0), now?.most ?? 0)} />
        <path class="in" d={path(now?.picked ?? new Uint32Array(0), now?.most ?? 0)} />
      </svg>
      <Handle which="start" month={start} place={(start - axis.first) / n} axis={axis} />
      <Handle which="end" month={end} place={(end + 1 - axis.first) / n} axis={axis} />
    </div>
  );
}

/** Whether the click before picked a month. */
let isBegun = false;

/** A click picks a month; the second of two its year, and that is one deed. */
function choose(event: MouseEvent & { currentTarget: HTMLElement }, axis: range.Axis): void {
  if (event.target instanceof Element && event.target.closest("[role=slider]") !== null) return;
  const month = monthAt(event, axis);
  const year = month - (month % 12);
  const isSecond = event.detail > 1;
  const [first, last] = isSecond ? [year, year + 11] : [month, month];
  const isOneDeed = isSecond && isBegun;
  isBegun = picks.setRange(range.months(picks.range.value, first, last, axis), isOneDeed);
}

function monthAt(event: MouseEvent & { currentTarget: HTMLElement }, axis: range.Axis): number {
  const { left, width } = event.currentTarget.getBoundingClientRect();
  return monthOn((event.clientX - left) / width, axis);
}

function monthOn(share: number, axis: range.Axis): number {
  const n = axis.last - axis.first + 1;
  return axis.first + Math.min(n - 1, Math.max(0, Math.floor(share * n)));
}

type Which = "start" | "end";
const MOVED = { start: range.withStart, end: range.withEnd };

/** One end of the range. `place` is its share of the width. */
function Handle(props: { which: Which; month: number; place: number; axis: range.Axis }) {
  const { which, month, axis } = props;
  return (
    <div
      class="handle"
      role="slider"
      tabIndex={0}
      aria-label={t(which === "start" ? "dates.first" : "dates.last")}
      aria-valuemin={axis.first}
      aria-valuemax={axis.last}
      aria-valuenow={month}
      aria-valuetext={valueText(which, month)}
      style={{ left: `${props.place * 100}%` }}
      onKeyDown={(event) => {
        const to = stepTo(event.key, month, axis);
        if (to === null || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        move(which, to);
      }}
      onPointerDown={(event) => {
        if (event.button === 0) drag(event, which, axis);
      }}
    />
  );
}

/** `March 2024`; the day where the range does not begin or end with a month. */
function valueText(which: Which, month: number): string {
  const { from, to } = picks.range.value;
  const [day, whole] = which === "start" ? [from, range.firstDay(month)] : [to, range.lastDay(month)];
  return day === null || day === whole ? nameOf(month) : format.day(range.noon(day));
}

function stepTo(key: string, month: number, axis: range.Axis): number | null {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return month - 1;
    case "ArrowRight":
    case "ArrowUp":
      return month + 1;
    case "PageDown":
      return month - 12;
    case "PageUp":
      return month + 12;
    case "Home":
      return axis.first;
    case "End":
      return axis.last;
    default:
      return null;
  }
}

function move(which: Which, to: number): void {
  const now = axis.value;
  if (now === null) return;
  const within = Math.min(now.last, Math.max(now.first, to));
  picks.setRange(MOVED[which](picks.range.value, within, now));
}

/** Moves an end of the range by so many months. */
export function moveBy(which: Which, by: number): void {
  const now = axis.value;
  if (now !== null) move(which, range.handles(picks.range.value, now)[which] + by);
}

/** The list follows while the handle is held; it is one deed once it is let go. */
function drag(event: PointerEvent & { currentTarget: HTMLElement }, which: Which, axis: range.Axis): void {
  const handle = event.currentTarget;
  const chart = handle.parentElement;
  if (chart === null) return;
  const before = picks.range.value;
  const { left, width } = chart.getBoundingClientRect();
  // The end stands behind its month, the start before it.
  const half = (which === "end" ? -0.5 : 0.5) / (axis.last - axis.first + 1);
  handle.setPointerCapture(event.pointerId);
  const follow = (moved: PointerEvent) => {
    const month = monthOn((moved.clientX - left) / width + half, axis);
    picks.showRange(MOVED[which](picks.range.value, month, axis));
  };
  const stop = () => {
    handle.removeEventListener("pointermove", follow);
    picks.letGo(before);
  };
  handle.addEventListener("pointermove", follow);
  handle.addEventListener("lostpointercapture", stop, { once: true });
}

function Years({ axis }: { axis: range.Axis }) {
  const n = axis.last - axis.first + 1;
  return (
    <div class="years xs soft num" aria-hidden="true">
      {years(axis, YEARS_MAX).map(({ year, place }) => (
        <span key={year} style={{ left: `${(place / n) * 100}%` }}>
          {String(year)}
        </span>
      ))}
    </div>
  );
}

/** What has no date stays in, unless the person says otherwise. */
function Undated() {
  const n = undatedCount.value;
  const now = picks.range.value;
  if (n === 0) return null;
  return (
    <label class="check sm">
      <input
        type="checkbox"
        checked={now.undated}
        onChange={(event) => picks.setRange({ ...now, undated: event.currentTarget.checked })}
      />
      {t("dates.undated", { n })}
    </label>
  );
}
