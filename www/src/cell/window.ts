/** Which rows of a long list are in view, and where a key leads. */

/** Rows drawn beyond each edge, so that a fast scroll does not show a gap. */
const SPARE = 8;
const PAGE = 10;

/** `top` is where the first row lies in a window of `height` pixels. Rows `from..to` are drawn. */
export function rowsInView(
  top: number,
  height: number,
  row: number,
): { from: number; to: number } {
  const from = Math.max(0, Math.floor(-top / row) - SPARE);
  const to = Math.max(from, Math.ceil((height - top) / row) + SPARE);
  return { from, to };
}

/** The row that a key moves to from row `at` of `n`; null for a key that moves nowhere. */
export function step(key: string, at: number, n: number): number | null {
  const to = target(key, at, n);
  return to === null || n === 0 ? null : Math.min(n - 1, Math.max(0, to));
}

function target(key: string, at: number, n: number): number | null {
  switch (key) {
    case "j":
    case "J":
    case "ArrowDown":
      return at + 1;
    case "k":
    case "K":
    case "ArrowUp":
      return at - 1;
    case "PageDown":
      return at + PAGE;
    case "PageUp":
      return at - PAGE;
    case "Home":
      return 0;
    case "End":
      return n - 1;
    default:
      return null;
  }
}
