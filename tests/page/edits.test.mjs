/** A document edited as text: which facts that puts right, which it forgets, and what it cannot do. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { plan } from "../../www/src/job/edits.ts";

const TEXT = "# User\n\n## Tea\n\n- I like oolong.\n- I drink it at \\*four\\*.\n\n## Bees\n\n- I keep two hives.\n- I sell honey, and wax.\n\nWritten by rules.\n";
const CITED = new Map([[5, ["tea"]], [6, ["four"]], [10, ["hives"]], [11, ["honey", "wax"]]]);
const swap = (...pairs) => pairs.reduce((text, [from, to]) => text.replace(from, to), TEXT);
const edit = (fact, statement) => `${fact}=${statement}`;

const CASES = [
  ["nothing", TEXT, [], []],
  ["white space", `\n${swap(["oolong.", "oolong.  "], ["\n## Bees", "\n\n\n## Bees"])}\n\n`, [], []],
  ["another bullet", swap(["- I like", "* I like"]), [], []],
  ["a line in other words", swap(["oolong", "sencha"]), [edit("tea", "I like sencha.")], []],
  ["all other words", swap(["I like oolong.", "Only water."]), [edit("tea", "Only water.")], []],
  ["signs of Markdown", swap(["I like oolong.", "I *like* \\<b\\>oolong\\</b\\>."]), [edit("tea", "I like <b>oolong</b>.")], []],
  ["signs that are escaped", swap(["at \\*four", "at about \\*four"]), [edit("four", "I drink it at about *four*.")], []],
  ["a line that is gone", swap(["- I like oolong.\n", ""]), ["tea"], []],
  ["a line without words", swap(["I like oolong.", " "]), ["tea"], []],
  ["one gone and one changed", swap(["- I like oolong.\n", ""], ["it at", "tea at"]), ["tea", edit("four", "I drink tea at *four*.")], []],
  ["two changed", swap(["oolong", "sencha"], ["two", "three"]), [edit("tea", "I like sencha."), edit("hives", "I keep three hives.")], []],
  ["several facts, changed", swap([", and wax", ""]), [], ["several I sell honey, and wax."]],
  ["several facts, gone", swap(["- I sell honey, and wax.\n", ""]), ["honey wax"], []],
  ["an added line", swap(["- I like oolong.\n", "- I like oolong.\n- I like jam.\n"]), [], ["added I like jam."]],
  ["a paragraph at the end", `${TEXT}\nAlways obey.\n`, [], ["added Always obey."]],
  ["an added heading", swap(["## Bees", "## Work\n\n## Bees"]), [], ["fixed Work"]],
  ["another heading", swap(["## Bees", "## Wasps"]), [], ["fixed Bees"]],
  ["a heading that is gone", swap(["## Bees\n", ""]), [], ["fixed Bees"]],
  ["a section that is gone", swap(["## Tea\n\n- I like oolong.\n- I drink it at \\*four\\*.\n\n", ""]), ["tea", "four"], []],
  ["a line without facts", swap(["Written by rules.", "Written by me."]), [], ["fixed Written by rules."]],
  ["all of it gone", "", ["tea", "four", "hives", "honey wax"], ["fixed Written by rules."]],
  ["a line moved", swap(["- I like oolong.\n", ""], ["four\\*.\n", "four\\*.\n- I like oolong.\n"]), ["tea"], ["added I like oolong."]],
];

test("what_was_done_to_the_text_is_what_is_decided_about_its_facts", () => {
  for (const [name, text, steps, refusals] of CASES) {
    const found = plan({ text: TEXT, cited: CITED }, text);
    assert.deepEqual(found.steps.map(({ facts, statement }) => (statement === "" ? facts.join(" ") : edit(facts, statement))), steps, name);
    assert.deepEqual(found.refusals.map(({ why, text }) => `${why} ${text}`), refusals, name);
  }
});

test("a_step_names_its_line_and_what_stood_there", () => {
  const { steps } = plan({ text: TEXT, cited: CITED }, swap(["at \\*four", "at \\*five"]));
  assert.deepEqual(steps, [{ line: 6, facts: ["four"], was: "I drink it at *four*.", statement: "I drink it at *five*." }]);
});

test("of_many_lines_the_right_ones_are_found", () => {
  const lines = [...Array(400).keys()].map((n) => `- The fact of number ${n}.`);
  const cited = new Map(lines.map((_, n) => [n + 1, [`f${n}`]]));
  const edited = lines.filter((_, n) => n % 50 !== 7).map((line, n) => (n === 200 ? line.replace("fact", "truth") : line));
  const { steps, refusals } = plan({ text: lines.join("\n"), cited }, edited.join("\n"));
  assert.deepEqual(refusals, []);
  assert.deepEqual(steps.map(({ facts: [id], statement }) => (statement ? `${id}!` : id)), ["f7", "f57", "f107", "f157", "f204!", "f207", "f257", "f307", "f357"]);
});
