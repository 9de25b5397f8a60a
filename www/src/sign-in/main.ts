/** `/sign-in`: here one signs in, and out again, and goes back to where one came from. */
import type { ProblemJson, SessionNow, SignIn } from "../gen/protocol.ts";
import * as kept from "../job/kept.ts";
import * as unsaved from "../job/unsaved.ts";
import * as language from "../lib/language.ts";
import { t, type Key } from "../lib/language.ts";
import { element } from "../lib/page.ts";
import { say } from "../lib/said.ts";
import { keepSignsIn } from "../lib/signs-in.ts";
import { keptTheme, showTheme } from "../lib/theme.ts";
import { backTo } from "./back.ts";
import "../words/both.ts";

const SESSION = "/api/session";

const title = element("title", HTMLElement);
const what = element("what", HTMLElement);
const form = element("form", HTMLFormElement);
const token = element("token", HTMLInputElement);
const trouble = element("trouble", HTMLElement);
const acts = element("acts", HTMLElement);
const out = element("out", HTMLButtonElement);

/** What the page says: whether somebody has to sign in is the server's to say. */
type State = "asking" | "form" | "here" | "nobody" | "away";
let state: State = "asking";
let wrong: Key | null = null;

const TITLES: Record<State, Key> = {
  asking: "sign.asking",
  form: "sign.title",
  here: "sign.here",
  nobody: "sign.nobody",
  away: "sign.away",
};
const WHATS: Partial<Record<State, Key>> = {
  form: "sign.waits",
  here: "sign.forgets",
  nobody: "sign.local",
};

function show(next: State, fault: Key | null = null): void {
  state = next;
  wrong = fault;
  speak();
}

/** Says all of it in the language. */
function speak(): void {
  say();
  document.title = `${t("sign.title")} · decant`;
  title.textContent = t(TITLES[state]);
  const words = WHATS[state];
  what.hidden = words === undefined;
  what.textContent = words === undefined ? "" : t(words);
  form.hidden = state !== "form";
  acts.hidden = state === "asking" || state === "form";
  out.hidden = state !== "here";
  trouble.hidden = wrong === null;
  element("words", HTMLElement).textContent = wrong === null ? "" : t(wrong);
  element("code", HTMLElement).textContent = wrong === "refused.wrong_token" ? "U05" : "S05";
  token.ariaInvalid = wrong === "refused.wrong_token" ? "true" : null;
}

async function ask(): Promise<void> {
  try {
    const answer = await fetch(SESSION);
    const now = (await answer.json()) as SessionNow;
    if (!answer.ok) return show("away", "sign.silent");
    keepSignsIn(now.asks);
    show(!now.asks ? "nobody" : now.signed_in ? "here" : "form");
    if (state === "form") token.focus();
  } catch {
    show("away", "sign.silent");
  }
}

async function enter(): Promise<void> {
  const body: SignIn = { token: token.value };
  try {
    const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(SESSION, init);
    if (answer.ok) return location.replace(backTo(location.hash));
    const problem = (await answer.json().catch(() => ({}))) as Partial<ProblemJson>;
    show("form", problem.code === "U05" ? "refused.wrong_token" : "sign.silent");
  } catch {
    show("form", "sign.silent");
  }
  token.focus();
  token.select();
}

/** What was kept here for reading without a network goes with the cookie; what was not sent yet stays. */
async function leave(): Promise<void> {
  try {
    const answer = await fetch(SESSION, { method: "DELETE" });
    if (!answer.ok) return show("here", "sign.silent");
  } catch {
    return show("here", "sign.silent");
  }
  for (const id of unsaved.ids()) unsaved.remove(id);
  await kept.clear().catch(() => undefined);
  show("form");
  title.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void enter();
});
out.addEventListener("click", () => void leave());
element("on", HTMLAnchorElement).href = backTo(location.hash);
element("language", HTMLButtonElement).addEventListener("click", () => {
  language.choose(language.other());
  speak();
});
showTheme(keptTheme());
language.show(language.kept());
speak();
void ask();
