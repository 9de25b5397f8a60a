/**
 * The shell of `/`: the header, the Start button and the outbox.
 *
 * The export is opened in the cell, a sandboxed frame of an opaque origin that has no storage and
 * no way out. The shell takes from it typed messages alone (see `lib/messages.ts`), and writes
 * the outbox only after a click on its own button.
 */
import { copy } from "./lib/copy.ts";
import * as language from "./lib/language.ts";
import { t, type Key } from "./lib/language.ts";
import type { FromCell, FromShell, Offer } from "./lib/messages.ts";
import { labelOf, titleOf } from "./lib/offer.ts";
import * as outbox from "./lib/outbox.ts";
import { asServed, block, element, isSaved, textOf } from "./lib/page.ts";
import { costs, isReads, RULES, type Reads } from "./lib/reads.ts";
import { faultOf, report } from "./lib/report.ts";
import { say } from "./lib/said.ts";
import { keptTheme, showTheme, toggleTheme } from "./lib/theme.ts";
import * as waits from "./lib/waits.ts";
import "./words/both.ts";

const cell = element("cell", HTMLIFrameElement);
const bar = element("bar", HTMLElement);
const start = element("start", HTMLButtonElement);
const note = element("note", HTMLElement);
const fault = element("fault", HTMLElement);
const reported = element("report", HTMLElement);
const build = document.documentElement.dataset["build"] ?? "";

/** Set from the click on Start until the page is left or Start has failed. */
let starting = false;
/** What the cell has handed over since: the frame that comes next, and the bytes before it. */
let handed = { next: 0, bytes: 0 };
let offer: Offer = { state: "hidden" };
/** Who reads, as it stood beside the button when it was pressed. */
let agreed: Reads = RULES;
let begun = false;

function tell(message: FromShell, transfer: Transferable[] = []): void {
  // The cell's origin is opaque: it has no name to address it by.
  cell.contentWindow?.postMessage(message, "*", transfer);
}

async function begin(): Promise<void> {
  const fonts = [
    { family: "Geist", weight: "100 900", bytes: block("geist").buffer },
    { family: "Newsreader", weight: "200 800", bytes: block("newsreader").buffer },
    { family: "Plex Mono", weight: "400", bytes: block("plex-mono").buffer },
  ];
  for (const font of fonts) {
    document.fonts.add(new FontFace(font.family, font.bytes, { weight: font.weight }));
  }
  const importer = block("importer").buffer;
  // Without storage reading and choosing still work; Start says what is missing. Files share theirs.
  const passing = () => crypto.getRandomValues(new Uint8Array(32));
  const key = isSaved ? passing() : await outbox.maskingKey().catch(passing);
  const learnt = isSaved ? "{}" : await outbox.learnt().catch(() => "{}");
  const shown = { theme: keptTheme(), language: language.language.value, policy: textOf("policy") ?? "", build };
  tell({ kind: "begin", importer, fonts, key, learnt, ...shown, hash: location.hash }, [importer]);
  void waits.look().then(() => show(offer));
  // Keys are for the cell, unless somebody is on their way through the header.
  if (document.activeElement === document.body) cell.focus();
}

function show(next: Offer): void {
  // Another pick makes other frames: what was handed over is not what is shown any more.
  if (next.state !== "ready") starting = false;
  offer = next;
  document.title = titleOf(next);
  bar.hidden = next.state === "hidden";
  waits.show(bar.hidden);
  const ready = next.state === "ready" && !starting;
  // A disabled button loses the focus; this one keeps it while the size is counted anew.
  start.ariaDisabled = ready ? "false" : "true";
  if (starting) return;
  start.textContent = labelOf(next);
  const said = next.state === "ready" ? costs(next.reads) : "";
  note.textContent = isSaved ? t("start.saved") : `${said} ${waits.fate()}`.trim();
}

/** Says all of it in the language: the document, and what depends on the offer. */
function speak(): void {
  cell.title = t("cell.title");
  say();
  show(offer);
}

async function press(): Promise<void> {
  if (offer.state !== "ready" || starting) return;
  starting = true;
  agreed = offer.reads;
  handed = { next: 0, bytes: 0 };
  fault.hidden = true;
  start.ariaDisabled = "true";
  start.textContent = t("start.preparing");
  try {
    await outbox.clear();
    tell({ kind: "start" });
  } catch (error) {
    refuse("C12", "start.noStore", error);
  }
}

function refuse(code: string, words: Key, error: unknown = null): void {
  starting = false;
  element("words", HTMLElement).textContent = t(words);
  element("code", HTMLElement).textContent = code;
  reported.textContent = report({ code, build, fault: error === null ? null : faultOf(error) });
  fault.hidden = false;
  show(offer);
}

async function store(message: Extract<FromCell, { kind: "frame" | "complete" }>): Promise<void> {
  if (!starting || offer.state !== "ready") return;
  try {
    if (message.kind === "frame") {
      if (message.n !== handed.next) return;
      handed = { next: message.n + 1, bytes: handed.bytes + message.bytes.byteLength };
      await outbox.putFrame(message.n, message.bytes);
      tell({ kind: "stored", n: message.n });
    } else if (handed.bytes !== offer.bytes || handed.bytes !== message.manifest.bytes) {
      refuse("X01", "start.other");
    } else {
      const consent = { at: Date.now(), host: location.host, used: false };
      const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
      await outbox.put({ manifest: message.manifest, tz, consent, job: null, reads: agreed });
      location.assign("/job/new");
    }
  } catch (error) {
    refuse("C12", "start.noRoom", error);
  }
}

addEventListener("message", (event: MessageEvent<FromCell>) => {
  if (event.source !== cell.contentWindow) return;
  const message = event.data;
  switch (message.kind) {
    case "ready":
      if (!begun) void begin();
      begun = true;
      break;
    case "save":
      tell({ kind: "page", html: asServed() });
      break;
    case "go":
      start.focus();
      break;
    case "offer":
      // Only what has the form of a choice is shown, agreed to and stored.
      if (message.offer.state !== "ready" || isReads(message.offer.reads)) show(message.offer);
      break;
    case "frame":
    case "complete":
      void store(message);
      break;
    case "failed":
      if (starting) refuse("X01", "start.broken");
      break;
  }
});

// The header lets drops through to the cell; a file let go on a button must not open in the tab.
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => event.preventDefault());
// What the address asks for is read in the cell: here it is a text like any other.
addEventListener("hashchange", () => tell({ kind: "find", hash: location.hash }));

addEventListener("error", ({ error }) => error && refuse("X01", "start.broken", error));
addEventListener("unhandledrejection", ({ reason }) => refuse("X01", "start.broken", reason));
start.addEventListener("click", () => void press());
element("copy", HTMLButtonElement).addEventListener("click", () => copy(reported));
element("skip", HTMLAnchorElement).addEventListener("click", (event) => {
  // The end of the address says what is looked for, and stays.
  event.preventDefault();
  cell.focus();
});
// Who presses these with a pointer has no more to do there; who goes by keys stays where they are.
for (const id of ["theme", "language"]) {
  element(id, HTMLButtonElement).addEventListener("click", ({ detail }) => detail > 0 && cell.focus());
}
element("theme", HTMLButtonElement).addEventListener("click", () => tell({ kind: "theme", theme: toggleTheme() }));
element("language", HTMLButtonElement).addEventListener("click", () => {
  language.choose(language.other());
  tell({ kind: "language", language: language.language.value });
  speak();
});
// A copy has nowhere to send to.
start.hidden = isSaved;
showTheme(keptTheme());
language.show(language.kept());
speak();
// The page may come back from the browser's memory after `/job`: the frames are there already.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  starting = false;
  show(offer);
});
// The cell may have said `ready` before this script ran: it says so again when it is asked.
tell({ kind: "hello" });
