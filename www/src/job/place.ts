/** Which part of a finished run is shown: it stands in the address, behind the `#`. */
import { signal } from "@preact/signals";
import { SECTIONS } from "./bundle.ts";

/** What is no file of the memory. */
const PAGES = ["run", "receipt", "review", "others", "forms", "since", "ask", "search", "timeline", "memories", "delete"] as const;

export type Place = { kind: (typeof PAGES)[number] } | { kind: "file"; path: string };

const TOPIC = /^memory\/[a-z0-9-]{1,40}\.md$/;

export function placeOf(hash: string): Place {
  const name = hash.replace(/^#/, "");
  const page = PAGES.find((one) => one === name);
  if (page !== undefined) return { kind: page };
  if (TOPIC.test(name)) return { kind: "file", path: name };
  const section = SECTIONS.find((one) => one === name) ?? "MEMORY";
  return { kind: "file", path: `${section}.md` };
}

/** The address of a file of the memory. */
export function addressOf(path: string): string {
  return `#${path.startsWith("memory/") ? path : path.replace(/\.md$/, "")}`;
}

export const place = signal<Place>(placeOf(globalThis.location?.hash ?? ""));

globalThis.addEventListener?.("hashchange", () => {
  // The link past the header is no place.
  if (location.hash !== "#main") place.value = placeOf(location.hash);
});

/** Shows the run where the address names no part of the memory. */
export function stayAtRun(): void {
  if (location.hash !== "" && location.hash !== "#main") return;
  history.replaceState(null, "", `${location.pathname}#run`);
  place.value = { kind: "run" };
}
