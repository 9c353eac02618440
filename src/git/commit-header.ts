/** What a commit says in front of its message. */
export interface CommitHeader {
  readonly tree: string;
  readonly parents: readonly string[];
  /** The committer's, in seconds since 1970, as it is written: NaN where it is no number. */
  readonly time: number;
  /** A commit in which `git stash` keeps the index. */
  readonly isIndex: boolean;
}

/** Reads a commit; what is not there is nothing. */
export const commitHeader = (bytes: Buffer): CommitHeader => {
  const whole = startOf(bytes);
  const blank = whole.indexOf('\n\n');
  // With the last line's end: that line may be a parent's, where nobody is named.
  const text = blank === -1 ? whole : whole.slice(0, blank + 1);
  const parents: string[] = [];
  let at = text.indexOf('\n') + 1;
  // Not a part of the text: that would keep the whole of it in memory.
  const tree = bytes.toString('latin1', 'tree '.length, at === 0 ? text.length : at - 1);
  for (let end = at; text.startsWith('parent ', at); at = end + 1) {
    end = lineEnd(text, at);
    parents.push(text.slice(at + 'parent '.length, end));
  }
  const committer = text.indexOf('\ncommitter ', at - 1) + 1;
  const line = committer === 0 ? '' : text.slice(committer, lineEnd(text, committer));
  const time = Number.parseInt(line.slice(line.lastIndexOf('>') + 1), 10);
  return { tree, parents, time, isIndex: blank !== -1 && whole.startsWith(indexSubject, blank + 2) };
};

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
};

/** Most headers end before this many bytes, signatures with them. */
const LIKELY = 2048;

/** The headers and what tells an index's commit; the whole where headers are long. */
const startOf = (bytes: Buffer): string => {
  const start = bytes.toString('latin1', 0, LIKELY + indexSubject.length + 2);
  return bytes.length <= start.length || start.lastIndexOf('\n\n', LIKELY) !== -1 ? start : bytes.toString('latin1');
};

const indexSubject = 'index on ';
