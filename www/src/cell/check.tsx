/** The sheet "Check it": what locks this page, how the person tries it, and what it does not show. */
import { signal } from "@preact/signals";
import type { Outcome } from "../lib/attempts.ts";
import { t, type Key } from "../lib/language.ts";
import { isSaved } from "../lib/page.ts";
import { isOffline } from "./offline.tsx";
import { Over } from "./over.tsx";
import { PolicyInFull } from "./policy.tsx";
import { build, tellShell } from "./shell.ts";
import * as talk from "./talk.ts";

const isOpen = signal(false);

export function CheckButton() {
  return (
    <button type="button" class="btn sm" onClick={() => (isOpen.value = true)}>
      {t("check.title")}
    </button>
  );
}

export function Check() {
  return (
    <Over isOpen={isOpen} id="check" title={t("check.title")}>
      {isSaved ? <Saved /> : <Talk />}
      <Policy />
      <Offline />
      <Save />
      <Which />
      <Limits />
    </Over>
  );
}

function Talk() {
  const isTrying = talk.step.value === "now";
  return (
    <section>
      <h3>{t("check.talk")}</h3>
      <p>{t("check.talkWhat", { host: new URL(talk.site).host })}</p>
      <button
        type="button"
        class="btn ink"
        aria-disabled={isTrying}
        onClick={() => void talk.talk()}
      >
        {t(isTrying ? "check.trying" : talk.step.value === "done" ? "check.again" : "check.try")}
      </button>
      <Sum />
      {WHERE.map((where) => (
        <Attempts where={where} />
      ))}
    </section>
  );
}

const WHERE: readonly talk.Where[] = ["page", "worker", "frame"];

/** Every attempt is in one of these. */
const SUMS: Record<Outcome["kind"], Key> = {
  answered: "sum.answered",
  policy: "sum.policy",
  frame: "sum.frame",
  missing: "sum.missing",
  unseen: "sum.unseen",
};

function Sum() {
  const kinds = Object.keys(SUMS) as Outcome["kind"][];
  const made = talk.step.value === "done" ? talk.made.value : [];
  const sums = kinds.map((kind) => ({ kind, n: made.filter(({ outcome }) => outcome.kind === kind).length }));
  return (
    <div role="status" class="sums">
      {sums
        .filter(({ n }) => n > 0)
        .map(({ kind, n }) => (
          <p class={kind === "answered" ? "problem" : "sm"}>{t(SUMS[kind], { n })}</p>
        ))}
    </div>
  );
}

function Attempts({ where }: { where: talk.Where }) {
  const made = talk.made.value.filter((one) => one.where === where);
  if (made.length === 0) return null;
  return (
    <>
      <h4>{t(`where.${where}`)}</h4>
      <ul class="tried">
        {made.map(({ name, outcome }) => (
          <li class={outcome.kind}>
            <span class="mono">{name}</span>
            <span>{said(outcome)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function said(outcome: Outcome): string {
  return outcome.kind === "policy" ? t("tried.policy", { rule: outcome.rule }) : t(`tried.${outcome.kind}`);
}

function Policy() {
  return (
    <section>
      <h3>{t("proof.code")}</h3>
      <p>
        {t(isSaved ? "policy.saved" : "policy.served")} {t("policy.what")}
      </p>
      <PolicyInFull />
      {isSaved ? null : talk.enforced.value === null ? (
        <p class="sm soft">{t("enforced.not")}</p>
      ) : talk.isAsServed.value ? (
        <p class="tick">{t("enforced.same")}</p>
      ) : (
        <p class="problem">
          {t("enforced.other")} <span class="mono">{talk.enforced.value}</span>
        </p>
      )}
    </section>
  );
}

function Offline() {
  return (
    <section>
      <h3>{t("check.offline")}</h3>
      <p>{t("check.offlineWhat")}</p>
      <p class={isOffline.value ? "tick" : "sm soft"} role="status">
        {t(isOffline.value ? "offline.yes" : "offline.no")}
      </p>
    </section>
  );
}

/** What a copy cannot show, since there is no server that it could try to reach. */
function Saved() {
  return (
    <section>
      <h3>{t("saved.title")}</h3>
      <p>{t("saved.what")}</p>
    </section>
  );
}

function Save() {
  return (
    <section>
      <h3>{t("save.title")}</h3>
      <p>{t("save.what")}</p>
      <button type="button" class="btn sm" onClick={() => tellShell({ kind: "save" })}>
        {t("save.title")}
      </button>
    </section>
  );
}

function Which() {
  const commands = isSaved
    ? "sha256sum decant.html"
    : `curl -s --compressed ${talk.site}/ | sha256sum\ncurl -sI ${talk.site}/`;
  return (
    <section>
      <h3>{t("check.which")}</h3>
      <p>{t(isSaved ? "drop.build" : "check.whichWhat", { build: build.value })}</p>
      <pre class="code mono" tabIndex={0} aria-label={t("check.commands")}>
        {commands}
      </pre>
      <p>{t("check.whichSame")}</p>
    </section>
  );
}

const LIMITS = isSaved
  ? (["others", "saved"] as const)
  : (["others", "allowlist", "shell", "start", "tomorrow"] as const);

function Limits() {
  return (
    <section>
      <h3>{t("check.limits")}</h3>
      <ul class="limits">
        {LIMITS.map((limit) => (
          <li>{t(`limit.${limit}`)}</li>
        ))}
      </ul>
    </section>
  );
}
