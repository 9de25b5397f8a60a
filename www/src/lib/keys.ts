/** What keys mean. Single keys can be turned off, and mean nothing in a field. */

/** Of a `KeyboardEvent`, what says which keys are held. */
export type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey"> & {
  shiftKey?: boolean;
  getModifierState?: (name: string) => boolean;
};

/** Commands by their keys: alone, and with Ctrl or the key of a Mac. */
export type Keys<Command> = { single: Record<string, Command>; withControl: Record<string, Command> };

/** Null for keys that mean nothing here, or something of the browser's. */
export function commandIn<Command>(keys: Keys<Command>, press: Press, isTyping: boolean, hasSingle: boolean): Command | null {
  const key = press.key.toLowerCase();
  // On many keyboards brackets are typed with AltGr, which some systems report as Ctrl and Alt.
  const isAltGraph = press.getModifierState?.("AltGraph") ?? false;
  if (!isChord(press) || isAltGraph) return hasSingle && !isTyping ? (keys.single[key] ?? null) : null;
  const isControl = (press.ctrlKey || press.metaKey) && !press.altKey;
  return isControl ? (keys.withControl[key] ?? null) : null;
}

export function isChord({ ctrlKey, metaKey, altKey }: Press): boolean {
  return ctrlKey || metaKey || altKey;
}

/** Whether what is pressed there is written. */
export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field = target.closest("input, textarea, select");
  return field !== null && !(field instanceof HTMLInputElement && ["checkbox", "range"].includes(field.type));
}
