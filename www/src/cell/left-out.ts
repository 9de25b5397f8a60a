/** The single messages that the person leaves out, by the keys of their conversations: see `picks.ts`, which alone changes them. */
import { keys } from "./rows.ts";

const names = new Map<string, Set<string>>();

/** Whether a message of a row is left out. */
export function isLeftOut(row: number, name: string): boolean {
  return has(keys[row] ?? "", name);
}

/** The same, by the key of its conversation. */
export function has(key: string, name: string): boolean {
  return names.get(key)?.has(name) ?? false;
}

/** How many messages of a row are left out. */
export function countOf(row: number): number {
  return names.get(keys[row] ?? "")?.size ?? 0;
}

/** The names of what is left out, by row. */
export function byRow(): Map<number, string[]> {
  const found = new Map<number, string[]>();
  if (names.size === 0) return found;
  for (const [row, key] of keys.entries()) {
    const own = names.get(key);
    if (own !== undefined) found.set(row, [...own]);
  }
  return found;
}

export function put(key: string, name: string, isOut: boolean): void {
  const own = names.get(key) ?? new Set();
  if (isOut) own.add(name);
  else own.delete(name);
  if (own.size > 0) names.set(key, own);
  else names.delete(key);
}
