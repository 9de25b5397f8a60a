/** Which build this is: the script that it begins with is named by the hash of what it holds, and of what it imports. */
const script = globalThis.document?.querySelector<HTMLScriptElement>('script[src*="/job-"]');
export const BUILD = /job-(\w+)\.js$/.exec(script?.src ?? "")?.[1] ?? "?";
