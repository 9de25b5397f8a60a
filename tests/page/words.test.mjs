/** The words of the page: in both languages, and nowhere else. Needs no browser. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as format from "../../www/src/lib/format.ts";
import { language, preferred, rich, t, tMaybe } from "../../www/src/lib/language.ts";
import "../../www/src/words/both.ts";
import { de } from "../../www/src/words/de.ts";
import { en } from "../../www/src/words/en.ts";
import { why } from "../../www/src/job/why.ts";

const src = fileURLToPath(new URL("../../www/src/", import.meta.url));

/** What the page is made of, without the words themselves. */
const sources = readdirSync(src, { recursive: true })
  .filter((name) => /\.tsx?$/.test(name) && !/^(words|gen)\//.test(name))
  .map((name) => [name, readFileSync(join(src, name), "utf8")]);

afterEach(() => {
  language.value = "en";
});

const forms = (words) => (typeof words === "string" ? { other: words } : words);
const places = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

test("both_languages_have_the_same_names_forms_and_places", () => {
  assert.deepEqual(Object.keys(de), Object.keys(en));
  for (const key of Object.keys(en)) {
    const [english, german] = [forms(en[key]), forms(de[key])];
    assert.deepEqual(Object.keys(german).sort(), Object.keys(english).sort(), `${key}: forms`);
    for (const form of Object.keys(english)) {
      assert.deepEqual(places(german[form]), places(english[form]), `${key}: places of ${form}`);
      assert.ok(english[form].trim() !== "" && german[form].trim() !== "", `${key} is empty`);
    }
  }
});

const documents = ["index", "sign-in"].map((name) => readFileSync(join(src, `../${name}.html`), "utf8")).join("\n");

test("every_name_is_used_and_every_name_that_is_used_is_there", () => {
  const all = sources.map(([, text]) => text).join("\n") + documents;
  // A name that is made of parts begins as one that stands in the code.
  const made = [...all.matchAll(/`([a-z_]+\.)\$\{/g)].map(([, start]) => start);
  for (const key of Object.keys(en)) {
    const isUsed = all.includes(`"${key}"`) || made.some((start) => key.startsWith(start));
    assert.ok(isUsed, `${key} is said nowhere`);
  }
  for (const [, key] of all.matchAll(/data-(?:t|label)="([^"]+)"/g)) assert.ok(key in en, key);
});

/** Letters that a reader would see: not names of products and units, which are the same in all languages. */
const NAMES = /^(decant|sha-256|[A-Z]|[A-Z]\d\d)$/;

test("no_words_stand_outside_the_files", () => {
  for (const [name, text] of sources) {
    const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
    if (name.endsWith(".tsx")) {
      // Between a tag and the next, or an expression, there may be no letters.
      for (const [, between] of code.matchAll(/<\/?[a-zA-Z0-9]*(?:\s[^<>]*?)?(?<!=)>([^<>{}=;()]*)(?=<|\{)/g)) {
        // The next field of an object is no text either.
        const words = between.replace(/^,\s*\w+:\s*$/, "").trim();
        assert.ok(!/\p{L}/u.test(words) || NAMES.test(words), `${name}: “${words}”`);
      }
      for (const [whole] of code.matchAll(/\b(?:aria-label|aria-valuetext|label|title|placeholder|alt)="[^"]*"/g)) {
        assert.fail(`${name}: ${whole}`);
      }
    }
    // A sentence: a capital, then lower case, a space and more words.
    for (const [whole] of code.matchAll(/["`](?:[^"`\n]*\s)?[A-Z][a-z’]+(?:,? [a-z’]+){2,}[^"`\n]*["`]/g)) {
      assert.fail(`${name}: ${whole}`);
    }
  }
});

test("plurals_numbers_and_dates_follow_the_language", () => {
  assert.equal(t("n.conversations", { n: 1 }), "1 conversation");
  assert.equal(t("n.conversations", { n: 2847 }), "2,847 conversations");
  assert.equal(format.day("2026-11-22T12:00"), "22 Nov 2026");
  language.value = "de";
  assert.equal(t("n.conversations", { n: 0 }), "0 Unterhaltungen");
  assert.equal(t("n.conversations", { n: 2847 }), "2.847 Unterhaltungen");
  assert.equal(format.day("2026-11-22T12:00"), "22. Nov. 2026");
  assert.equal(format.bytes(12_100_000).replace("\u00a0", " "), "12,1 MB");
});

test("sums_say_something_however_small", () => {
  const plain = (text) => text.replaceAll("\u00a0", " ").replaceAll("\u202f", " ").replaceAll("\u2009", " ");
  assert.equal(format.dollars(0), "$0.00");
  assert.equal(format.dollars(2.5), "$2.50");
  assert.equal(format.dollars(0.00613), "$0.0061");
  assert.equal(format.dollars(0.000001), "$0.000001");
  assert.match(plain(format.range({ low: 2.05, high: 2.6 })), /^\$2\.05 ?– ?\$2\.60$/);
  assert.equal(plain(format.span(3, 9)), "3 to 9 s");
  assert.equal(plain(format.span(61, 540)), "1 to 9 min");
  assert.equal(plain(format.span(10, 10)), "10 s");
  assert.equal(format.looked("2026-10"), "October 2026");
  assert.equal(format.looked("by the operator"), "by the operator");
});

test("values_are_put_where_their_names_stand_and_are_no_places_themselves", () => {
  assert.equal(t("list.pick", { title: "{n} $& {title}" }), "Pick {n} $& {title}");
  const parts = rich("work.picked", { n: { b: 3 }, all: "9" });
  assert.deepEqual(parts, ["", { b: 3 }, " of ", "9", " picked"]);
  assert.equal(tMaybe("why.nobody_knows"), null);
});

test("the_browsers_first_language_that_there_are_words_in_is_taken", () => {
  assert.equal(preferred(["de-AT", "en"]), "de");
  assert.equal(preferred(["fr", "de"]), "de");
  assert.equal(preferred(["fr"]), "en");
  assert.equal(preferred([]), "en");
  assert.equal(preferred(["toString"]), "en");
});

/** Reasons that the page is never told: it asks for nothing that they answer. */
const UNSAID = ["malformed", "method", "no_such_form", "nobody_signs_in", "no_upgrade", "not_understood", "unknown_path"];

/** The stable words by which the server says why it refuses something. */
function reasons() {
  const core = fileURLToPath(new URL("../../src/", import.meta.url));
  const files = readdirSync(core, { recursive: true }).filter((name) => name.endsWith(".rs"));
  return files.flatMap((name) => {
    const text = readFileSync(join(core, name), "utf8");
    const functions = [...text.matchAll(/fn reason\(.*?\n    \}\n/gs)].map(([body]) => body);
    const named = functions.flatMap((body) => [...body.matchAll(/=> "(\w+)"/g)]);
    const coded = [...text.matchAll(/coded\(\s*\d+,\s*"\w\d\d",\s*"(\w+)"/g)];
    return [...named, ...coded].map(([, reason]) => reason);
  });
}

test("what_the_server_refuses_is_said_in_the_language_of_the_page", () => {
  const said = reasons().filter((reason) => !UNSAID.includes(reason));
  assert.ok(said.length > 30, "they are found");
  const worded = Object.keys(en).flatMap((key) => /^(?:refused|sealed)\.(.*)/.exec(key)?.slice(1) ?? []);
  const ofThePage = ["status", "file_gone"];
  assert.deepEqual(worded.filter((word) => !ofThePage.includes(word)).sort(), [...new Set(said)].sort());
  language.value = "de";
  assert.equal(why({ code: "J13", reason: "no_job", detail: "there is no run" }), "unter dieser Adresse gibt es keinen Lauf");
  assert.equal(why({ code: "S02", reason: "newer", detail: "a newer server's words" }), "a newer server's words");
  assert.equal(why({ code: "S02" }), "S02");
});
