/** Stands for signals in the shell, which says all anew by itself where the language changes: it has less to be read. */
export function signal<T>(value: T): { value: T } {
  return { value };
}
