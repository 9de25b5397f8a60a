/**
 * A made-up export, for somebody who wants to see what happens here before they bring their own: two
 * years of one person, as ChatGPT writes them. What is said in it stands with the words of the page.
 */
import { t } from "../lib/language.ts";

/** Each is told once: a title, and what is said in turn, the person first. */
const STORIES = ["start", "food", "sister", "garden", "work", "knee", "portuguese", "letter", "boat", "move", "clinic", "bread"] as const;
/** Each comes back with something else in its place. */
const SERIES = ["dinner", "word", "plant", "exercise"] as const;

const BEGAN = Date.UTC(2024, 8, 2, 17) / 1000;
const DAY = 24 * 60 * 60;
const APART = 14 * DAY;
const ANSWER = 40;

let made: File | undefined;

export function makeSample(): File {
  const all = conversations().map((lines, n) => conversation(`sample-${n}`, lines, BEGAN + n * APART + (n % 5) * 3 * DAY));
  made = new File([JSON.stringify(all)], "conversations.json", { type: "application/json" });
  return made;
}

/** Whether it is the made-up one. */
export function isSample(file: File): boolean {
  return file === made;
}

/** The lines of all conversations, what comes back between what is told once. */
function conversations(): string[][] {
  const lists = SERIES.map((name) => t(`sample.${name}s`).split(", ").map((x) => t(`sample.${name}`, { x })));
  const recurring = (lists[0] ?? []).flatMap((_, n) => lists.map((list) => list[n] ?? ""));
  const share = recurring.length / STORIES.length;
  const between = (n: number) => recurring.slice(Math.round(n * share), Math.round((n + 1) * share));
  return STORIES.flatMap((name, n) => [t(`sample.${name}`), ...between(n)]).map((text) => text.split("\n"));
}

function conversation(id: string, [title, ...said]: string[], at: number): object {
  const ids = [`${id}-0`, ...said.map((_, n) => `${id}-${n + 1}`)];
  const mapping = Object.fromEntries(
    ids.map((own, n) => [own, {
      id: own,
      parent: ids[n - 1] ?? null,
      children: ids.slice(n + 1, n + 2),
      message: n === 0 ? null : message(own, n % 2 === 1 ? "user" : "assistant", said[n - 1] ?? "", at + n * ANSWER),
    }]),
  );
  const last = ids.at(-1);
  return { id, conversation_id: id, title, create_time: at, update_time: at + said.length * ANSWER, current_node: last, mapping };
}

function message(id: string, role: "user" | "assistant", text: string, at: number): object {
  const content = { content_type: "text", parts: [text] };
  return { id, author: { role }, create_time: at, content, status: "finished_successfully", weight: 1, recipient: "all" };
}
