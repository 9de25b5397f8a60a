/** The Markdown of the memory in the clipboard: a section, a file, all of it. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sectionAt } from "../../www/src/lib/markdown.ts";
import { assertAccessible, browser } from "./browser.mjs";
import { FILES, ID, withEdge as onEdge } from "./edge.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const withEdge = (steps) => onEdge(chromium, steps, { permissions: ["clipboard-read", "clipboard-write"] });
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

test("a_section_ends_where_the_next_that_is_no_deeper_begins", () => {
  const text = "# A\n\n## B\n\n- b\n\n### C\n\n- c\n\n## D\n\n- d\n";
  const cases = [[1, text], [3, "## B\n\n- b\n\n### C\n\n- c\n"], [7, "### C\n\n- c\n"], [11, "## D\n\n- d\n"]];
  for (const [line, section] of cases) assert.equal(sectionAt(text, line), section, `${line}`);
});

test("a_section_a_file_and_all_files_are_copied_as_they_are_written", async () => {
  await withEdge(async ({ page, site, edge, faults }) => {
    edge.stage = "done";
    edge.files["USER.md"] += "\n## Work\n\n- I build boats.\n";
    await page.goto(`${site.address}/job/${ID}#USER`);
    await page.getByRole("button", { name: "Copy Work" }).press("Enter");
    await page.getByText("Copied.").waitFor();
    assert.equal(await clipboard(page), "## Work\n\n- I build boats.\n");
    await page.getByRole("button", { name: "Copy USER" }).click();
    await page.getByText("Copied.").nth(1).waitFor();
    assert.equal(await clipboard(page), edge.files["USER.md"]);
    await assertAccessible(page, "copying");
    await page.getByRole("button", { name: "Copy all as Markdown" }).press("Enter");
    await page.getByText("Copied.").nth(2).waitFor();
    assert.equal(await clipboard(page), [FILES["MEMORY.md"], edge.files["USER.md"], FILES["memory/memory.md"]].join("\n"));
    edge.fails = (rest) => rest.endsWith("memory.md");
    await page.getByRole("button", { name: "Copy all as Markdown" }).click();
    await page.getByText("Your browser did not copy it.").waitFor();
    assert.deepEqual(faults.filter((fault) => !fault.includes("429")), []);
  });
});
