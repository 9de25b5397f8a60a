/**
 * A place to try to leak from: a page that is served as it is, or with parts of its lock taken
 * away, in a browser of its own, and ears where something could arrive: the server, a UDP socket of
 * the same port, a second TCP port, and what Chromium's own log of its network says.
 */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { drop, PATIENCE_MS, ready } from "./browser.mjs";
import { json, smallExport, zip } from "./fixtures.mjs";
import { serve } from "./server.mjs";

const MODULE = fileURLToPath(new URL("../../www/src/lib/attempts.ts", import.meta.url));

/** How `/` is served: as it is, or without a part of what locks it. */
export const LOCKS = {
  whole: (headers) => headers,
  /** The policy without Trusted Types, which refuse many things before the policy is asked. */
  untyped: (headers) => policy(headers, (rules) => rules.filter((rule) => !/trusted-types/.test(rule))),
  /** As in a browser that does not know the header. */
  policyAlone: ({ "Connection-Allowlist": _, ...headers }) => headers,
  none: ({ "Connection-Allowlist": _, "Content-Security-Policy": __, ...headers }) => headers,
};

function policy(headers, edit) {
  const rules = headers["Content-Security-Policy"].split("; ");
  return { ...headers, "Content-Security-Policy": edit(rules).join("; ") };
}

/** What the sandbox and the opaque origin of the cell stop without any policy. */
export const STOPPED_BY_THE_FRAME = ["Worker", "SharedWorker", "serviceWorker", "speculationrules", "form", "window.open"];

/** The attempts as a script: `attempts` and `ATTEMPTS` of the page's own module. */
async function script() {
  const { outputFiles } = await build({
    entryPoints: [MODULE],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "talk",
    target: "es2022",
  });
  return outputFiles[0].text;
}

/** A browser with a profile of its own: in a window that keeps nothing Chromium fetches nothing ahead. */
async function launch(folder) {
  const context = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      `--log-net-log=${join(folder, "net.json")}`,
      // Chromium itself asks its maker about the fields of a page, and no page has a say in it.
      "--disable-features=AutofillServerCommunication",
    ],
    viewport: { width: 1440, height: 900 },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  return context;
}

/** What arrives beside HTTP. WebRTC and WebTransport are told apart by their first bytes. */
export async function ears(port) {
  const udp = createSocket("udp4");
  const packets = new Set();
  udp.on("message", ([first]) => packets.add(first < 4 ? "RTCPeerConnection" : "WebTransport"));
  udp.bind(port, "127.0.0.1");
  await once(udp, "listening");
  const tcp = createServer((socket) => {
    packets.add("preconnect");
    socket.destroy();
  });
  tcp.listen(0, "127.0.0.1");
  await once(tcp, "listening");
  return { udp, tcp, packets, other: `http://127.0.0.1:${tcp.address().port}` };
}

/** Opens `/` under this lock, and an export in it; `steps` do the rest. Gives what was heard in the end. */
export async function sealed(lock, steps) {
  const folder = await mkdtemp(join(tmpdir(), "decant-sealed-"));
  const site = await serve(undefined, lock);
  const around = await ears(Number(new URL(site.address).port));
  const context = await launch(folder);
  try {
    const page = await context.newPage();
    await page.goto(`${site.address}/`);
    await drop(page, [{ name: "export.zip", bytes: zip([["conversations.json", json(smallExport())]]) }]);
    await ready(page).waitFor();
    const cell = await (await page.locator("#cell").elementHandle()).contentFrame();
    const worker = page.workers()[0];
    await steps({ context, page, site, ...around, cell, worker, shell: page.mainFrame() });
  } finally {
    await context.close();
    around.udp.close();
    around.tcp.close();
    await site.close();
  }
  const log = await readFile(join(folder, "net.json"), "utf8");
  await rm(folder, { recursive: true });
  return { asked: site.asked, headers: site.heard.join("\n"), packets: around.packets, names: namesIn(JSON.parse(log), site.address) };
}

/** The names that Chromium looked up on behalf of a page of this site. An address needs no look-up. */
function namesIn({ constants, events }, site) {
  const { HOST_RESOLVER_MANAGER_REQUEST: looked } = constants.logEventTypes;
  const own = `http://${new URL(site).hostname} `;
  const found = events.filter(({ type, params }) => type === looked && params?.network_anonymization_key?.startsWith(own));
  const hosts = found.map(({ params }) => new URL(params.host).hostname);
  return [...new Set(hosts)].filter((host) => !/^[\d.]+$/.test(host)).sort();
}

/** Runs attempts of these kinds there, one after another; gives what the page saw of each. */
export async function attempt(place, kinds, site) {
  const code = await script();
  return await place.evaluate(`(async () => {
    ${code}
    const tried = [];
    for (const kind of ${JSON.stringify(kinds)}) {
      for await (const one of talk.attempts(talk.ATTEMPTS[kind], ${JSON.stringify(site.address)})) tried.push(one);
    }
    return tried;
  })()`);
}

/** Has the browser look up names and connect ahead, which tells the page nothing. */
export async function lookAhead(place, name, other) {
  const links = [
    ["dns-prefetch", `http://dns.${name}/`],
    ["preconnect", `http://connect.${name}/`],
    ["preconnect", other],
  ];
  await place.evaluate((links) => {
    for (const [rel, href] of links) {
      document.head.append(Object.assign(document.createElement("link"), { rel, href }));
    }
  }, links);
}

/** The names of the attempts that asked the server, as often as they did. */
export function requests(asked) {
  return asked.flatMap((line) => / \/try\?by=(.*)$/.exec(line)?.[1] ?? []).map(decodeURIComponent);
}

/** The names of the attempts that arrived. */
export function arrived({ asked, packets }) {
  return [...new Set([...requests(asked), ...packets])].sort();
}

/** Resolves once the server has been asked for this. */
export async function until(site, line) {
  while (!site.asked.includes(line)) await once(site.server, "request");
}

/** Resolves once all of these have arrived, by whichever way. */
export async function untilAll(names, { site, packets, udp, tcp }) {
  while (names.some((name) => !arrived({ asked: site.asked, packets }).includes(name))) {
    await Promise.race([once(site.server, "request"), once(udp, "message"), once(tcp, "connection")]);
  }
}
