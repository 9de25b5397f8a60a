/**
 * That `/` cannot send: whatever is tried from the shell, from the cell with an export in it and
 * from the cell's worker, the server sees the page being asked for and nothing else. Nothing here
 * believes what an API returns; each attempt is seen to arrive where the lock is off.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { arrived, attempt, LOCKS, lookAhead, sealed, STOPPED_BY_THE_FRAME, until, untilAll } from "./sealed.mjs";
import { CANARY, found, listen, whisper } from "./whispers.mjs";

const sorted = (...names) => names.flat().sort();
const namesOf = (tried) => tried.filter(({ outcome }) => outcome.kind !== "missing").map(({ name }) => name);

for (const lock of ["whole", "untyped"]) {
  test(`nothing_arrives_from_shell_cell_or_worker_with_the_lock_${lock}`, async () => {
    const heard = await sealed(LOCKS[lock], async ({ page, site, other, shell, cell, worker }) => {
      const tried = [
        ...(await attempt(worker, ["worker"], site)),
        ...(await attempt(cell, ["page", "frame"], site)),
        ...(await attempt(shell, ["page"], site)),
      ];
      assert.deepEqual(tried.filter(({ outcome }) => outcome.kind === "answered"), []);
      await lookAhead(cell, "cell.test", other);
      await lookAhead(shell, "shell.test", other);
      // Start's own way out comes last, and arrives: whatever was on its way before has had its time.
      await shell.evaluate(() => location.assign("/job/new"));
      await until(site, "GET /job/new");
      await page.getByRole("heading", { level: 1 }).waitFor();
    });
    assert.deepEqual(heard.asked.slice(0, 2), ["GET /", "GET /job/new"]);
    assert.deepEqual(arrived(heard), []);
    assert.deepEqual(heard.names, [], "no name was looked up");
  });
}

test("without_a_lock_each_attempt_arrives_from_the_shell", async () => {
  let expected;
  const heard = await sealed(LOCKS.none, async (around) => {
    const tried = await attempt(around.shell, ["page"], around.site);
    await lookAhead(around.shell, "shell.test", around.other);
    expected = sorted(namesOf(tried), "preconnect");
    await untilAll(expected, around);
  });
  assert.deepEqual(arrived(heard), expected);
  assert.deepEqual(heard.names, ["connect.shell.test", "dns.shell.test"]);
});

test("without_a_lock_the_frame_alone_stops_few_of_them", async () => {
  let expected;
  const heard = await sealed(LOCKS.none, async (around) => {
    const tried = await attempt(around.cell, ["page"], around.site);
    await lookAhead(around.cell, "cell.test", around.other);
    const left = namesOf(tried).filter((name) => !STOPPED_BY_THE_FRAME.includes(name));
    expected = sorted(left, "preconnect");
    await untilAll(expected, around);
  });
  assert.deepEqual(arrived(heard), expected);
  assert.deepEqual(heard.names, ["connect.cell.test", "dns.cell.test"]);
});

test("without_a_lock_each_attempt_arrives_from_the_worker", async () => {
  let expected;
  const heard = await sealed(LOCKS.none, async (around) => {
    const tried = await attempt(around.worker, ["worker"], around.site);
    // Its origin is the cell's: it has none that a worker of its own could be of.
    expected = sorted(namesOf(tried).filter((name) => name !== "Worker"));
    await untilAll(expected, around);
  });
  assert.deepEqual(arrived(heard), expected);
});

/** Ways of the shell to take the tab elsewhere, and what would be asked for. */
const ELSEWHERE = {
  "/job/x": () => location.assign("/job/x"),
  "/job/new?d=x": () => location.assign("/job/new?d=x"),
  "/x": () => location.replace("/x"),
  "/refresh": () => {
    document.head.append(Object.assign(document.createElement("meta"), { httpEquiv: "refresh", content: "0;url=/refresh" }));
  },
  "/link": () => Object.assign(document.createElement("a"), { href: "/link" }).click(),
};
/** What Chromium shows in the place of a page that it may not ask for. */
const REFUSED = "chrome-error://chromewebdata/";

test("the_tab_goes_nowhere_but_to_the_run", async () => {
  const heard = await sealed(LOCKS.whole, async ({ page, site }) => {
    for (const go of Object.values(ELSEWHERE)) {
      await page.goto(`${site.address}/`);
      await page.evaluate(go);
      await page.waitForURL(REFUSED);
    }
  });
  assert.deepEqual(new Set(heard.asked), new Set(["GET /"]));
});

test("a_browser_that_does_not_know_the_allowlist_goes_where_the_page_sends_it", async () => {
  await sealed(LOCKS.policyAlone, async ({ page, site, shell, packets, udp, tcp }) => {
    for (const [path, go] of Object.entries(ELSEWHERE)) {
      await page.goto(`${site.address}/`);
      await page.evaluate(go);
      await page.waitForURL(`${site.address}${path}`, { waitUntil: "commit" });
    }
    await page.goto(`${site.address}/`);
    await attempt(shell, ["page"], site);
    await untilAll(["RTCPeerConnection", "window.open"], { site, packets, udp, tcp });
    // The policy alone stops all else.
    assert.deepEqual(arrived({ asked: site.asked, packets }), ["RTCPeerConnection", "window.open"]);
  });
});

test("the_cell_goes_nowhere_either", async () => {
  const heard = await sealed(LOCKS.policyAlone, async ({ page, site, cell }) => {
    const gone = page.waitForEvent("framenavigated", (frame) => frame === cell);
    await cell.evaluate((address) => location.assign(address), `${site.address}/try?by=self`);
    await gone;
    assert.equal(cell.url(), REFUSED);
  });
  assert.deepEqual(heard.asked, ["GET /"]);
});

/** Opens the page of a run in another tab, with its service worker: it hears what is said to its origin. */
async function jobTab(context, site) {
  const job = await context.newPage();
  await job.goto(`${site.address}/job/new`);
  await job.getByRole("heading", { level: 1 }).waitFor();
  await job.evaluate(() => navigator.serviceWorker.ready);
  await listen(job);
  return job;
}

test("the_cell_leaves_nothing_where_the_page_of_the_run_could_find_it", async () => {
  const heard = await sealed(LOCKS.whole, async ({ context, page, site, cell, worker }) => {
    const job = await jobTab(context, site);
    for (const place of [cell, worker]) {
      const said = await whisper(place);
      // Its channel is of its own origin, which no other document has.
      const got = Object.entries(said).filter(([, how]) => how === "done").map(([name]) => name);
      assert.deepEqual(got, ["BroadcastChannel"], JSON.stringify(said));
    }
    assert.deepEqual(await found(job), []);
    // The tab itself goes to the run, too, and takes nothing along.
    await page.evaluate(() => location.assign("/job/new"));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await listen(page);
    assert.deepEqual(await found(page), []);
  });
  assert.ok(!heard.headers.includes(CANARY));
});

test("what_the_cell_must_not_say_is_found_where_the_shell_says_it", async () => {
  const heard = await sealed(LOCKS.whole, async ({ context, page, site, shell }) => {
    const job = await jobTab(context, site);
    const said = await whisper(shell);
    const names = Object.keys(said).filter((name) => said[name] === "done");
    assert.deepEqual(names, Object.keys(said), JSON.stringify(said));
    const ofTheTab = ["name", "sessionStorage"];
    const ofTheServer = ["serviceWorker"];
    const shared = names.filter((name) => !ofTheTab.includes(name) && !ofTheServer.includes(name));
    assert.deepEqual(await found(job), sorted(shared));
    await page.evaluate(() => location.assign("/job/new"));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await listen(page);
    const here = await found(page);
    for (const name of ofTheTab) assert.ok(here.includes(name), name);
  });
  for (const name of ["cookie", "serviceWorker"]) assert.ok(heard.headers.includes(`${CANARY}-${name}`), name);
});

test("the_shell_passes_on_nothing_that_the_cell_says_before_start", async () => {
  const heard = await sealed(LOCKS.whole, async ({ context, page, site, cell }) => {
    await cell.evaluate((canary) => {
      const bytes = new TextEncoder().encode(canary).buffer;
      const manifest = { frames: 1, chunks: 1, bytes: bytes.byteLength, sha256: canary };
      const reads = { provider: "anthropic", model: canary, cap: 1, shown: canary };
      const said = [
        { kind: "offer", offer: { state: "ready", bytes: bytes.byteLength, reads } },
        { kind: "offer", offer: { state: canary } },
        { kind: "frame", n: 0, bytes },
        { kind: "complete", manifest },
        { kind: "theme", theme: canary },
        { kind: "language", language: canary },
        { kind: canary, [canary]: canary },
        canary,
      ];
      for (const message of said) parent.postMessage(message, "*");
      // What comes after these is taken after these.
      parent.postMessage({ kind: "offer", offer: { state: "nothing" } }, "*");
    }, CANARY);
    await page.getByRole("button", { name: "Pick something first" }).waitFor();
    const job = await jobTab(context, site);
    assert.deepEqual(await found(job), []);
    await page.evaluate(() => location.assign("/job/new"));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await listen(page);
    assert.deepEqual(await found(page), []);
  });
  assert.ok(!heard.headers.includes(CANARY));
});
