/**
 * Copies what an element says, on the person's click. The frame in which an export is opened has
 * no right to the clipboard; a selection it may copy, as the person could with a key.
 */
export function copy(element: HTMLElement): boolean {
  getSelection()?.selectAllChildren(element);
  return document.execCommand("copy");
}
