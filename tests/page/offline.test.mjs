/** A run that was read once is read without a network, and what is kept for that goes with the run. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { WIDTHS, assertAccessible, browser, until } from "./browser.mjs";
import { BEFORE, FACTS, FILES, ID, withEdge as onEdge } from "./edge.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(async () => {
  await chromium.close();
});

const withEdge = (steps, options) => onEdge(chromium, steps, options);
const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();
/** Words of the memory that stand nowhere else. */
const WORDS = ["hull last weekend", "I keep bees", "sold the old boat", "honey"];
const ELSEWHERE = "I was elsewhere.";

/** Opens a run that is done, and waits until this browser could do without the network. */
async function openKept({ page, edge, site }, hash = "") {
  edge.stage = "done";
  await page.goto(`${site.address}/job/${ID}${hash}`);
  await page.getByText("This browser keeps a copy").waitFor({ state: "attached" });
  await page.evaluate(() => navigator.serviceWorker.ready);
}

async function goOffline({ context, edge }) {
  await context.setOffline(true);
  edge.isAway = true;
  await edge.break();
}

async function goOnline({ context, edge }) {
  edge.isAway = false;
  await context.setOffline(false);
}

/** All that lies in this browser under the site's origin, as one text. */
async function stored(page) {
  return await page.evaluate(async () => {
    const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const all = [{ ...localStorage }, { ...sessionStorage }, document.cookie];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        all.push(await done(objects.getAllKeys()), await done(objects.getAll()));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) all.push(request.url, await (await cache.match(request)).text());
    }
    return JSON.stringify(all);
  });
}

/** Has this browser keep a second run, which differs from the first in this. */
async function keepAnother(page, other = { id: "other" }, files = { "USER.md": ELSEWHERE }) {
  await page.evaluate(async ([id, other, files]) => {
    const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const database = await done(indexedDB.open("kept"));
    const runs = () => database.transaction("runs", "readwrite").objectStore("runs");
    const kept = await done(runs().get(id));
    await done(runs().put({ ...kept, at: 1, snapshot: { ...kept.snapshot, ...other }, files }, other.id));
    database.close();
  }, [ID, other, files]);
  assert.ok((await stored(page)).includes(JSON.stringify(other.id)));
}

/** Resolves once nothing of the memory lies in this browser. */
async function untilNothingIsStored(page) {
  const all = [...WORDS, ELSEWHERE];
  for (let text = await stored(page); all.some((word) => text.includes(word)); text = await stored(page));
}

test("a_finished_memory_its_sources_and_its_receipt_are_read_without_a_network", async () => {
  await withEdge(async (world) => {
    const { page } = world;
    await openKept(world);
    await goOffline(world);
    const response = await page.reload();
    assert.equal(response.fromServiceWorker(), true);
    assert.match(response.headers()["content-security-policy"], /connect-src 'self'.*trusted-types offline$/);
    await heading(page, "MEMORY");
    await page.getByText(/^As of \d+ \w+ \d{4}, \d\d:\d\d, as this browser kept it\./).waitFor();
    await page.getByText(/^Offline, as of \d\d:\d\d$/).waitFor();
    await page.getByRole("link", { name: /^USER/ }).click();
    await page.getByRole("button", { name: /I like <b>honey/ }).click();
    const panel = page.getByRole("complementary", { name: "Where this comes from" });
    await panel.getByText("14 Nov 2023").first().waitFor();
    assert.equal(await panel.locator("mark").textContent(), "I like <b>honey</b> 🐝 from example.com.");
    const forget = panel.getByRole("button", { name: "Forget this" });
    assert.equal(await forget.getAttribute("aria-disabled"), "false", "what is decided waits for the server");
    await page.getByRole("link", { name: "Download all" }).first().press("Enter");
    await page.getByText(/^This could not be downloaded: the server does not answer\..*M05/).waitFor();
    const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "USER.md" }).press("Enter")]);
    assert.match(await readFile(await saved.path(), "utf8"), /I keep bees/);
    await page.getByRole("link", { name: "Receipt" }).click();
    await page.getByRole("table", { name: "Messages" }).waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(violations.map(({ id }) => id), []);
  });
});

test("with_the_network_again_the_memory_is_that_of_the_server_and_so_is_the_copy", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    await openKept(world, "#USER");
    await goOffline(world);
    await page.reload();
    await page.getByText("as this browser kept it.").waitFor();
    await page.getByRole("button", { name: "I keep bees." }).waitFor();
    edge.files["USER.md"] = FILES["USER.md"].replace("I keep bees.", "I keep goats.");
    edge.seq += 1;
    await goOnline(world);
    await page.getByRole("button", { name: "I keep goats." }).waitFor();
    await page.getByText("as this browser kept it.").waitFor({ state: "detached" });
    await page.getByText("This browser keeps a copy").waitFor({ state: "attached" });
    await goOffline(world);
    await page.reload();
    await page.getByRole("button", { name: "I keep goats." }).waitFor();
    assert.ok(!(await stored(page)).includes("I keep bees"));
  });
});

test("what_is_kept_is_shown_while_the_server_is_silent_until_it_answers", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    await openKept(world, "#USER");
    const silence = Promise.withResolvers();
    edge.hangs = silence.promise;
    await page.reload();
    await page.getByText(/^As of \d+ \w+ \d{4}, \d\d:\d\d, as this browser kept it\./).waitFor();
    await page.getByRole("button", { name: "I keep bees." }).press("Enter");
    const panel = page.getByRole("complementary", { name: "Where this comes from" });
    await panel.locator("mark", { hasText: "honey" }).waitFor();
    edge.files["USER.md"] = FILES["USER.md"].replace("I keep bees.", "I keep goats.");
    edge.hangs = null;
    silence.resolve();
    await page.getByRole("button", { name: "I keep goats." }).waitFor();
    await page.getByText("as this browser kept it.").waitFor({ state: "detached" });
    await page.getByText("Live", { exact: true }).waitFor();
  });
});

test("the_memory_by_its_own_address_is_what_is_kept_until_the_server_says_which_is_the_newest", async () => {
  await withEdge(async (world) => {
    const { page, edge, site } = world;
    await openKept(world);
    // It was looked at last, but has no memory; and an older one has.
    await keepAnother(page, { id: "older", started_at: "2025-01-01T00:00:00Z" });
    await keepAnother(page, { id: "reading", started_at: "2026-12-01T00:00:00Z", stage: "extract" });
    const silence = () => {
      const { promise, resolve } = Promise.withResolvers();
      edge.hangs = promise;
      return () => {
        edge.hangs = null;
        resolve();
      };
    };
    let end = silence();
    await page.goto(`${site.address}/memory#USER`);
    await page.getByText(/^As of \d+ \w+ \d{4}, \d\d:\d\d, as this browser kept it\./).waitFor();
    await page.getByRole("button", { name: "I keep bees." }).press("Enter");
    const panel = page.getByRole("complementary", { name: "Where this comes from" });
    await panel.locator("mark", { hasText: "honey" }).waitFor();
    await assertAccessible(page, "memory-kept", WIDTHS);
    edge.files["USER.md"] = FILES["USER.md"].replace("I keep bees.", "I keep goats.");
    end();
    await page.getByRole("button", { name: "I keep goats." }).waitFor();
    await page.getByText("as this browser kept it.").waitFor({ state: "detached" });
    await page.getByText("Live", { exact: true }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/memory");
    await page.getByText("This browser keeps a copy").waitFor({ state: "attached" });
    end = silence();
    await page.reload();
    await page.getByText("as this browser kept it.").waitFor();
    edge.isDeleted = true;
    end();
    await heading(page, "No memory yet.");
    await untilNothingIsStored(page);
    assert.equal(await page.title(), "Run · decant");
  });
});

test("where_nothing_is_kept_and_the_server_does_not_say_which_memory_is_the_newest_that_is_said", async () => {
  await withEdge(async ({ page, edge, site }) => {
    edge.isSilent = true;
    edge.stage = "done";
    await page.goto(`${site.address}/memory`);
    const alert = page.getByRole("alert").filter({ hasText: "The memory could not be fetched" });
    await alert.getByText("S05").waitFor();
    assert.equal(await page.getByText("X01").count(), 0, "the page is not broken");
    await assertAccessible(page, "memory-none", WIDTHS);
    edge.isSilent = false;
    await alert.getByRole("button", { name: "Try again" }).press("Enter");
    await heading(page, "MEMORY");
  });
});

test("a_run_that_a_silent_server_has_no_more_is_shown_no_longer_than_that_is_unknown", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    await openKept(world);
    const silence = Promise.withResolvers();
    edge.hangs = silence.promise;
    await page.reload();
    await page.getByText("as this browser kept it.").waitFor();
    edge.isDeleted = true;
    edge.hangs = null;
    silence.resolve();
    await heading(page, "No run at this address.");
    await untilNothingIsStored(page);
    assert.equal(await page.title(), "Run · decant");
  });
});

test("what_a_memory_was_before_is_read_without_a_network_where_both_are_kept", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    const compared = page.getByText("Compared with the memory of your run of 2 Oct 2026.");
    const [hull, honey] = FACTS;
    edge.before = [honey, { ...hull, statement: "Not really." }];
    await openKept(world);
    await goOffline(world);
    await page.goto(`${page.url().replace(/#.*/, "")}#since`);
    await page.reload();
    await page.getByText("This browser keeps no earlier run. Whether there is one is looked up when the server answers.").waitFor();
    await goOnline(world);
    await compared.waitFor();
    await keepAnother(page, { id: BEFORE, started_at: "2026-10-02T09:00:00Z" }, { "facts.jsonl": edge.before.map((fact) => JSON.stringify(fact)).join("\n") });
    await goOffline(world);
    await page.reload();
    await compared.waitFor();
    await page.getByText("as this browser kept it.").waitFor();
    await page.locator(".looks h2").nth(1).waitFor();
    assert.deepEqual(await page.locator(".looks h2").allTextContents(), ["New 1", "Changed 1"]);
  });
});

test("the_last_state_of_a_run_is_shown_without_a_network_in_either_language", async () => {
  await withEdge(async (world) => {
    const { page, edge, site } = world;
    edge.stage = "extract";
    await page.goto(`${site.address}/job/${ID}`);
    await heading(page, /Reading \d chunks/);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await goOffline(world);
    await page.reload();
    await heading(page, /Reading \d chunks/);
    await page.getByText("as this browser kept it.").waitFor();
    await page.getByRole("button", { name: "DE Deutsch" }).press("Enter");
    await heading(page, /\d Abschnitte werden gelesen/);
    await page.reload();
    await heading(page, /\d Abschnitte werden gelesen/);
  });
});

test("without_a_connection_nothing_can_be_asked_of_a_run_and_it_is_said_why", async () => {
  await withEdge(async (world) => {
    const { page, edge, site } = world;
    const budget = { spent: 1, reserved: 0, low: 2, high: 3, cap: 5, calls: 4, input: 0, output: 0 };
    edge.move("extract", { provider: "anthropic", hold: null, budget });
    await page.goto(`${site.address}/job/${ID}`);
    await page.getByText("Live", { exact: true }).waitFor();
    const pause = page.getByRole("button", { name: "Pause" });
    assert.equal(await pause.getAttribute("aria-disabled"), "false");
    await page.evaluate(() => navigator.serviceWorker.ready);
    await goOffline(world);
    await page.reload();
    await page.getByText("nothing can be asked of the run; the run itself goes on as it was").waitFor();
    assert.equal(await pause.getAttribute("aria-disabled"), "true");
    await page.getByRole("button", { name: "Stop", exact: true }).press("Enter");
    assert.equal(await page.getByRole("button", { name: "Stop and keep" }).getAttribute("aria-disabled"), "true");
    await pause.press("Enter");
    await goOnline(world);
    await page.getByText("Live", { exact: true }).waitFor();
    await pause.press("Enter");
    const asked = () => edge.commands.map(({ kind }) => kind).filter((kind) => kind !== "hello");
    await until(() => asked().length > 0);
    assert.deepEqual(asked(), ["pause"]);
  });
});

test("what_cannot_wait_for_the_network_says_that_it_needs_one_and_is_not_done", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    edge.forgotten = [{ decision: "d1", at: "2026-11-24T14:00:00Z", removed: 0 }];
    await openKept(world);
    await page.getByRole("link", { name: /^To review/ }).press("Enter");
    await page.getByLabel("What something else contradicts").check();
    const apply = page.getByRole("button", { name: "Write the memory anew so" });
    const remove = page.getByRole("button", { name: "Also remove its messages" });
    const why = page.getByText("Needs a connection.");
    const described = (button) => button.evaluate((one) => document.getElementById(one.getAttribute("aria-describedby"))?.textContent ?? null);
    await apply.waitFor();
    assert.deepEqual([await why.count(), await described(apply)], [0, null]);
    await goOffline(world);
    await why.nth(1).waitFor();
    for (const button of [apply, remove]) {
      assert.equal(await button.getAttribute("aria-disabled"), "true");
      assert.equal(await described(button), "Needs a connection.");
      await button.press("Enter");
    }
    assert.equal(await page.getByRole("button", { name: "Undo" }).getAttribute("aria-disabled"), "false", "that waits");
    await apply.scrollIntoViewIfNeeded();
    await assertAccessible(page, "needs", WIDTHS);
    await goOnline(world);
    await page.getByText("Live", { exact: true }).waitFor();
    await why.first().waitFor({ state: "detached" });
    assert.equal(await described(apply), null);
    await remove.press("Enter");
    await goOffline(world);
    const sure = page.getByRole("group", { name: "Also remove its messages" });
    await sure.getByText("Needs a connection.").waitFor();
    await sure.getByRole("button", { name: "Remove them for good" }).press("Enter");
    await sure.getByRole("button", { name: "Keep them" }).press("Enter");
    await remove.and(page.locator(":focus")).waitFor();
    assert.deepEqual(edge.commands.filter(({ kind }) => kind !== "hello"), []);
  });
});

test("a_run_that_was_deleted_leaves_nothing_in_this_browser", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    await openKept(world);
    const before = await stored(page);
    for (const word of WORDS) assert.ok(before.includes(word), `${word} is kept`);
    await keepAnother(page);
    edge.isDeleted = true;
    await page.reload();
    await heading(page, "No run at this address.");
    await untilNothingIsStored(page);
    await goOffline(world);
    await page.reload();
    await page.getByRole("heading", { level: 1 }).or(page.getByText("Connecting")).first().waitFor();
    const shown = await page.locator("body").textContent();
    for (const word of WORDS) assert.ok(!shown.includes(word), word);
  });
});

test("a_run_that_is_deleted_while_it_is_looked_at_leaves_nothing_either", async () => {
  await withEdge(async (world) => {
    const { page, edge } = world;
    await openKept(world);
    await edge.break(4404);
    await heading(page, "No run at this address.");
    await untilNothingIsStored(page);
  });
});

test("a_run_that_was_deleted_elsewhere_goes_when_another_is_opened", async () => {
  await withEdge(async (world) => {
    const { page } = world;
    await openKept(world);
    await keepAnother(page);
    await page.reload();
    await heading(page, "MEMORY");
    while ((await stored(page)).includes(ELSEWHERE));
    assert.ok((await stored(page)).includes("I keep bees"), "the run that is there stays");
  });
});

test("a_run_is_deleted_where_it_is_read_and_all_that_shows_it_learns_of_it", async () => {
  await withEdge(async (world) => {
    const { context, page, edge, site } = world;
    await openKept(world);
    const other = await context.newPage();
    await edge.attach(other);
    await other.goto(`${site.address}/job/${ID}#USER`);
    await heading(other, "USER");
    await page.getByRole("link", { name: "Delete", exact: true }).press("Enter");
    await heading(page, "Delete");
    const button = page.getByRole("button", { name: "Delete this run" });
    await button.press("Enter");
    const sure = page.getByRole("group", { name: "Delete this run" });
    await sure.and(page.locator(":focus")).waitFor();
    await sure.getByText(/^From this server goes what you sent for it.*From this browser go its copy/).waitFor();
    await sure.getByText(/^Your other runs stay/).waitFor();
    assert.equal(await sure.getByText("may still be billed").count(), 0, "a run that is done stops nothing");
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(violations.map(({ id }) => id), []);
    await page.keyboard.press("Escape");
    await button.and(page.locator(":focus")).waitFor();
    assert.ok((await stored(page)).includes("I keep bees"), "nothing was done");
    await button.press("Enter");
    edge.fails = (rest) => rest === "";
    await sure.getByRole("button", { name: "Delete it for good" }).press("Enter");
    await sure.getByText("The server refuses: too many requests (S04).").waitFor();
    assert.ok((await stored(page)).includes("I keep bees"), "nothing was done");
    edge.fails = () => false;
    await sure.getByRole("button", { name: "Delete it for good" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "The run is deleted." }).and(page.locator(":focus")).waitFor();
    await heading(other, "No run at this address.");
    await untilNothingIsStored(page);
    await page.reload();
    await heading(page, "No run at this address.");
  });
});

test("everything_is_deleted_also_what_is_still_to_be_sent_and_the_key_of_placeholders", async () => {
  await withEdge(async (world) => {
    const { page, edge, site } = world;
    await page.goto(`${site.address}/job/new`);
    await page.getByText("U06").waitFor();
    const another = "c".repeat(22);
    edge.others = [{ id: another }];
    await page.evaluate(async ([id, another]) => {
      const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
      const database = await done(indexedDB.open("decant"));
      const stores = database.transaction(["frames", "keys", "outbox", "sent"], "readwrite");
      stores.objectStore("frames").put(new ArrayBuffer(12), 0);
      stores.objectStore("keys").put(new Uint8Array(32), "masking");
      stores.objectStore("outbox").put({ job: id, manifest: { bytes: 12, frames: 1 } }, "current");
      await done(stores.objectStore("sent").put({ at: 1, bytes: 4321, frames: 1, sha256: "ab" }, id));
      database.close();
      // Decided of another run, without a network.
      const opening = indexedDB.open("later", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("runs");
      const later = await done(opening);
      const wish = { kind: "decide", id: "w", facts: ["f"] };
      const waiting = [{ wish, says: ["two hives"], isSaid: false, why: null }];
      await done(later.transaction("runs", "readwrite").objectStore("runs").put(waiting, another));
      later.close();
    }, [ID, another]);
    edge.fate = () => null;
    await page.goto(`${site.address}/job/${ID}`);
    await heading(page, /Sending/);
    const before = await stored(page);
    assert.match(before, /"masking".*"frames":1/);
    assert.match(before, /two hives/);
    await page.getByRole("button", { name: "Delete everything" }).click();
    await page.getByText("It stops at once. A call that is out may still be billed.").waitFor();
    await page.getByRole("button", { name: "Delete all for good" }).click();
    await heading(page, "Everything is deleted.");
    assert.ok(site.asked.includes("DELETE /api/person"));
    while (/"masking"|"frames":|two hives/.test(await stored(page)));
  });
});

test("what_is_to_be_forgotten_is_not_kept_until_the_memory_is_written_anew", async () => {
  await withEdge(async (world) => {
    const { page } = world;
    await openKept(world, "#USER");
    await page.getByRole("button", { name: "I keep bees." }).click();
    await page.getByRole("button", { name: "Forget this" }).first().click();
    await untilNothingIsStored(page);
  });
});

test("only_files_of_this_build_are_shown_whatever_lies_in_the_cache", async () => {
  await withEdge(async (world) => {
    const { page } = world;
    await openKept(world);
    const paths = await page.evaluate(async () => {
      const [name] = await caches.keys();
      const cache = await caches.open(name);
      const urls = (await cache.keys()).map(({ url }) => new URL(url).pathname);
      await cache.put("/job/new", new Response("<h1>Somebody else</h1>", { headers: { "Content-Type": "text/html" } }));
      return urls;
    });
    assert.ok(!paths.includes("/"), "the page that opens exports is not kept");
    assert.ok(paths.every((path) => path === "/job/new" || path.startsWith("/assets/")), paths.join());
    await goOffline(world);
    await assert.rejects(page.reload(), /ERR_/);
    await assert.rejects(page.goto(new URL("/", world.site.address).href), /ERR_INTERNET_DISCONNECTED/);
  });
});

test("a_browser_can_offer_a_memory_as_an_app_of_its_own_scope", async () => {
  await withEdge(async (world) => {
    const { context, page, site } = world;
    await openKept(world);
    const session = await context.newCDPSession(page);
    const { errors, manifest, url } = await session.send("Page.getAppManifest");
    assert.deepEqual(errors, []);
    assert.match(url, /\/assets\/decant-[0-9a-f]{8}\.webmanifest$/);
    assert.equal(manifest.scope, `${site.address}/job/`);
    assert.equal(manifest.startUrl, `${site.address}/job/memory`);
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    // No window that keeps nothing installs anything.
    assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId), ["in-incognito"]);
    await goOffline(world);
    await page.goto(`${site.address}/job/memory`);
    await heading(page, "MEMORY");
    await page.getByText("as this browser kept it.").waitFor();
  });
});
