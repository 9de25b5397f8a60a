/** An answer in sentences, which the run's model writes for a price that is said before. */
import type { AnswerOffer, Budget, WrittenAnswer } from "../gen/protocol.ts";
import { dollars } from "../lib/format.ts";
import { t } from "../lib/language.ts";
import { providerName } from "../lib/reads.ts";
import { written, write, type Answer } from "./ask.ts";
import { Raise } from "./raise.tsx";
import { TroubleNote } from "./small.tsx";

export function Written({ id, budget, answer: { offer } }: { id: string; budget: Budget; answer: Answer }) {
  const now = written.value;
  if (offer === null) return null;
  if (now === null) return <Offer {...{ id, budget, offer }} />;
  if (now.why !== null) {
    return (
      <>
        <TroubleNote trouble={{ code: "S05", text: t("question.failed", { why: now.why }) }} />
        <Offer {...{ id, budget, offer }} />
      </>
    );
  }
  return (
    <section class="written" aria-label={t("written.label")} aria-busy={now.text === null}>
      {now.text !== null && <Sentences text={now.text} />}
      <p class="xs soft" role="status">
        {now.text === null ? t("written.busy", { model: offer.model }) : said(now.text, offer)}
      </p>
    </section>
  );
}

function Offer({ id, budget, offer }: { id: string; budget: Budget; offer: AnswerOffer }) {
  const { model, provider, facts, usd, access } = offer;
  const host = offer.host === "" ? providerName(provider) : offer.host;
  const give = (event: SubmitEvent) => {
    event.preventDefault();
    const key = new FormData(event.currentTarget as HTMLFormElement).get("key");
    void write(id, key === null ? null : String(key));
  };
  const about = (
    <span>
      <b>{t("written.offer", { model })}</b>{" "}
      <span class="soft">{t("written.goes", { n: facts, host, usd: dollars(usd) })}</span>
    </span>
  );
  const { cap, high } = budget;
  if (cap !== null && budget.spent + budget.reserved + budget.questions + usd > cap) {
    return (
      <div class="note">
        {about}
        <span>{t("written.overCap", { cap: dollars(cap) })}</span>
        <Raise cap={cap} high={high} />
      </div>
    );
  }
  return (
    <form class="note" onSubmit={give}>
      {about}
      {access !== "ready" && (
        <label>
          {t("written.key", { host })}
          <br />
          <input name="key" type="password" autocomplete="off" spellcheck={false} required maxLength={512} />
        </label>
      )}
      <button type="submit" class="btn sm go">
        {t("written.go")}
      </button>
    </form>
  );
}

function Sentences({ text: { sentences } }: { text: WrittenAnswer }) {
  return (
    <p dir="auto">
      {sentences.map(({ text, facts }) => (
        <>
          {text}
          {facts.map((n) => (
            <button key={n} type="button" class="cite" aria-label={t("written.source", { n })} onClick={() => open(n)}>
              {n}
            </button>
          ))}{" "}
        </>
      ))}
    </p>
  );
}

/** Opens the sources of a line below. */
function open(n: number): void {
  const line = document.querySelector<HTMLElement>(`.answer [data-line="${n - 1}"]`);
  line?.focus();
  line?.click();
}

function said({ sentences, dropped, usd }: WrittenAnswer, { model }: AnswerOffer): string {
  const paid = { model, usd: dollars(usd) };
  const what = t(sentences.length === 0 ? "written.none" : "written.by", paid);
  return dropped === 0 ? what : `${what} ${t("written.dropped", { n: dropped })}`;
}
