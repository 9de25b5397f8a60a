/** What of the memory wants a look: what waits, what disagrees, what was decided, what was forgotten. */
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Forgotten, Review, ReviewFact, Snapshot } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t, tMaybe } from "../lib/language.ts";
import * as api from "./api.ts";
import { Act, decide, Decide, Remove, undo } from "./careful.tsx";
import { LetWait } from "./let-wait.tsx";
import { canBePicked } from "./picking.ts";
import { Pickable, Picks } from "./picking.tsx";
import { whyNot } from "./reading.ts";
import { TroubleNote } from "./small.tsx";

const review = signal<Review | null>(null);
const failure = signal<string | null>(null);

/** What is asked for later counts, whatever is answered last. */
let turn = 0;

export async function loadReview(id: string): Promise<void> {
  turn += 1;
  const mine = turn;
  try {
    const found = await api.review(id);
    if (mine !== turn) return;
    review.value = found;
    failure.value = null;
  } catch (error) {
    if (mine !== turn) return;
    failure.value = whyNot(error);
  }
}

/** How many facts want a look; none while nobody knows. */
export function openCount(): number | null {
  const facts = review.value?.facts;
  return facts === undefined ? null : facts.filter(isOpen).length;
}

const isOpen = ({ status }: ReviewFact) => status === "proposed" || status === "contested";

export function ReviewPage({ snapshot }: { snapshot: Snapshot }) {
  const now = review.value;
  const why = failure.value;
  useEffect(() => {
    if (now === null) void loadReview(snapshot.id);
  }, [snapshot.id]);
  return (
    <article class="doc" aria-label={t("review.title")}>
      <div class="col">
        <header>
          <h1>{t("review.title")}</h1>
        </header>
        {why !== null && (
          <TroubleNote
            trouble={{ code: "S05", text: t("memory.failed", { why }), retry: () => void loadReview(snapshot.id) }}
          />
        )}
        {now !== null && <Lists snapshot={snapshot} review={now} />}
        <LetWait key={String(snapshot.let_wait)} snapshot={snapshot} />
      </div>
    </article>
  );
}

function Lists({ snapshot, review }: { snapshot: Snapshot; review: Review }) {
  const { facts, all, forgotten } = review;
  const waiting = facts.filter(({ status }) => status === "proposed");
  const contested = facts.filter(({ status }) => status === "contested").sort(bySides);
  const decided = facts.filter(({ review }) => review !== "auto");
  if (all === 0 && forgotten.length === 0) return <p class="soft empty">{t("review.nothing")}</p>;
  return (
    <>
      <Group title={t("review.waiting")} about={t("review.waitingAbout")} facts={waiting}>
        {(fact) => <Waiting snapshot={snapshot} fact={fact} />}
      </Group>
      <Picks snapshot={snapshot} waiting={waiting} />
      <Group title={t("review.contested")} about={t("review.contestedAbout")} facts={contested}>
        {({ id, statement }) => <Decide snapshot={snapshot} id={id} statement={statement} holds />}
      </Group>
      <Group title={t("review.decided")} about={t("review.decidedAbout")} facts={decided}>
        {({ decision }) => (
          <Back
            snapshot={snapshot}
            decision={decision}
            together={decided.filter((other) => other.decision === decision)}
          />
        )}
      </Group>
      {forgotten.length > 0 && <ForgottenList snapshot={snapshot} forgotten={forgotten} />}
      {all > facts.length && <p class="soft">{t("review.more", { n: all - facts.length })}</p>}
    </>
  );
}

/** Those that disagree stand beside each other. */
function bySides(one: ReviewFact, other: ReviewFact): number {
  const first = ({ id, contradicts }: ReviewFact) => [id, ...contradicts].sort()[0] ?? id;
  return first(one) < first(other) ? -1 : first(one) > first(other) ? 1 : 0;
}

function Group(props: {
  title: string;
  about: string;
  facts: ReviewFact[];
  children: (fact: ReviewFact) => ComponentChildren;
}) {
  const { title, about, facts, children } = props;
  if (facts.length === 0) return null;
  return (
    <section class="looks">
      <h2>{title}</h2>
      <p class="soft">{about}</p>
      <ul>
        {facts.map((fact) => (
          <li key={fact.id}>
            {canBePicked(fact) ? (
              <Pickable fact={fact} />
            ) : (
              <p class="says" dir="auto">
                {fact.statement}
              </p>
            )}
            <p class="meta">
              <span>{fact.section}</span>
              {fact.waits !== null && <span>{tMaybe(`waits.${fact.waits}`)}</span>}
              {fact.review !== "auto" && <span>{tMaybe(`reviewed.${fact.review}`)}</span>}
            </p>
            {children(fact)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Waiting({ snapshot, fact }: { snapshot: Snapshot; fact: ReviewFact }) {
  return (
    <div class="acts" role="group" aria-label={fact.statement}>
      <Act waits name={t("care.letIn")} act={() => decide(snapshot, "approve", [fact.id], [fact.statement])} />
      <Act waits name={t("care.keepOut")} act={() => decide(snapshot, "reject", [fact.id], [fact.statement])} />
      <Act waits name={t("care.forget")} act={() => decide(snapshot, "forget", [fact.id], [fact.statement])} />
    </div>
  );
}

/** Facts that were decided about at once are so taken back. */
function Back(props: { snapshot: Snapshot; decision: string | null; together: ReviewFact[] }) {
  const { snapshot, decision, together } = props;
  const n = together.length;
  if (decision === null) return null;
  const name = n > 1 ? t("care.undoAll", { n }) : t("care.undo");
  return (
    <div class="acts">
      <Act waits name={name} act={() => undo(snapshot, [decision], together.map(({ statement }) => statement))} />
    </div>
  );
}

function ForgottenList({ snapshot, forgotten }: { snapshot: Snapshot; forgotten: Forgotten[] }) {
  return (
    <section class="looks">
      <h2>{t("review.forgotten")}</h2>
      <p class="soft">{t("review.forgottenAbout")}</p>
      <ul>
        {forgotten.map(({ decision, at, removed }) => (
          <li key={decision}>
            <p class="meta">
              <span>{t("review.forgottenAt", { date: format.day(at) })}</span>
              {removed > 0 && <span>{t("review.removed", { n: removed })}</span>}
            </p>
            <div class="acts">
              <Act waits name={t("care.undo")} act={() => undo(snapshot, [decision])} />
              {removed === 0 && <Remove snapshot={snapshot} decision={decision} />}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
