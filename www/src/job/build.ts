/** Which build this is: its script is named by the hash of what it holds. */
const script = globalThis.document?.currentScript;
export const BUILD = /job-(\w+)\.js$/.exec(script instanceof HTMLScriptElement ? script.src : "")?.[1] ?? "?";
