/** Where one goes after one has signed in. */

/** The address of a run or a memory as it stands behind the `#`; nothing else is gone to. */
export function backTo(hash: string): string {
  const path = hash.slice(1);
  return /^\/(?:job\/[\w-]+|memory)$/.test(path) ? path : "/job/memory";
}
