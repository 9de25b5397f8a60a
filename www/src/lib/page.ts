/** The document of `/`: what lies in it, and the whole of it as it was served. */

/** Whether this is a copy that somebody saved and opened from their disk: there is no server then. */
export const isSaved = new URL(document.baseURI).protocol === "file:";

export function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no #${id}`);
  return found;
}

/** The bytes of a block that a browser does not run. */
export function block(id: string): Uint8Array<ArrayBuffer> {
  const text = atob(textOf(id) ?? "");
  const bytes = new Uint8Array(text.length);
  // There are millions of them, and an iterator takes twenty times as long.
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

export function textOf(id: string): string | null {
  return document.getElementById(id)?.textContent ?? null;
}

/**
 * The page to the byte, whatever has been done with it since: `build.mjs` made it of a template,
 * which lies in it, and of parts, none of which is ever changed.
 */
export function asServed(): string {
  const template = (textOf("template") ?? "").replaceAll("<\\/script", "</script");
  return template.replace(/\{([a-z-]+)\}/g, (whole, name: string) => partOf(name) ?? whole);
}

function partOf(name: string): string | null {
  switch (name) {
    case "build":
      return document.documentElement.dataset["build"] ?? null;
    case "cell":
      return attribute(element("cell", HTMLIFrameElement).srcdoc);
    case "style":
      return document.querySelector("style")?.textContent ?? null;
    case "script":
      return [...document.scripts].at(-1)?.textContent ?? null;
    default:
      return textOf(name);
  }
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}
