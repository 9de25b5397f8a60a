/** Hands a file to the person, on their own click: the sandbox lets the cell do this too. */

let last: string | undefined;

export function download(name: string, bytes: BlobPart): void {
  // When a browser has taken the one before cannot be known; by now it has.
  if (last !== undefined) URL.revokeObjectURL(last);
  last = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = last;
  link.download = name;
  link.click();
}
