/** `/` for the tests of what is done on it: it may ask for itself, and for nothing else. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before } from "node:test";
import * as outboxFile from "../../www/src/lib/outbox-file.ts";
import { browser, open } from "./browser.mjs";
import { BUDGETS } from "./budgets.mjs";
import { json, zip } from "./fixtures.mjs";
import { serve } from "./server.mjs";

/** Gives what opens `/`, runs the steps and sees that nothing but the page was asked for. */
export function sealedPage() {
  let chromium;
  let site;
  before(async () => {
    [chromium, site] = await Promise.all([browser(), serve()]);
  });
  after(async () => {
    await chromium.close();
    await site.close();
  });
  return async (steps, options) => {
    const asked = site.asked.length;
    const opened = await open(chromium, options);
    await opened.page.goto(`${site.address}/`);
    await steps({ ...opened, site });
    const mine = site.asked.slice(asked);
    assert.deepEqual(mine, Array(BUDGETS.requests.choose).fill("GET /"), "nothing but the page was asked for");
    assert.deepEqual(opened.faults, []);
    await opened.context.close();
  };
}

export const zipOf = (conversations) => ({
  name: "export.zip",
  bytes: zip([
    ["chat.html", Buffer.from("<html>")],
    ["conversations.json", json(conversations)],
  ]),
});

export const title = (cell, text) => cell.getByRole("heading", { level: 1, name: text }).waitFor();

/** What the button beside what crosses saves, as the page of a run reads it. */
export async function savedOutbox(page, cell) {
  const button = cell.getByRole("button", { name: "Save the exact bytes" });
  const [saved] = await Promise.all([page.waitForEvent("download"), button.click()]);
  assert.equal(saved.suggestedFilename(), "decant-outbox.bin");
  return await outboxFile.read(new Blob([await readFile(await saved.path())]));
}
