/** The words of a document that is there before its script runs: `data-t` and `data-label` name them. */
import { other, t, type Key } from "./language.ts";

/** Puts the words of the language where they belong. */
export function say(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-t]")) {
    place.textContent = t(place.dataset["t"] as Key);
  }
  for (const place of document.querySelectorAll<HTMLElement>("[data-label]")) {
    place.ariaLabel = t(place.dataset["label"] as Key);
  }
  // The button to the other language is named in that language.
  const button = document.getElementById("language");
  if (button !== null) button.lang = other();
}
