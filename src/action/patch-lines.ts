/** Lines of the new side that a patch adds or changes, by `<old id>..<new id>` of a file's versions. They count from 1. */
export type LinesOfVersions = ReadonlyMap<string, ReadonlySet<number>>;

/** A set has no room for all lines of a hostile file; without its lines, a key is annotated all the same. */
const MOST_LINES = 1_000_000;

/**
 * Reads a patch without context (`-p -U0 --full-index`), a line at a time. Names are not looked at: ids are enough, and git quotes what could end a
 * line. A binary file has no lines.
 */
export const createPatchReader = (): { readonly read: (line: string) => void; readonly lines: LinesOfVersions } => {
  const lines = new Map<string, Set<number>>();
  let current = new Set<number>();
  let count = 0;
  // Without context each line of a file begins with a sign: whatever does not is git's own word.
  const read = (line: string): void => {
    const versions = /^index ([0-9a-f]+\.\.[0-9a-f]+)(?: |$)/.exec(line)?.[1];
    if (versions !== undefined) {
      current = lines.get(versions) ?? new Set();
      lines.set(versions, current);
      return;
    }
    const [, first, length = '1'] = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (first === undefined || count + Number(length) > MOST_LINES) return;
    count += Number(length);
    for (let at = 0; at < Number(length); at++) current.add(Number(first) + at);
  };
  return { read, lines };
};
