/**
 * The address at which `/` is asked for one message: `/#find=SOURCE/CONVERSATION/MESSAGE`. Anybody can
 * write one, so it says what is looked for and nothing else; what is behind the `#` goes to no server.
 */
export type Wanted = { source: string; conversation: string; message: string };

const START = "#find=";
/** No ids of an export are as long, however many of their letters are escaped. */
const CHARS_MAX = 4096;

export function findAddress({ source, conversation, message }: Wanted): string {
  return `/${START}${[source, conversation, message].map(encodeURIComponent).join("/")}`;
}

/** What the end of an address asks for: null if for no message, "unclear" if nobody can tell which. */
export function wantedBy(hash: string): Wanted | "unclear" | null {
  if (!hash.startsWith(START)) return null;
  const parts = hash.length > CHARS_MAX ? [] : hash.slice(START.length).split("/").map(decoded);
  const [source, conversation, message] = parts;
  return parts.length === 3 && source && conversation && message ? { source, conversation, message } : "unclear";
}

/** Empty if it is not encoded as it should be, or holds what no line of text does. */
function decoded(part: string): string {
  try {
    const text = decodeURIComponent(part);
    return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) ? "" : text;
  } catch {
    return "";
  }
}
