/** Stretches of a conversation, put together. */
import type { SentConversation, SentMessage } from "../gen/protocol.ts";

/** What stands in both, or goes on from one in the other, is one message. */
export function joined(read: SentConversation, more: SentConversation, way: "earlier" | "later"): SentConversation {
  const [before, after] = way === "earlier" ? [more, read] : [read, more];
  return { ...read, messages: together(before.messages, after.messages), [way]: more[way] };
}

function together(before: SentMessage[], after: SentMessage[]): SentMessage[] {
  const last = before.at(-1);
  const next = after[0];
  if (last === undefined || next === undefined || last.id !== next.id) {
    const known = new Set(before.map(({ id }) => id));
    return [...before, ...after.filter(({ id }) => !known.has(id))];
  }
  return [...before.slice(0, -1), { ...last, text: (last.text ?? "") + (next.text ?? "") }, ...after.slice(1)];
}
