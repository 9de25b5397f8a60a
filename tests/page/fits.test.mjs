/**
 * Longer words and the other direction: nothing is cut, lies over something else or leads sideways,
 * from 320 pixels on. The page is built once more for it, with words that no person gets to see.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { browser, choose, open, ready } from "./browser.mjs";
import { FakeEdge, ID, prepare } from "./edge.mjs";
import { json, smallExport } from "./fixtures.mjs";
import { words } from "./pseudo.mjs";
import { serve } from "./server.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const OUT = "build/strange";
const SIZES = [{ width: 320, height: 700 }, { width: 1440, height: 900 }];

let chromium;
let edge;
let site;
before(async () => {
  execFileSync(process.execPath, ["www/build.mjs"], { cwd: root, env: { ...process.env, OUT, WORDS: "tests/page/pseudo.mjs" } });
  edge = new FakeEdge();
  [chromium, site] = await Promise.all([browser(), serve((request, response) => edge.api(request, response), undefined, `${root}${OUT}/`)]);
});
after(async () => {
  await chromium.close();
  await site.close();
});

/** What does not fit in a document. Runs in the page. */
function flaws() {
  const found = [];
  const name = (element) => `${element.tagName.toLowerCase()}.${element.className} “${element.textContent.trim().slice(0, 40)}”`;
  const scrolls = (style) => /auto|scroll/.test(style.overflowX);
  const all = [...document.body.querySelectorAll("*")].filter((element) => element.checkVisibility({ visibilityProperty: true }));
  for (const element of [document.scrollingElement, ...all]) {
    const style = getComputedStyle(element);
    const isWide = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1;
    if (isWide && (element === document.scrollingElement || element.id === "root")) found.push(`sideways: ${name(element)}`);
    // A row of the list cuts a title that somebody else gave; words of the page are whole.
    if (isWide && /hidden|clip/.test(style.overflowX) && style.textOverflow !== "ellipsis") found.push(`cut: ${name(element)}`);
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const drawn = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const element = text.parentElement;
    if (text.data.trim() === "" || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".vh, option, noscript, script, style")) continue;
    const layers = [];
    const clip = { left: -Infinity, right: Infinity };
    let isScrolled = false;
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (["fixed", "sticky"].includes(style.position) || at.tagName === "DIALOG") layers.push(at);
      if ((scrolls(style) && at.id !== "root") || style.textOverflow === "ellipsis") isScrolled = true;
      const box = at.getBoundingClientRect();
      if (style.overflowX !== "visible") Object.assign(clip, { left: Math.max(clip.left, box.left), right: Math.min(clip.right, box.right) });
    }
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      if (right - left < 1) continue;
      if (!isScrolled && (left < -1 || right > innerWidth + 1)) found.push(`outside: ${name(element)}`);
      // Lines touch within half of their height.
      drawn.push({ element, layer: layers[0], left: Math.max(left, clip.left), right: Math.min(right, clip.right), top: top + (bottom - top) / 4, bottom: bottom - (bottom - top) / 4 });
    }
    const box = element.closest("button, .btn, .chip, .pill, .note, .problem, .card, th, td, li")?.getBoundingClientRect();
    const whole = range.getBoundingClientRect();
    if (box && !isScrolled && (whole.left < box.left - 1 || whole.right > box.right + 1)) found.push(`past its box: ${name(element)}`);
  }
  for (const [n, one] of drawn.entries()) {
    for (const other of drawn.slice(n + 1)) {
      if (one.layer !== other.layer || one.element === other.element) continue;
      const isOver = one.left + 1 < other.right && other.left + 1 < one.right && one.top < other.bottom && other.top < one.bottom;
      if (isOver) found.push(`over each other: ${name(one.element)} and ${name(other.element)}`);
    }
  }
  return [...new Set(found)];
}

/** Looks at a screen from both directions and at both widths. */
async function fits(page, screen) {
  const found = [];
  for (const size of SIZES) {
    for (const dir of ["ltr", "rtl"]) {
      await page.setViewportSize(size);
      for (const frame of page.frames()) {
        await frame.evaluate((dir) => {
          document.documentElement.dir = dir;
          return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        }, dir);
        for (const flaw of await frame.evaluate(flaws)) found.push(`${screen}, ${size.width}, ${dir}: ${flaw}`);
      }
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${screen}-${size.width}-${dir}.png` });
    }
  }
  await page.setViewportSize(SIZES[0]);
  const { violations } = await new AxeBuilder({ page }).analyze();
  found.push(...violations.map(({ id, nodes }) => `${screen}, axe: ${id}: ${nodes.map(({ html }) => html).join(" ")}`));
  return found;
}

test("longer_words_fit_from_both_directions_while_choosing", async () => {
  const { context, page, cell } = await open(chromium);
  const found = [];
  await page.goto(`${site.address}/`);
  await choose(cell, [{ name: "letter.pdf", bytes: Buffer.from("%PDF-1.7") }]);
  await cell.locator("details.report summary").click();
  await cell.locator("details.report pre").waitFor();
  found.push(...(await fits(page, "refused")));
  const [one, two, three] = smallExport();
  delete two.mapping;
  await choose(cell, [{ name: "conversations.json", bytes: json([one, two, three]) }, { name: "letter.pdf", bytes: Buffer.from("%PDF-1.7") }]);
  await ready(page).waitFor();
  await cell.locator(".who select").selectOption("anthropic claude-haiku-5-5");
  await cell.locator(".price .sum").waitFor();
  await cell.locator(".rows input").first().click();
  found.push(...(await fits(page, "choose")));
  await cell.locator(".rows .name").first().click();
  await cell.locator("dialog article").first().waitFor();
  found.push(...(await fits(page, "conversation")));
  await cell.locator("dialog .leave").first().click();
  found.push(...(await fits(page, "left-out")));
  await page.keyboard.press("Escape");
  await cell.locator(".undo").first().click();
  await cell.getByRole("button", { name: words["sketch.open"] }).click();
  await cell.locator(".document .says").first().waitFor();
  found.push(...(await fits(page, "sketch")));
  await cell.locator(".sketch").getByRole("button", { name: words["check.close"] }).click();
  await cell.getByRole("button", { name: words["check.title"] }).click();
  found.push(...(await fits(page, "check")));
  await context.close();
  assert.deepEqual(found, []);
});

/** Where the number of a size begins, and where its unit does; from the left. */
function places(text) {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data } = walker.currentNode;
    const at = /\d[\d.]*\u00a0k?B/.exec(data);
    if (at === null || !walker.currentNode.parentElement.closest(text)) continue;
    return [at.index, at.index + at[0].length - 1].map((from) => {
      const range = document.createRange();
      range.setStart(walker.currentNode, from);
      range.setEnd(walker.currentNode, from + 1);
      return range.getBoundingClientRect().left;
    });
  }
  throw new Error(`no size in ${text}`);
}

test("a_size_is_never_turned_where_a_page_is_read_from_right_to_left", async () => {
  const { context, page, cell } = await open(chromium);
  await page.addInitScript(() => {
    new MutationObserver(() => (document.documentElement.dir = "rtl")).observe(document, { childList: true });
  });
  await page.goto(`${site.address}/`);
  const frame = await (await page.locator("#cell").elementHandle()).contentFrame();
  await cell.locator(".edge").waitFor();
  const turned = [];
  const look = async (where, selector) => {
    const [number, unit] = await where.evaluate(places, selector);
    if (number > unit) turned.push(selector);
  };
  await look(frame, ".edge .c");
  await choose(cell, [{ name: "conversations.json", bytes: json(smallExport()) }]);
  await ready(page).waitFor();
  for (const selector of [".src", ".cross .s", ".cross .g"]) await look(frame, selector);
  await look(page, "#start");
  assert.deepEqual(turned, []);
  await context.close();
});

test("longer_words_fit_from_both_directions_while_a_run_goes_on_and_in_its_memory", async () => {
  const { context, page } = await open(chromium);
  await edge.attach(page);
  const found = [];
  await page.goto(`${site.address}/job/new`);
  await page.locator("h1").waitFor();
  found.push(...(await fits(page, "gone")));
  edge.others = [{ id: "other", memory: "w".repeat(128), stage: "done" }];
  await prepare(page, { provider: "embedded" });
  await page.reload();
  await page.locator("input[type=radio]").last().check();
  found.push(...(await fits(page, "which")));
  const budget = { spent: 1, reserved: 0.5, low: 2, high: 3, cap: 1, calls: 4, input: 0, output: 0 };
  edge.move("extract", { provider: "anthropic", hold: "cap", budget, needs_you: 2, troubles: [{ trouble: "refused", aside: true, count: 2 }] });
  await page.goto(`${site.address}/job/${ID}`);
  await page.locator('[data-what="run"]').click();
  await page.locator(".note details.report summary").last().click();
  found.push(...(await fits(page, "run")));
  const look = { section: "TOOLS", statement: "Likes tea.", status: "proposed", review: "auto", waits: "not_in_own_words", contradicts: [], decision: null };
  edge.looks = [1, 2, 3].map((n) => ({ ...look, id: `l${n}` }));
  edge.move("done");
  for (const place of ["USER", "review", "receipt", "forms", "timeline", "memories", "delete"]) {
    await page.goto(`${site.address}/job/${ID}#${place}`);
    await page.locator(`.side a[href="#${place}"][aria-current]`).waitFor();
    if (place === "USER") await page.locator("button.f").first().click();
    if (place === "USER") await page.locator("mark").first().waitFor();
    if (place === "review") await page.locator(".says input").first().check();
    if (place === "timeline") await page.locator("button.f").first().waitFor();
    if (place === "receipt") await page.locator("table").first().waitFor();
    found.push(...(await fits(page, place)));
  }
  await page.goto(`${site.address}/job/${ID}#USER`);
  await page.locator(".edits").first().click();
  found.push(...(await fits(page, "edit")));
  const field = page.locator("textarea");
  await field.fill(`${(await field.inputValue()).replace("- I keep bees.", "")}\n- I like jam.`);
  await page.locator(".edit .ink").click();
  found.push(...(await fits(page, "edited")));
  await context.close();
  assert.deepEqual(found, []);
});
