/** The history of a fact, where it has one: since when each held, and what says otherwise. */
import * as format from "../lib/format.ts";
import { t, tMaybe } from "../lib/language.ts";
import type { Fact } from "./bundle.ts";
import { history, lastSaid, ties } from "./history.ts";
import * as reading from "./reading.ts";

/** Facts that histories are told with, at most. */
const FACTS_MAX = 60;

/** These facts, and those that their histories are told with. */
export async function withHistory(id: string, facts: Fact[]): Promise<Fact[]> {
  const known = new Map(facts.map((fact) => [fact.id, fact]));
  let open = facts;
  while (open.length > 0) {
    const tied = new Set(open.flatMap(ties).filter((one) => !known.has(one)));
    const ids = [...tied].slice(0, Math.max(0, FACTS_MAX - known.size));
    open = ids.length === 0 ? [] : await reading.facts(id, ids);
    for (const fact of open) known.set(fact.id, fact);
  }
  return [...known.values()];
}

export function HistoryOf({ id, facts }: { id: string; facts: Fact[] }) {
  const { line, others } = history(facts, id);
  return (
    <>
      {line.length > 1 && <Facts title={t("history.title")} facts={line} />}
      {others.length > 0 && <Facts title={t("history.otherwise")} facts={others} />}
    </>
  );
}

function Facts({ title, facts }: { title: string; facts: Fact[] }) {
  return (
    <section class="past">
      <h3>{title}</h3>
      <ol>
        {facts.map((fact) => (
          <Item key={fact.id} fact={fact} />
        ))}
      </ol>
    </section>
  );
}

/** Since when and until when it holds, and when it happened, in words. */
export function datesOf({ valid_from: since, valid_until: until, occurred }: Fact): string[] {
  const dates = { since, until, occurred };
  return Object.entries(dates).flatMap(([kind, at]) =>
    at === null ? [] : t(`history.${kind as keyof typeof dates}`, { date: format.looked(at) }),
  );
}

function Item({ fact }: { fact: Fact }) {
  const { statement, status } = fact;
  const said = lastSaid(fact);
  return (
    <li>
      <p dir="auto">{statement}</p>
      <p class="meta">
        <span>{tMaybe(`standing.${status}`)}</span>
        {datesOf(fact).map((date) => (
          <span>{date}</span>
        ))}
      </p>
      {said !== undefined && (
        <div class={said.said_by === "user" ? "q me" : "q"}>
          <b>
            {said.said_by === "user" ? t("from.you") : t("from.assistant")}
            {said.at !== null && `, ${format.day(said.at)}`}
          </b>
          <p dir="auto">{said.quote}</p>
        </div>
      )}
    </li>
  );
}
