/** Where a server is on the network: its owner signs in, goes on where they were, and out again. With the real server. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start } from "../edge/server.mjs";
import { WIDTHS, assertAccessible, browser, drop, open, ready, until } from "./browser.mjs";
import { json, smallExport, zip } from "./fixtures.mjs";

const TOKEN = "a-token-of-the-owners-of-forty-two-letters";
const vars = { AUTH: "token", OWNER_TOKEN: TOKEN, COOKIE_KEY: "a-key-for-cookies-of-many-letters-too" };

let chromium;
let server;
before(async () => {
  server = await start({ vars });
  chromium = await browser();
});
after(async () => {
  await chromium?.close();
  await server?.end();
});

/** A page of its own. A refused request is reported by the browser as a fault, and is none here. */
async function onPage(steps, options) {
  const opened = await open(chromium, options);
  await steps(opened);
  const faults = opened.faults.filter((fault) => !fault.includes("401 (Unauthorized)"));
  assert.deepEqual(faults, []);
  await opened.context.close();
}

/** How many runs this browser keeps for reading without a network. */
function runsKept() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("kept", 1);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const count = request.result.transaction("runs").objectStore("runs").count();
      count.onsuccess = () => resolve(count.result);
    };
  });
}

const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

test("what_was_prepared_waits_until_one_is_signed_in", async () => {
  await onPage(async ({ page, cell }) => {
    await page.goto(`${server.origin}/`);
    await drop(page, [{ name: "export.zip", bytes: zip([["conversations.json", json(smallExport())]]) }]);
    await cell.getByRole("heading", { level: 1, name: "3 conversations" }).waitFor();
    await ready(page).click();
    await page.waitForURL(/\/sign-in#\/job\/new$/);
    await page.getByText("What you prepared waits in this browser.").waitFor();
    await page.getByLabel("The owner’s token").fill(TOKEN);
    await page.keyboard.press("Enter");
    // The consent was given before: it is asked for again, with the size and the host.
    await page.waitForURL(/\/job\/new$/);
    await page.getByRole("button", { name: /^Send .* to localhost/ }).click();
    await heading(page, /Your memory is written|MEMORY/);
  });
});

test("a_wrong_token_says_so_and_the_right_one_leads_back", async () => {
  await onPage(async ({ page }) => {
    await page.goto(`${server.origin}/job/memory`);
    await page.waitForURL(/\/sign-in#\/job\/memory$/);
    await heading(page, "Sign in");
    const field = page.getByLabel("The owner’s token");
    await page.keyboard.type("not the token");
    assert.equal(await field.inputValue(), "not the token", "the field has the focus");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: /That is not the token of this server’s owner\..* U05$/ }).waitFor();
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    await assertAccessible(page, "sign-in", WIDTHS);
    // What is wrong is selected, so that what is typed takes its place.
    await page.keyboard.type(TOKEN);
    await page.keyboard.press("Enter");
    await heading(page, "MEMORY");
    await until(async () => (await page.evaluate(runsKept)) === 1);
    assert.equal(await page.evaluate(() => document.cookie), "", "no script reads the cookie");

    await page.getByRole("banner").getByRole("link", { name: "Sign out" }).press("Enter");
    await page.waitForURL(/\/sign-in#\/job\/[\w-]+$/);
    await heading(page, "You are signed in here");
    await assertAccessible(page, "signed-in", WIDTHS);
    await page.getByRole("button", { name: "Sign out" }).click();
    await heading(page, "Sign in");
    const status = await page.evaluate(async () => (await fetch("/api/jobs")).status);
    assert.equal(status, 401);
    assert.equal(await page.evaluate(runsKept), 0, "what was kept of the memory is let go of");
  });
});

test("one_is_led_to_nothing_but_a_run_or_a_memory", async () => {
  for (const to of ["https://evil.example/", "//evil.example", "/api/person", "/job/x/../../evil", "javascript:alert(1)"]) {
    await onPage(async ({ page }) => {
      await page.goto(`${server.origin}/sign-in#${to}`);
      await page.getByLabel("The owner’s token").fill(TOKEN);
      await page.keyboard.press("Enter");
      await page.waitForURL(`${server.origin}/job/memory`);
    });
  }
});

test("it_is_said_in_german", async () => {
  await onPage(
    async ({ page }) => {
      await page.goto(`${server.origin}/sign-in`);
      await heading(page, "Anmelden");
      await page.getByLabel("Kennwort des Besitzers").fill("falsch");
      await page.getByRole("button", { name: "Anmelden" }).click();
      await page.getByRole("alert").filter({ hasText: "Das ist nicht das Kennwort" }).waitFor();
    },
    { locale: "de-DE" },
  );
});
