/** Exports of several people: whether all are kept is asked, and all but the first's are left out as one deed. */
import { t } from "../lib/language.ts";
import { sourceName } from "../lib/sources.ts";
import { announcement } from "./announce.tsx";
import { nameOf } from "./deeds.ts";
import type { Owner } from "./owners.ts";
import * as picks from "./picks.ts";
import { keys, rows } from "./rows.ts";
import { tellFinder } from "./start-worker.ts";
import { monthsOf, type Problem } from "./words.ts";
import type { FromWorker, Row } from "./worker-messages.ts";

/** What the person said to keep, as it was then. */
let kept = "";
/** The rows whose texts the worker is asked for. */
let leaving: number[] = [];

/** Asks whether all are kept, unless that is settled; `settled` is called once it is. */
export function question(owners: Owner[], settled: () => void): Problem | null {
  const lines = owners.map(lineOf);
  const others = owners.filter(({ nth }) => nth > 1);
  const isOut = others.every(({ places }) => !places.some(picks.isPicked));
  if (isOut || kept === lines.join()) return null;
  const n = Math.max(...others.map(({ nth }) => nth)) - 1;
  const keep = () => (kept = lines.join());
  const ways = [
    { label: t("accounts.keep", { n }), take: keep },
    { label: t("accounts.first"), take: () => leaveOut(others) },
  ].map(({ label, take }) => ({ label, take: () => [take(), settled()] }));
  return { code: "C09", text: t("accounts.ask", { n }), lines, ways, isMild: true };
}

function lineOf({ source, nth, places }: Owner): string {
  const own = places.flatMap((place) => rows[place] ?? []);
  const what = [t("n.conversations", { n: own.length }), monthsOf(own)].filter((words) => words !== "").join(", ");
  return t("accounts.one", { source: sourceName(source), nth, what });
}

/** What an assistant remembered of several people is one row: where each text is from, its name says. */
function leaveOut(others: Owner[]): void {
  leaving = others.flatMap(({ places }) => places);
  const row = rows.findIndex((row) => row.remembered > 0);
  const of = new Set(leaving.flatMap((place) => [keys[place] ?? "", accountOf(rows[place])]).filter((start) => start !== ""));
  if (row === -1) take({ kind: "texts", row, names: [] });
  else tellFinder({ kind: "texts", row, of: [...of] });
}

function accountOf(row: Row | undefined): string {
  return row === undefined || row.account === "" ? "" : `${row.source}/${row.account}`;
}

/** The texts of those that are left out are known: all of theirs goes, as one deed. */
export function take({ row, names }: Extract<FromWorker, { kind: "texts" }>): void {
  const texts = names.map((name) => ({ key: keys[row] ?? "", name }));
  const done = picks.pick(leaving, false, { what: "account" }, texts);
  leaving = [];
  if (done !== null) announcement.value = nameOf(done);
}
