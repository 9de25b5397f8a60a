/**
 * English made strange: accented and longer by two fifths, so that it shows where words do not fit
 * or are none of the page's own. Made here and built for a test, never for people.
 */
import { en } from "../../www/src/words/en.ts";

const VOWELS = { a: "á", e: "é", i: "í", o: "ó", u: "ú", A: "Á", E: "É", I: "Í", O: "Ó", U: "Ú" };

/** Each vowel twice, which in English comes to about two fifths; the places of values stay. */
export function pseudo(text) {
  const parts = text.split(/(\{\w+\})/);
  const strange = parts.map((part) => (part.startsWith("{") ? part : part.replace(/[aeiou]/gi, (letter) => VOWELS[letter] + letter.toLowerCase())));
  return strange.join("").padEnd(Math.ceil(1.4 * text.length), "ú");
}

export const words = Object.fromEntries(
  Object.entries(en).map(([key, said]) => [
    key,
    typeof said === "string" ? pseudo(said) : Object.fromEntries(Object.entries(said).map(([form, text]) => [form, pseudo(text)])),
  ]),
);
