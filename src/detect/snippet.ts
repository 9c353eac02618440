import type { Match, Snippet } from './finding.ts';
import { preview } from './preview.ts';
import { type Text, decode, newlineLength, nextLineStart } from './text.ts';

/** Bytes of the line that are shown on either side of a match. */
const AROUND = 80;

/**
 * The line around a match with this and every other match in it reduced to its preview, for people. `matches` are all of the blob's, in
 * order, low confidence too: whatever might be a key is not shown.
 */
export const snippetOf = (text: Text, lineStart: number, match: Match, matches: readonly Match[]): Snippet => {
  const start = Math.max(lineStart, match.start - AROUND);
  const end = lineEnd(text, match.start, Math.min(text.bytes.length, match.end + AROUND));
  const inside = within(matches, start, end);
  const parts: string[] = [];
  let column = 0;
  let at = start;
  for (const other of inside) {
    if (other.start < at && other !== match) continue;
    parts.push(printable(decode(text, at, Math.max(at, other.start))));
    if (other.start === match.start) column = parts.join('').length;
    parts.push(other.start < start || other.end > end + 1 ? cut(other, match) : preview(other.secret));
    at = Math.max(at, other.end);
  }
  parts.push(printable(decode(text, at, Math.max(at, end))));
  return { line: parts.join('').trimEnd(), column, length: preview(match.secret).length };
};

/** The match itself is shown however long its line; of a neighbour that is cut nothing is. */
const cut = (other: Match, match: Match): string => (other === match ? preview(other.secret) : '…');

/** Matches that touch a stretch, found from the first that may: in a line of a million keys not all are looked at. */
const within = (matches: readonly Match[], start: number, end: number): readonly Match[] => {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (matches[middle]!.end <= start) low = middle + 1;
    else high = middle;
  }
  const touching: Match[] = [];
  for (let index = low; index < matches.length && matches[index]!.start < end; index++) touching.push(matches[index]!);
  return touching;
};

const lineEnd = ({ bytes, order }: Text, from: number, limit: number): number => {
  const next = nextLineStart(bytes.subarray(0, limit), order, from);
  return next === 0 ? limit : next - newlineLength(order);
};

/** Terminal escapes and other control characters would let a scanned file write on the reader's screen. */
const printable = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  text.replace(/\t/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '');
