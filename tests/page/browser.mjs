/** Chromium for the tests, and how they act on the page. */
import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

/** Long enough for a busy machine; nothing waits for it to pass. */
export const PATIENCE_MS = 240_000;

export async function browser() {
  return await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // Chromium refuses its sandbox to root, as whom a container's tests run.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
}

/** Waits until a condition of the test's own world holds. What makes it hold wants the processor meanwhile. */
export async function until(holds) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `waited in vain for ${holds}`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

/** A page of its own storage. Anything it throws or reports fails the test that asks `faults`. */
export async function open(chromium, options = {}) {
  const context = await chromium.newContext({
    viewport: { width: 1440, height: 900 },
    acceptDownloads: true,
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`${message.text()} ${message.location().url}`.trimEnd());
  });
  return { context, page, faults, cell: page.frameLocator("#cell") };
}

/** Drops files on the page, as from a file manager. */
export async function drop(page, files) {
  const frame = await (await page.locator("#cell").elementHandle()).contentFrame();
  await frame.locator("#root > main").waitFor();
  const data = await frame.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const { name, type, base64 } of files) {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type }));
    }
    return transfer;
  }, files.map(({ name, bytes, type = "" }) => ({ name, type, base64: bytes.toString("base64") })));
  await frame.dispatchEvent("#root", "drop", { dataTransfer: data });
}

/** Chooses files by the button's own input. */
export async function choose(cell, files) {
  const given = files.map(({ name, bytes, type = "application/octet-stream" }) => ({
    name,
    mimeType: type,
    buffer: bytes,
  }));
  await cell.locator("input[type=file]").first().setInputFiles(given);
}

/** The Start button, once it can be pressed. */
export function ready(page) {
  return page.locator('#start[aria-disabled="false"]');
}

/** A desktop's and a phone's, in CSS pixels. */
export const WIDTHS = [1440, 390];

/** Axe finds nothing on what is shown, light and dark. `SHOTS` names a folder for pictures of it. */
export async function assertAccessible(page, screen, widths = [page.viewportSize().width]) {
  const before = page.viewportSize();
  for (const width of widths) {
    await page.setViewportSize({ ...before, width });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const axe = new AxeBuilder({ page });
      // Only what is in frames of another origin wants a page of its own to be put together in.
      if (page.frames().length === 1) axe.setLegacyMode();
      // The themes differ in their colours alone.
      if (colorScheme === "dark") axe.withRules(["color-contrast"]);
      const { violations } = await axe.analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
      assert.deepEqual(found, [], `${screen}, ${colorScheme}, ${width}`);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${screen}-${colorScheme}-${width}.png` });
    }
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(before);
}
