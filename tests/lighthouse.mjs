/**
 * What Lighthouse says of the pages, served by the real server to a desktop: a table, and an error
 * where one is below its floor. `LIGHTHOUSE_ROOT` is where it is installed. Times depend on the machine, so
 * this is no part of the check.
 */
import { join } from "node:path";
import { chromium } from "playwright-core";
import { start } from "./edge/server.mjs";
import { drop, PATIENCE_MS, ready } from "./page/browser.mjs";
import { zipOf } from "./page/choosing.mjs";
import { smallExport } from "./page/fixtures.mjs";

const FLOORS = { accessibility: 100, "best-practices": 100, performance: 95 };
const PORT = 9333;
/** How it looks on the way: `/` is one request, and is drawn before all of it is there, which a simulation does not see. */
const THROTTLED = "devtools";

const { default: lighthouse, desktopConfig } = await import(join(process.env.LIGHTHOUSE_ROOT, "node_modules/lighthouse/core/index.js"));
const [server, browser] = await Promise.all([start(), launch()]);
const below = [];
try {
  for (const path of ["/", "/job/new", await run(), "/job/memory"]) await measure(path);
} finally {
  await browser.close();
  await server.end();
}
if (below.length > 0) {
  console.error(`\n${below.join("\n")}`);
  process.exit(1);
}

async function launch() {
  const args = [`--remote-debugging-port=${PORT}`, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
  return await chromium.launchPersistentContext("", { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
}

/** Takes an export through a run; gives where its memory is. */
async function run() {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${server.origin}/`);
  await drop(page, [zipOf(smallExport())]);
  await ready(page).click();
  await page.getByRole("heading", { level: 1, name: /Your memory is written|MEMORY/ }).waitFor();
  const { pathname } = new URL(page.url());
  await page.close();
  return pathname;
}

async function measure(path) {
  const flags = { port: PORT, onlyCategories: Object.keys(FLOORS), logLevel: "error", disableStorageReset: true, throttlingMethod: THROTTLED };
  const { lhr } = await lighthouse(`${server.origin}${path}`, flags, desktopConfig);
  const scores = Object.keys(FLOORS).map((name) => [name, Math.round((lhr.categories[name]?.score ?? 0) * 100)]);
  const times = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"].map((name) => lhr.audits[name]?.displayValue ?? "–");
  const place = path.replace(/[\w-]{22}$/, ":id");
  console.log([place.padEnd(12), ...scores.map(([name, score]) => `${name} ${score}`), ...times].join("  "));
  for (const [name, score] of scores) {
    if (score >= FLOORS[name]) continue;
    const why = lhr.categories[name].auditRefs.filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 1);
    below.push(`${place}: ${name} ${score} is below ${FLOORS[name]}: ${why.map(({ id }) => id).join(", ")}`);
  }
}
