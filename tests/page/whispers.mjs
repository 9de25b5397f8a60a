/** What two documents of one origin might pass to each other past every policy, and who finds it. */

/** Stands in all that is said. */
export const CANARY = "canary-5f1c";

/** Says something by each way there is; gives `done` or the name of the error for each. */
export async function whisper(place) {
  return await place.evaluate(async (canary) => {
    const ways = {
      cookie() {
        document.cookie = `${canary}-cookie=1; path=/`;
      },
      localStorage: () => localStorage.setItem(`${canary}-localStorage`, "1"),
      sessionStorage: () => sessionStorage.setItem(`${canary}-sessionStorage`, "1"),
      indexedDB: () =>
        new Promise((resolve, reject) => {
          const request = indexedDB.open(`${canary}-indexedDB`);
          request.onsuccess = resolve;
          request.onerror = () => reject(request.error);
        }),
      caches: async () => await (await caches.open(`${canary}-caches`)).put("/job/x", new Response("")),
      directory: async () =>
        await (await navigator.storage.getDirectory()).getFileHandle(`${canary}-directory`, { create: true }),
      locks: () =>
        new Promise((resolve, reject) => {
          const held = navigator.locks.request(`${canary}-locks`, () => new Promise(resolve));
          held.catch(reject);
        }),
      BroadcastChannel: () => new BroadcastChannel("decant").postMessage(`${canary}-BroadcastChannel`),
      async serviceWorker() {
        for (const { active, navigationPreload } of await navigator.serviceWorker.getRegistrations()) {
          await navigationPreload.enable();
          await navigationPreload.setHeaderValue(`${canary}-serviceWorker`);
          active.postMessage(`${canary}-serviceWorker`);
        }
      },
      name() {
        top.name = `${canary}-name`;
      },
    };
    const said = {};
    for (const [name, say] of Object.entries(ways)) {
      said[name] = await Promise.resolve().then(say).then(() => "done", (error) => error.name);
    }
    return said;
  }, CANARY);
}

/** Has a page of the run keep what it is told. */
export async function listen(page) {
  await page.evaluate(() => {
    globalThis.told = [];
    const channel = new BroadcastChannel("decant");
    channel.onmessage = ({ data }) => globalThis.told.push(data);
  });
}

/** The ways by which something arrived at this page of the run, or lies where it reads. */
export async function found(page) {
  const seen = await page.evaluate(async () => {
    // What was said before this has been delivered before it.
    await new Promise((resolve) => {
      const own = new BroadcastChannel("decant");
      own.onmessage = ({ data }) => data === "end" && resolve();
      new BroadcastChannel("decant").postMessage("end");
    });
    const files = [];
    // Not every browser has files to keep.
    const directory = await navigator.storage?.getDirectory();
    if (directory) for await (const name of directory.keys()) files.push(name);
    const { held } = await navigator.locks.query();
    const seen = [
      document.cookie,
      { ...localStorage },
      { ...sessionStorage },
      await databases(),
      await caches.keys(),
      files,
      held.map(({ name }) => name),
      globalThis.told,
      [name, opener?.name, document.referrer, location.href],
    ];
    const text = (bytes) => new TextDecoder().decode(bytes);
    const isBytes = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value);
    return JSON.stringify(seen, (_, value) => (isBytes(value) ? text(value) : value));

    async function databases() {
      const all = [];
      for (const { name } of await indexedDB.databases()) all.push(name, await contents(name));
      return all;
    }
    async function contents(name) {
      const database = await done(indexedDB.open(name));
      const all = [];
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        all.push(store, await done(objects.getAllKeys()), await done(objects.getAll()));
      }
      database.close();
      return all;
    }
    function done(request) {
      return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    }
  });
  const names = [...seen.matchAll(new RegExp(`${CANARY}(?:-(\\w+))?`, "g"))].map(([, name = "unnamed"]) => name);
  return [...new Set(names)].sort();
}
