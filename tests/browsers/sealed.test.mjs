/**
 * That `/` cannot send, in Firefox and in WebKit: the attempts are those of the page's own sheet
 * "Check it" and of `tests/page/sealed.test.mjs`. Neither browser knows the header
 * Connection-Allowlist, so what no other policy speaks of is seen to arrive: the list of it stands
 * beside each browser, and whatever else arrived would fail.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ATTEMPTS } from "../../www/src/lib/attempts.ts";
import { PATIENCE_MS } from "../page/browser.mjs";
import { arrived, attempt, ears, LOCKS, lookAhead, requests, STOPPED_BY_THE_FRAME, until, untilAll } from "../page/sealed.mjs";
import { json, smallExport, zip } from "../page/fixtures.mjs";
import { serve } from "../page/server.mjs";
import { CANARY, found, listen, whisper } from "../page/whispers.mjs";
import * as firefox from "./firefox.mjs";
import * as webkit from "./webkit.mjs";

/** `unlocked` arrives although the page is locked; `never` does not even arrive where it is not. */
const BROWSERS = [
  {
    ...firefox,
    unlocked: { cell: ["RTCPeerConnection", "preconnect"], shell: ["RTCPeerConnection", "preconnect", "window.open"] },
    never: ["speculationrules", "ping"],
  },
  {
    ...webkit,
    unlocked: { cell: ["preconnect"], shell: ["preconnect"] },
    never: ["speculationrules", "prefetch", "window.open"],
  },
];

const EXPORT = [{ name: "export.zip", base64: zip([["conversations.json", json(smallExport())]]).toString("base64") }];
const sorted = (...names) => names.flat().sort();
const namesIn = (attempts) => Object.keys(attempts).sort();
/** A browser that shows nothing any more ends its test. */
const timeout = 2 * PATIENCE_MS;

/** Opens `/` under this lock; `steps` do the rest. Gives what was heard in the end. */
async function locked({ open }, lock, steps) {
  const site = await serve(undefined, lock);
  const around = await ears(Number(new URL(site.address).port));
  const browser = await open();
  try {
    await browser.visit(`${site.address}/`);
    await shown(browser.cell, "#root > main");
    await steps({ ...browser, site, ...around });
  } finally {
    await browser.close();
    around.udp.close();
    around.tcp.close();
    await site.close();
  }
  return { asked: site.asked, packets: around.packets };
}

/** Resolves once there is such an element. */
async function shown(place, selector) {
  await place.evaluate(
    (selector) =>
      new Promise((resolve) => {
        const look = () => document.querySelector(selector) && resolve(null);
        new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
        look();
      }),
    selector,
  );
}

/** Drops the export, and waits until it was read and could be sent. */
async function read({ cell, shell }) {
  await cell.evaluate((files) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of files) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    }
    document.querySelector("#root").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, EXPORT);
  await shown(shell, '#start[aria-disabled="false"]');
  const text = await cell.evaluate("document.body.innerText");
  for (const { title } of smallExport()) assert.ok(text.includes(title), title);
}

/** Has the sheet "Check it" make its attempts: in the cell, in a worker of it, and out of it. Gives what it says. */
async function tryIt(cell) {
  await cell.evaluate(`[...document.querySelectorAll("button")].find(({ textContent }) => textContent === "Check it").click()`);
  await shown(cell, "dialog .ink");
  await cell.evaluate(`document.querySelector("dialog .ink").click()`);
  await shown(cell, ".sums p");
  return await cell.evaluate(`({
    rows: [...document.querySelectorAll(".tried")].map((list) =>
      Object.fromEntries([...list.children].map(({ children }) => [...children].map(({ textContent }) => textContent)))),
    sums: [...document.querySelectorAll(".sums p")].map(({ textContent }) => textContent),
    text: document.querySelector("dialog").innerText,
  })`);
}

/** Start's own way out comes last, and arrives: whatever was on its way before has had its time. */
async function leave({ shell, site }) {
  await shell.evaluate(`void setTimeout(() => location.assign("/job/new"))`);
  await until(site, "GET /job/new");
}

for (const browser of BROWSERS) {
  const { name, unlocked, never } = browser;

  for (const lock of ["whole", "untyped"]) {
    test(`${name}_sends_nothing_from_cell_or_worker_with_the_lock_${lock}_but_what_the_sheet_names`, { timeout }, async () => {
      const heard = await locked(browser, LOCKS[lock], async (around) => {
        await read(around);
        const { rows, sums, text } = await tryIt(around.cell);
        assert.deepEqual(rows.map(namesIn), Object.values(ATTEMPTS).map(namesIn));
        assert.ok(!sums.join().includes("got through"), sums.join("\n"));
        const [page] = rows;
        const rules = { fetch: "connect-src", img: "img-src", video: "media-src", font: "font-src", object: "object-src", iframe: "frame-src" };
        for (const [way, rule] of Object.entries(rules)) assert.equal(page[way], `refused by ${rule}`, way);
        // By this a person knows whether the browser refuses what the policy does not speak of.
        assert.match(page.RTCPeerConnection, /^(neither refused nor answered|not in this browser)$/);
        assert.equal(text.includes("to the letter"), lock === "whole");
        await lookAhead(around.cell, "cell.test", around.other);
        await untilAll(unlocked.cell, around);
        await leave(around);
      });
      assert.deepEqual(arrived(heard), unlocked.cell);
      assert.deepEqual(heard.asked.slice(0, 2), ["GET /", "GET /job/new"]);
    });

    test(`${name}_sends_nothing_from_the_shell_with_the_lock_${lock}_but_what_the_sheet_names`, { timeout }, async () => {
      const heard = await locked(browser, LOCKS[lock], async (around) => {
        await attempt(around.shell, ["page"], around.site);
        await lookAhead(around.shell, "shell.test", around.other);
        await untilAll(unlocked.shell, around);
        await leave(around);
      });
      assert.deepEqual(arrived(heard), unlocked.shell);
    });
  }

  test(`${name}_without_a_lock_sends_each_attempt_of_the_shell`, { timeout }, async () => {
    let expected;
    const heard = await locked(browser, LOCKS.none, async (around) => {
      const tried = await attempt(around.shell, ["page"], around.site);
      await lookAhead(around.shell, "shell.test", around.other);
      const there = tried.filter(({ outcome }) => outcome.kind !== "missing").map(({ name }) => name);
      expected = sorted(there.filter((way) => !never.includes(way)), "preconnect");
      await untilAll(expected, around);
    });
    assert.deepEqual(arrived(heard), expected);
  });

  test(`${name}_without_a_lock_sends_what_the_frame_alone_does_not_stop`, { timeout }, async () => {
    const stopped = [...STOPPED_BY_THE_FRAME, ...never, "WebTransport", "RTCPeerConnection"];
    const left = (kind) => Object.keys(ATTEMPTS[kind]).filter((way) => !stopped.includes(way));
    const expected = sorted(left("page"), left("worker"));
    const heard = await locked(browser, LOCKS.none, async ({ cell, site }) => {
      const { sums } = await tryIt(cell);
      assert.match(sums[0], /got through\. Don’t open an export here/);
      while (requests(site.asked).length < expected.length) await new Promise((resolve) => site.server.once("request", resolve));
    });
    assert.deepEqual(sorted(requests(heard.asked)), expected);
  });

  test(`${name}_goes_where_the_shell_sends_the_tab_and_nowhere_for_the_cell`, { timeout }, async () => {
    const heard = await locked(browser, LOCKS.whole, async ({ cell, shell, site }) => {
      await cell.evaluate(`void setTimeout(() => location.assign(${JSON.stringify(`${site.address}/try?by=self`)}))`);
      await shell.evaluate(`void setTimeout(() => location.assign("/elsewhere"))`);
      await until(site, "GET /elsewhere");
    });
    assert.deepEqual(heard.asked.slice(0, 2), ["GET /", "GET /elsewhere"]);
    assert.deepEqual(arrived(heard), []);
  });

  test(`${name}_lets_the_cell_leave_nothing_where_the_page_of_the_run_could_find_it`, { timeout }, async () => {
    await locked(browser, LOCKS.whole, async ({ visit, cell, shell, site }) => {
      const asIs = () => shown(shell, "h1").then(() => listen(shell)).then(() => found(shell));
      // A way may say nothing and do nothing: what counts is what is found.
      const said = await whisper(cell);
      for (const way of ["localStorage", "indexedDB", "caches", "name"]) assert.equal(said[way], "SecurityError", way);
      await leave({ shell, site });
      assert.deepEqual(await asIs(), []);
      assert.ok(!site.heard.join().includes(CANARY));
      // From the shell it is found. The run's service worker clears away caches that are not its own, once,
      // whenever it begins: what is left after that stays.
      let left;
      do {
        await visit(`${site.address}/`);
        await whisper(shell);
        await visit(`${site.address}/job/new`);
        left = await asIs();
      } while (!left.includes("caches"));
      for (const way of ["cookie", "localStorage", "indexedDB"]) assert.ok(left.includes(way), `${way}: ${left}`);
    });
  });

  const skip = !browser.hasOffline && "its driver cannot turn the network off";
  test(`${name}_reads_an_export_with_the_network_off`, { skip, timeout }, async () => {
    const heard = await locked(browser, LOCKS.whole, async (around) => {
      await around.goOffline();
      await read(around);
      assert.equal(await around.cell.evaluate("navigator.onLine"), false);
    });
    assert.deepEqual(heard.asked, ["GET /"]);
  });
}
