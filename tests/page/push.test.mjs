/** The person is told what becomes of a run while its page is closed, if they want that, and no more than a sentence. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, browser, until } from "./browser.mjs";
import { ID, withEdge as onEdge } from "./edge.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

const ENDPOINT = "https://push.example/here";
const KEY = Buffer.alloc(65, 4).toString("base64url");

/** In place of the browser's push service, which nobody can reach here. It keeps one subscription. */
function standIn(endpoint) {
  const made = () => ({
    endpoint,
    options: { applicationServerKey: Uint8Array.fromBase64(localStorage.subscribed, { alphabet: "base64url" }).buffer },
    unsubscribe: async () => delete localStorage.subscribed,
  });
  PushManager.prototype.getSubscription = async () => (localStorage.subscribed ? made() : null);
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    if (localStorage.unreachable) throw new DOMException("no service", "AbortError");
    localStorage.subscribed = applicationServerKey;
    return made();
  };
}

/** A run that goes on, and a server that pushes. */
const besideARun = (steps, { permissions = ["notifications"], ...options } = {}) =>
  onEdge(
    chromium,
    async (world) => {
      const { context, page, edge, site } = world;
      await context.grantPermissions(permissions);
      await page.addInitScript(standIn, ENDPOINT);
      edge.pushKey = KEY;
      edge.move("extract");
      await page.goto(`${site.address}/job/${ID}`);
      await steps(world);
    },
    options,
  );

const tellMe = (page) => page.getByRole("button", { name: "Tell me when it is done or needs me" });
const noMore = (page) => page.getByRole("button", { name: "Tell me no more" });
const notes = (page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration("/job/");
    return (await registration.getNotifications()).map(({ title, body, tag, lang }) => ({ title, body, tag, lang }));
  });

/**
 * The worker, which says how often it has looked for windows and shown something, and how to push to it. What is
 * shown is read after that alone: Chromium forgets a notification that is asked for while it is being put up.
 */
async function workerOf({ context, page, site }) {
  const session = await context.newCDPSession(page);
  const registered = new Promise((resolve) =>
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations: [one] }) => one && resolve(one.registrationId)),
  );
  await session.send("ServiceWorker.enable");
  const registrationId = await registered;
  const [worker] = context.serviceWorkers();
  await worker.evaluate(() => {
    const { matchAll } = Clients.prototype;
    self.looks = 0;
    Clients.prototype.matchAll = async function (of) {
      const found = await matchAll.call(this, of);
      self.looks += 1;
      return found;
    };
    const { showNotification } = ServiceWorkerRegistration.prototype;
    self.shown = 0;
    ServiceWorkerRegistration.prototype.showNotification = async function (...what) {
      await showNotification.apply(this, what);
      self.shown += 1;
    };
  });
  const push = () => session.send("ServiceWorker.deliverPushMessage", { origin: site.address, registrationId, data: "" });
  return { worker, push };
}

/** Goes where no run is shown, and waits until the browser has let go of the page that was. */
async function leave(page, worker, site) {
  await page.goto(`${site.address}/`);
  const isOpen = () => worker.evaluate(async () => (await clients.matchAll({ type: "window", includeUncontrolled: true })).some(({ url }) => url.includes("/job/")));
  await until(async () => !(await isOpen()));
}

test("one_key_has_this_browser_tell_and_another_has_it_stop", () =>
  besideARun(async ({ page, edge, faults }) => {
    await tellMe(page).focus();
    await page.keyboard.press("Enter");
    await page.getByText("This browser tells you when a run is done or needs you").waitFor();
    assert.deepEqual([...edge.pushesTo], [ENDPOINT]);
    assert.ok(await noMore(page).evaluate((button) => button === document.activeElement), "the keyboard is where it was");
    await assertAccessible(page, "tell-on", [390]);
    // Whatever the server lost meanwhile, what is shown holds; and so it does with another key.
    edge.pushesTo.clear();
    edge.pushKey = Buffer.alloc(65, 5).toString("base64url");
    await page.reload();
    await noMore(page).waitFor();
    assert.deepEqual([...edge.pushesTo], [ENDPOINT]);
    assert.equal(await page.evaluate(() => localStorage.subscribed), edge.pushKey);
    await noMore(page).press("Enter");
    await tellMe(page).waitFor();
    assert.deepEqual([...edge.pushesTo], []);
    assert.equal(await page.evaluate(() => localStorage.subscribed), undefined);
    await tellMe(page).press("Enter");
    await page.getByRole("button", { name: "Delete everything" }).press("Enter");
    await page.getByRole("button", { name: "Delete all for good" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Everything is deleted." }).waitFor();
    assert.equal(await page.evaluate(() => localStorage.subscribed), undefined);
    assert.deepEqual(faults, []);
  }));

test("what_is_in_the_way_of_telling_is_said_and_nothing_changes", () =>
  besideARun(async ({ page, edge }) => {
    const says = (words) => page.getByRole("alert").filter({ hasText: "S05" }).getByText(words).waitFor();
    edge.fails = (rest) => rest === "push";
    await tellMe(page).press("Enter");
    await says("This could not be changed: that push service is not known here.");
    assert.equal(await page.evaluate(() => localStorage.subscribed), undefined, "the browser takes its own back");
    await assertAccessible(page, "tell-refused");
    edge.fails = () => false;
    await page.evaluate(() => (localStorage.unreachable = "yes"));
    await tellMe(page).press("Enter");
    await says("This could not be changed: the browser cannot reach its push service.");
    await page.evaluate(() => delete localStorage.unreachable);
    await tellMe(page).press("Enter");
    await noMore(page).waitFor();
    assert.equal(await page.getByRole("alert").count(), 0);
  }));

test("a_browser_that_may_tell_nothing_says_what_to_do_and_where_none_can_nothing_is_shown", async () => {
  await besideARun(
    async ({ page, edge }) => {
      await tellMe(page).press("Enter");
      await page.getByText(/lets this site tell you nothing\. Allow notifications for it/).waitFor();
      assert.deepEqual([...edge.pushesTo], []);
      edge.pushKey = null;
      const [asked] = await Promise.all([page.waitForResponse(/\/api\/push$/), page.reload()]);
      await asked.finished();
      await page.getByText("Live", { exact: true }).waitFor();
      assert.equal(await tellMe(page).count(), 0);
    },
    { permissions: [] },
  );
});

test("a_push_is_shown_as_one_sentence_in_the_language_of_the_page_while_nobody_looks", () =>
  besideARun(async (world) => {
    const { page, edge, site } = world;
    await tellMe(page).press("Enter");
    await noMore(page).waitFor();
    await page.getByRole("button", { name: "DE Deutsch" }).press("Enter");
    await page.getByRole("button", { name: "Nicht mehr Bescheid geben" }).waitFor();
    const { worker, push } = await workerOf(world);
    const looks = () => worker.evaluate(() => self.looks);
    const hasShown = (n) => until(async () => (await worker.evaluate(() => self.shown)) === n);
    await push();
    await until(async () => (await looks()) > 0);
    assert.deepEqual(await notes(page), [], "who looks at the run is told nothing");
    await leave(page, worker, site);
    // It is on the list of runs also before it is done.
    edge.others = [{}];
    edge.move("extract", { hold: "cap" });
    const before = site.asked.length;
    await push();
    const said = (title) => [{ title, body: "", tag: `/job/${ID}`, lang: "de" }];
    await hasShown(1);
    assert.deepEqual(await notes(page), said("Ihr Lauf ist angehalten. Seine Seite sagt, warum."));
    assert.deepEqual(site.asked.slice(before), ["GET /api/jobs"]);
    edge.move("done");
    await push();
    await hasShown(2);
    assert.deepEqual(await notes(page), said("Ihr Gedächtnis ist geschrieben"), "one of each run");
    edge.isSilent = true;
    await push();
    await hasShown(3);
    assert.deepEqual(await notes(page), said("Es gibt Neues von Ihrem Lauf"), "of the run that was looked at last");
  }));

test("what_is_shown_leads_to_its_run_in_the_window_that_has_it_or_a_new_one", () =>
  besideARun(async (world) => {
    const { page, site } = world;
    await tellMe(page).waitFor();
    const { worker } = await workerOf(world);
    // No test can press what the system shows: the worker is handed the event, and says what it did.
    const press = (path) =>
      worker.evaluate(async (path) => {
        const did = [];
        const works = [];
        ExtendableEvent.prototype.waitUntil = (work) => works.push(work);
        Clients.prototype.openWindow = async (opened) => did.push(`open ${opened}`);
        WindowClient.prototype.focus = async function () {
          did.push(`focus ${new URL(this.url).pathname}`);
        };
        await registration.showNotification("Said", { tag: path, data: path });
        const [notification] = await registration.getNotifications({ tag: path });
        dispatchEvent(new NotificationEvent("notificationclick", { notification }));
        await Promise.all(works);
        return [...did, (await registration.getNotifications()).length];
      }, path);
    assert.deepEqual(await press(`/job/${ID}`), [`focus /job/${ID}`, 0]);
    await leave(page, worker, site);
    assert.deepEqual(await press(`/job/${ID}`), [`open /job/${ID}`, 0]);
  }));
