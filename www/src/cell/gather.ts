/** Files out of a drop, folders walked. */

/** Where dropped files lay in the folder that was dropped: a `File` itself does not say. */
const paths = new WeakMap<File, string>();

/** The path of a file in the folder that was chosen or dropped, or its name. */
export function pathOf(file: File): string {
  return paths.get(file) ?? (file.webkitRelativePath || file.name);
}

/** Must be called in the drop event itself: the list is empty afterwards. Null if there is a folder that cannot be walked. */
export async function gather(from: DataTransfer): Promise<File[] | null> {
  const files: Promise<File[] | null>[] = [];
  for (const item of from.items) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry?.() ?? null;
    const file = item.getAsFile();
    if (entry !== null) files.push(walk(entry, file));
    else if (file !== null) files.push(canBeRead(file).then((can) => (can ? [file] : null)));
  }
  const lists = await Promise.all(files);
  return lists.every((list) => list !== null) ? lists.flat() : null;
}

/** Without entries a folder looks like a file, until it is read. */
async function canBeRead(file: File): Promise<boolean> {
  return await file
    .slice(0, 1)
    .arrayBuffer()
    .then(() => true)
    .catch(() => false);
}

async function walk(entry: FileSystemEntry, file: File | null): Promise<File[]> {
  if (!entry.isDirectory) return file === null ? [] : [file];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  const children: FileSystemEntry[] = [];
  // A reader gives its entries in parts, and an empty part at the end.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) break;
    children.push(...part);
  }
  // A folder has no order of its own; the command line takes that of the names too.
  children.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const child of children) files.push(...(await walk(child, await fileOf(child))));
  return files;
}

function fileOf(entry: FileSystemEntry): Promise<File | null> {
  if (!entry.isFile) return Promise.resolve(null);
  return new Promise((resolve) =>
    (entry as FileSystemFileEntry).file(
      (file) => {
        paths.set(file, entry.fullPath.replace(/^\/+/, ""));
        resolve(file);
      },
      () => resolve(null),
    ),
  );
}
