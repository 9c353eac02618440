/** The first entries, written, as many as fit into so many bytes of UTF-8, and how many are left. */
export const within = <From, To>(
  entries: readonly From[],
  write: (entry: From) => To,
  textOf: (written: To) => string,
  bytes: number,
): { readonly kept: readonly To[]; readonly rest: number } => {
  const kept: To[] = [];
  let used = 0;
  for (const entry of entries) {
    const written = write(entry);
    used += Buffer.byteLength(textOf(written)) + LINE;
    if (used > bytes) break;
    kept.push(written);
  }
  return { kept, rest: entries.length - kept.length };
};

/** What stands around a row or an entry of a list. */
const LINE = 8;
