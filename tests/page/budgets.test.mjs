/** What was built keeps within its budgets. Needs no browser. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { BUDGETS } from "./budgets.mjs";

const www = fileURLToPath(new URL("../../build/www/", import.meta.url));
const kilobytes = (...parts) => parts.reduce((sum, part) => sum + gzipSync(part, { level: 9 }).length, 0) / 1000;

/** Fails with all that is over, and says how much each weighs. */
function keeps(t, budget, weights) {
  for (const [name, weight] of Object.entries(weights)) t.diagnostic(`${name}: ${weight.toFixed(1)} of ${budget[name]} kB`);
  assert.deepEqual(Object.entries(weights).filter(([name, weight]) => weight > budget[name]), []);
}

/** The scripts of `/` without their words, which `build.mjs` writes as lists of texts and a line of names. */
function withoutWords(scripts) {
  const text = /(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)/.source;
  const words = [];
  const script = scripts.replace(new RegExp(`\\[${text}(?:,${text}){14,}\\]|"(?:[\\w.-]+ ){14,}[\\w.-]+"`, "g"), (found) => {
    words.push(found);
    return "";
  });
  assert.equal(words.length, 6, "two languages and their names, in the shell and in the cell");
  return { script, words: words.join("\n") };
}

test("the_page_that_opens_exports_weighs_no_more_than_it_may", (t) => {
  const html = readFileSync(`${www}index.html`, "utf8");
  // The cell lies in an attribute.
  const plain = html.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
  const inside = (name) => [...plain.matchAll(new RegExp(`<${name}>([^]*?)</${name}>`, "g"))].map(([, text]) => text).join("");
  const styles = inside("style");
  const { script, words } = withoutWords(inside("script"));
  assert.ok(styles.length > 10_000 && script.length > 100_000, "they were found");
  keeps(t, BUDGETS.choose, { whole: kilobytes(html), script: kilobytes(script), words: kilobytes(words), styles: kilobytes(styles) });
});

test("the_page_of_a_run_weighs_no_more_than_it_may", (t) => {
  const assets = readdirSync(`${www}assets`);
  const of = (form) => assets.filter((name) => form.test(name)).map((name) => readFileSync(`${www}assets/${name}`));
  const [scripts, words, style, fonts] = [of(/^(?!sign-in).*\.js$/), of(/^words-.*\.json$/), of(/\.css$/), of(/\.woff2$/)];
  // What the document itself names is there before a run is shown; the rest comes when it is wanted.
  const html = readFileSync(`${www}job.html`, "utf8");
  const begun = [...html.matchAll(/"\/assets\/([^"]+\.js)"/g)].map(([, name]) => readFileSync(`${www}assets/${name}`));
  const later = of(/^words-.*-memory-.*\.json$/);
  assert.deepEqual([begun.length, scripts.length, words.length, style.length, fonts.length], [2, 3, 4, 1, 3]);
  const ofRun = words.filter((file) => !later.some((other) => other.equals(file)));
  const longest = (all) => Math.max(...all.map((file) => kilobytes(file)));
  keeps(t, BUDGETS.run, {
    script: kilobytes(...begun),
    scripts: kilobytes(...scripts),
    words: longest(ofRun),
    allWords: longest(ofRun) + longest(later),
    style: kilobytes(...style),
    fonts: kilobytes(...fonts),
  });
});
