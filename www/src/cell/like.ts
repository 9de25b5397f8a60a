/** Conversations whose titles say much the same: of hundreds of translations one is shown, and all are meant. */

/** So much of what a title says has to stand in another, where a word weighs more the rarer and the longer it is. */
const SHARE = 0.4;
/** Words that begin so are taken for forms of one. */
const STEM = 6;
const WORDS = /[\p{L}\p{N}]+/gu;

/** The words of a title alone, as they are looked for in messages: nothing in it is a mark of search. */
export function wordsOf(title: string): string {
  return (title.match(WORDS) ?? []).join(" ");
}

/** The places of those like the one at `of`: itself, then the others, the most like it first. */
export function like(titles: readonly string[], of: number): number[] {
  const own = new Set(stems(titles[of] ?? ""));
  // Nothing that could be compared: only what is called just so is like it.
  if (own.size === 0) return first(of, [...titles.keys()].filter((at) => titles[at] === titles[of]));
  const shared = titles.map((title) => new Set(stems(title).filter((word) => own.has(word))));
  const counts = new Map<string, number>();
  for (const words of shared) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const weight = (words: ReadonlySet<string>) => {
    let sum = 0;
    for (const word of words) sum += word.length * Math.log(1 + titles.length / (counts.get(word) ?? 1));
    return sum;
  };
  const whole = weight(own);
  const shares = shared.map((words) => (words.size === 0 ? 0 : weight(words) / whole));
  const alike = [...titles.keys()].filter((at) => (shares[at] ?? 0) >= SHARE);
  return first(of, alike.sort((one, other) => (shares[other] ?? 0) - (shares[one] ?? 0) || one - other));
}

function first(of: number, places: number[]): number[] {
  return [of, ...places.filter((at) => at !== of)];
}

function stems(title: string): string[] {
  const words = title.toLowerCase().match(WORDS) ?? [];
  return words.map((word) => word.replace(/s$/, "").slice(0, STEM));
}
