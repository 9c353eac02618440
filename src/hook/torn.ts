import { UsageError } from '../errors.ts';

/** What the first and the last of tripkey's lines in a file of others begin with. */
export interface Marks {
  readonly begin: string;
  readonly end: string;
}

/**
 * The number of the first line, from 1, that is a mark without its other one; undefined when all are in pairs. What such a mark belongs to
 * cannot be told from what people wrote.
 */
export const tornMark = (lines: readonly string[], { begin, end }: Marks): number | undefined => {
  let open: number | undefined;
  for (const [index, line] of lines.entries()) {
    const begins = line.startsWith(begin);
    if (!begins && !line.startsWith(end)) continue;
    if (begins === (open !== undefined)) return open ?? index + 1;
    open = begins ? index + 1 : undefined;
  }
  return open;
};

/** Throws a UsageError, naming the line, where one of the marks in a file is gone. */
export const refuseTorn = (path: string, lines: readonly string[], marks: Marks): void => {
  const line = tornMark(lines, marks);
  if (line === undefined) return;
  throw new UsageError(
    `${path}:${line}: one of the two marks around tripkey's lines is gone`,
    `take tripkey's lines out by hand, what is left of them from "${marks.begin}" to "${marks.end}", and run it again`,
  );
};
