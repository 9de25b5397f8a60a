/**
 * The main job, whole: a file is dropped on the built page, the real server reads it, and the
 * memory comes back to the very message. `DECANT_URL` names a server that runs already.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { start } from "../edge/server.mjs";
import { assertAccessible, browser, drop, open, ready } from "./browser.mjs";
import { json, manyConversations, smallExport, zip } from "./fixtures.mjs";

let chromium;
let server;
let origin;
before(async () => {
  server = process.env.DECANT_URL ? null : await start();
  origin = process.env.DECANT_URL ?? server.origin;
  chromium = await browser();
});
after(async () => {
  await chromium?.close();
  await server?.end();
});

const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

function exported(conversations) {
  return { name: "export.zip", bytes: zip([["conversations.json", json(conversations)]]) };
}

/** Runs the steps on a page of its own; it may throw and report nothing. */
async function onPage(steps) {
  const opened = await open(chromium);
  await steps(opened);
  assert.deepEqual(opened.faults, []);
  await opened.context.close();
}

test("the_page_comes_with_its_policies", async () => {
  const page = await fetch(`${origin}/`);
  const policy = page.headers.get("content-security-policy");
  for (const rule of ["default-src 'none'", "connect-src 'none'", "frame-src 'none'", "trusted-types worker"]) {
    assert.ok(policy.includes(rule), rule);
  }
  assert.equal(page.headers.get("connection-allowlist"), `("${origin}/job/new?")`);
  const html = await page.text();
  const scripts = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text]) => text);
  const hash = createHash("sha256").update(scripts.at(-1)).digest("base64");
  assert.ok(policy.includes(`'sha256-${hash}'`), "the shell's script is the one that is allowed");
  const job = await fetch(`${origin}/job/new`);
  assert.ok(job.headers.get("content-security-policy").includes("connect-src 'self'"));
});

test("from_an_export_to_the_very_message", async () => {
  await onPage(async ({ context, page, cell, faults }) => {
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${origin}/`);
    await drop(page, [exported([...smallExport(), ...manyConversations(30)])]);
    await cell.getByRole("heading", { level: 1, name: "33 conversations" }).waitFor();
    const label = await ready(page).textContent();
    const web = asked.filter((url) => url.startsWith("http"));
    assert.deepEqual(web, [`${origin}/`], "nothing is asked for before Start");
    await page.locator("#start").click();
    await page.waitForURL(/\/job\/[\w-]{22}/);
    const address = page.url().replace(/#.*/, "");
    await page.reload();
    await page.getByRole("heading", { level: 1, name: /Your memory is written|MEMORY/ }).waitFor();
    await page.goto(`${address}#run`);
    await page.getByText("same on both sides").waitFor();
    const size = label.slice("Send ".length, -" and start".length);
    await page.locator(".led").getByText(size, { exact: true }).waitFor();
    // What the page reads for the copy that it keeps is counted meanwhile, in both at once.
    await page.waitForFunction(() => {
      const sum = [...document.querySelectorAll(".led dd")].at(-1)?.textContent;
      return document.querySelector(".pill").textContent.endsWith(`${sum} sent`);
    });

    await page.goto(`${address}#IDENTITY`);
    await checkEverySection(page);
    await findTheMessage(page);
    await download(page);
    await assertAccessible(page, "flow");
    assert.deepEqual(faults, []);
    await readWithoutNetwork(context, page, address);
    // The browser reports what it could not fetch.
    faults.length = 0;
  });
});

/** What was read once is there without the server, to the very quote. */
async function readWithoutNetwork(context, page, address) {
  await page.goto(`${address}#MEMORY`);
  await page.getByText("This browser keeps a copy").waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await page.reload();
  await page.getByText("as this browser kept it.").waitFor();
  const panel = await openNuts(page);
  assert.match((await panel.locator("mark").allTextContents()).join(" "), /allergic to hazelnuts/);
  await context.setOffline(false);
}

/** Each section that has lines shows them. */
async function checkEverySection(page) {
  const sections = page.getByRole("navigation", { name: "Memory" });
  await sections.getByRole("link", { name: /^MEMORY \d/ }).waitFor();
  let lines = 0;
  for (const name of ["MEMORY", "SOUL", "IDENTITY", "USER", "AGENTS", "TOOLS"]) {
    const link = sections.getByRole("link", { name: new RegExp(`^${name} \\d`) });
    const n = Number((await link.textContent()).replace(/\D/g, ""));
    await link.click();
    await heading(page, name);
    // What a line took the place of stands under it, and is no line.
    const shown = page.locator(":not(.was) > button.f");
    if (n > 0) await shown.first().waitFor();
    assert.equal(await shown.count(), n, name);
    lines += n;
  }
  assert.ok(lines > 0, "there is a memory");
}

/** The line about the nuts leads to its message, with these words marked and nothing unmasked. */
async function findTheMessage(page) {
  const panel = await openNuts(page);
  await panel.getByText("Weeknight dinners").waitFor();
  await panel.getByText("You, message 1").waitFor();
  assert.match((await panel.locator("mark").allTextContents()).join(" "), /allergic to hazelnuts/);
  assert.match(await panel.locator(".q p").first().textContent(), /I am vegetarian and/);
  await page.keyboard.press("Escape");
}

/** Opens the line about the nuts, wherever it stands. */
async function openNuts(page) {
  await page.getByRole("link", { name: /^MEMORY \d/ }).waitFor();
  for (const name of ["USER", "IDENTITY", "SOUL", "AGENTS", "TOOLS", "MEMORY"]) {
    const link = page.getByRole("navigation", { name: "Memory" }).getByRole("link", { name: new RegExp(`^${name} [1-9]`) });
    if ((await link.count()) === 0) continue;
    await link.click();
    await heading(page, name);
    await page.locator("button.f").first().waitFor();
    const line = page.getByRole("button", { name: /allergic to hazelnuts/ });
    if ((await line.count()) === 0) continue;
    await line.first().click();
    const panel = page.getByRole("complementary", { name: "Where this comes from" });
    await panel.locator("mark").first().waitFor();
    return panel;
  }
  assert.fail("no section has the line");
}

/** The download is a ZIP whose receipt is the one that is shown. */
async function download(page) {
  const [got] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download all" }).first().click(),
  ]);
  const bytes = await readFile(await got.path());
  assert.equal(bytes.subarray(0, 2).toString(), "PK");
  for (const name of ["MEMORY.md", "facts.jsonl", "lines.jsonl", "receipt.json", "RECEIPT.md"]) {
    assert.ok(bytes.includes(Buffer.from(name)), `${name} is in it`);
  }
  assert.ok(!bytes.includes(Buffer.from("grete.owner@example.com")));
  await page.getByRole("link", { name: "Receipt" }).click();
  await page.getByRole("table", { name: "Messages" }).waitFor();
}

test("a_reload_in_the_middle_of_the_upload_loses_nothing", async () => {
  await onPage(async ({ page }) => {
    // The first page of the job is stopped at its first frame; the second sends the rest.
    await page.addInitScript(() => {
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (data) {
        if (data instanceof ArrayBuffer && !sessionStorage.getItem("reloaded")) {
          sessionStorage.setItem("reloaded", "yes");
          send.call(this, data);
          location.reload();
        } else {
          send.call(this, data);
        }
      };
    });
    await page.goto(`${origin}/`);
    await drop(page, [exported(manyConversations(600, 120))]);
    await ready(page).click();
    await page.waitForURL(/\/job\/[\w-]{22}/);
    await page.getByRole("heading", { level: 1, name: /Your memory is written|MEMORY/ }).waitFor();
    assert.equal(await page.evaluate(() => sessionStorage.getItem("reloaded")), "yes");
    await page.goto(`${page.url().replace(/#.*/, "")}#run`);
    await page.getByText("same on both sides").waitFor();
  });
});

test("a_run_that_is_not_there_is_told_so", async () => {
  await onPage(async ({ page, faults }) => {
    await page.goto(`${origin}/job/aaaaaaaaaaaaaaaaaaaaaa`);
    await heading(page, "No run at this address.");
    // The browser reports the 404 itself.
    faults.length = 0;
  });
});
