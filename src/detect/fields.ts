/** Where values begin and end in binary data: fields stand one behind the other, and no character between them says so. */

/** Bytes before a value that are looked at: other fields may stand between it and what tells of it. */
const REACH = 1000;
/** A header of no more bytes begins with a control character, which no text has; a table of some 30 columns fits. */
const LONGEST_HEADER = 31;
/** Data that look like headers everywhere are not gone through for each value. */
const MOST_TRIED = 100;

/** Whether there is a character that no text has, not far before: neither space nor the escape of terminals. */
export const isBinary = (text: string, at: number): boolean => {
  for (let before = at - 1; before >= Math.max(0, at - REACH); before--) {
    const code = text.charCodeAt(before);
    if (code < 32 && (code < 9 || code > 13) && code !== 27) return true;
  }
  return false;
};

/** Whether the data themselves say that a value begins and ends here. Then what stands before and behind it is no part of it. */
export const isFramed = (text: string, start: number, end: number): boolean =>
  isCounted(text, start, end) || (isBinary(text, start) && isColumn(text, start, end));

/**
 * Whether the byte before a value is its length, as in compiled Python and Java, pickle, protobuf, MessagePack and CBOR: `3` before the 51
 * characters of a legacy key, `8` before 56.
 */
export const isCounted = (text: string, start: number, end: number): boolean =>
  start > 0 && text.charCodeAt(start - 1) === end - start;

/**
 * Whether a value is a whole text column of an SQLite record (sqlite.org/fileformat2.html, 2.1): a header of varints, its own size first, then
 * a type for each column, from which its length follows; then the columns.
 */
const isColumn = (text: string, start: number, end: number): boolean => {
  let tried = 0;
  for (let header = start - 2; header >= Math.max(0, start - REACH) && tried < MOST_TRIED; header--) {
    const size = text.charCodeAt(header);
    if (size < 2 || size > LONGEST_HEADER || header + size > start) continue;
    if (hasColumn(text, header, start, end)) return true;
    tried++;
  }
  return false;
};

/** Whether the header at `header` tells of a text column from `start` to `end`. */
const hasColumn = (text: string, header: number, start: number, end: number): boolean => {
  const wanted = 2 * (end - start) + 13;
  const body = header + text.charCodeAt(header);
  let column = body;
  for (let next = header + 1; next < body && column <= start;) {
    let type = 0;
    for (let isMore = true; isMore && next < body; next++) {
      type = type * 128 + (text.charCodeAt(next) & 127);
      isMore = text.charCodeAt(next) >= 128;
    }
    if (type === wanted && column === start) return true;
    column += columnLength(type);
  }
  return false;
};

/** NULL, integers and a float, the constants 0 and 1. */
const FIXED = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

const columnLength = (type: number): number => FIXED[type] ?? (type < 12 ? Infinity : Math.floor((type - 12) / 2));
