/** What is said to those who do not see the page, one thing at a time. */
import { signal } from "@preact/signals";

export const announcement = signal("");

/** Stands in what is open over the page too: what lies under that is not read aloud. */
export function Announcement() {
  return (
    <p class="vh" role="status">
      {announcement}
    </p>
  );
}
