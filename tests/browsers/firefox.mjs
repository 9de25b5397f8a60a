/** Firefox, spoken to by WebDriver BiDi. */
import puppeteer from "puppeteer-core";
import { PATIENCE_MS } from "../page/browser.mjs";
import { expression } from "./place.mjs";

/** Puppeteer turns off what connects ahead, and Firefox does not ask its own machine over WebRTC, where the tests listen. */
const HEARD_HERE = {
  "network.http.speculative-parallel-limit": 20,
  "network.dns.disablePrefetch": false,
  "network.prefetch-next": true,
  "media.peerconnection.ice.loopback": true,
};

export const name = "Firefox";
export const hasOffline = true;

export async function open() {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    extraPrefsFirefox: HEARD_HERE,
    timeout: PATIENCE_MS,
    protocolTimeout: PATIENCE_MS,
  });
  const page = await browser.newPage();
  const evaluate = (frame, script, given) => frame.evaluate(expression(script, given));
  const inner = async () => await (await page.$("#cell")).contentFrame();
  return {
    visit: (address) => page.goto(address),
    shell: { evaluate: (script, given) => evaluate(page.mainFrame(), script, given) },
    cell: { evaluate: async (script, given) => await evaluate(await inner(), script, given) },
    goOffline: () => page.setOfflineMode(true),
    close: () => browser.close(),
  };
}
