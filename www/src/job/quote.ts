/** Offsets of quotes are bytes of UTF-8; the page's strings count UTF-16. */

/** The text before, in and after `start..end` bytes. Null if these bytes are not a stretch of it. */
export function cut(
  text: string,
  start: number,
  end: number,
): { before: string; quote: string; after: string } | null {
  const bytes = new TextEncoder().encode(text);
  const isBoundary = (at: number) => at === bytes.length || ((bytes[at] ?? 0) & 0xc0) !== 0x80;
  if (start < 0 || start > end || end > bytes.length) return null;
  if (!isBoundary(start) || !isBoundary(end)) return null;
  const decode = (from: number, to: number) => new TextDecoder().decode(bytes.subarray(from, to));
  return { before: decode(0, start), quote: decode(start, end), after: decode(end, bytes.length) };
}
