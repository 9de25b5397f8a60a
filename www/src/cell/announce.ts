/** What is said to those who do not see the page, one thing at a time. */
import { signal } from "@preact/signals";

export const announcement = signal("");
