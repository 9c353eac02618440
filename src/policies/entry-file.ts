/**
 * A text of one entry a line, sorted, with comments: people edit it, git merges it. Comment lines that stand above an entry move with it.
 */
export interface EntryFile<Entry extends CommentedEntry> {
  /** Comment lines before the first entry; they stay on top. */
  readonly header: readonly string[];
  readonly entries: readonly Entry[];
  /** Comment lines after the last entry. */
  readonly footer: readonly string[];
  /** As most of the file has them, so that a checkout with CRLF stays as it is. */
  readonly lineBreak: '\n' | '\r\n';
}

export interface CommentedEntry {
  readonly above?: readonly string[];
}

/** What the lines of a file mean. */
export interface EntryForm<Entry> {
  /** Throws EntryError with the number that it gets. */
  readonly parse: (line: string, number: number) => Entry;
  readonly format: (entry: Entry) => string;
  /** What is sorted by, and stands once. */
  readonly keyOf: (entry: Entry) => string;
}

/** A line that is no entry. The message holds nothing of it: someone may have put the key there. */
export class EntryError extends Error {
  override readonly name = 'EntryError';
  /** From 1. */
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Throws EntryError. */
export const readEntries = <Entry extends CommentedEntry>(text: string, form: EntryForm<Entry>): EntryFile<Entry> => {
  const lines = text.replace(/^\u{feff}/u, '').split('\n');
  const returns = lines.filter((line) => line.endsWith('\r')).length;
  const seen = new Map<string, number>();
  const entries: Entry[] = [];
  let header: readonly string[] | undefined;
  let comments: string[] = [];
  lines.forEach((raw, index) => {
    const line = raw.replace(/\r$/, '');
    if (/^\s*$/.test(line)) return;
    if (/^\s*#/.test(line)) return void comments.push(line);
    refuseConflict(line, index + 1);
    const entry = form.parse(line, index + 1);
    const key = form.keyOf(entry);
    const first = seen.get(key);
    if (first !== undefined) throw new EntryError(index + 1, `the same entry as line ${first}: delete one of them`);
    seen.set(key, index + 1);
    const above = header === undefined ? [] : comments;
    header ??= comments;
    entries.push({ ...entry, ...(above.length > 0 && { above }) });
    comments = [];
  });
  const footer = header === undefined ? [] : comments;
  return { header: header ?? comments, entries, footer, lineBreak: returns * 2 > lines.length - 1 ? '\r\n' : '\n' };
};

/** Entries sorted by their key, one line each, a line break at the end. */
export const writeEntries = <Entry extends CommentedEntry>(
  { header, entries, footer, lineBreak }: EntryFile<Entry>,
  { format, keyOf }: EntryForm<Entry>,
): string => {
  const sorted = [...entries].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const lines = [...header, ...sorted.flatMap((entry) => [...(entry.above ?? []), format(entry)]), ...footer];
  return lines.map((line) => line + lineBreak).join('');
};

const refuseConflict = (line: string, number: number): void => {
  if (!/^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/.test(line)) return;
  throw new EntryError(number, "git's mark of a merge conflict: keep the lines of both sides and delete the marks");
};
