import type { Base } from './blob.ts';

/** A place in a text; lines and columns from 0, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
  /** Byte offset of the line's start; may be before the blob's first byte only when the blob is a later piece of a file: then 0. */
  readonly lineStart: number;
}

const NEWLINE = 10;

/**
 * Turns byte offsets into lines and columns. Ask in ascending order: what lies between two questions is read once, so a line of 50 MB with
 * a thousand keys costs one pass. Lines end at `\n`.
 */
export const createPositions = (bytes: Uint8Array, base?: Base): ((offset: number) => Position) => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const width = createWidth(buffer);
  let line = base?.line ?? 0;
  let column = base?.column ?? 0;
  let lineStart = 0;
  let at = 0;

  return (offset) => {
    for (let end = buffer.indexOf(NEWLINE, at); end !== -1 && end < offset; end = buffer.indexOf(NEWLINE, at)) {
      line++;
      column = 0;
      // The second byte of a UTF-16 line feed belongs to the line that it ends.
      at = width.isWideLittleEndian && end + 1 < offset ? end + 2 : end + 1;
      lineStart = at;
    }
    column += width.of(at, offset);
    at = offset;
    return { line, column, lineStart };
  };
};

interface Width {
  readonly isWideLittleEndian: boolean;
  /** UTF-16 code units in `[start, end)`. */
  of(start: number, end: number): number;
}

const createWidth = (buffer: Buffer): Width => {
  const order = utf16Order(buffer);
  if (order === undefined) return { isWideLittleEndian: false, of: (start, end) => utf8Units(buffer, start, end) };
  const bomEnd = buffer.length >= 2 && isBom(buffer) ? 2 : 0;
  return {
    isWideLittleEndian: order === 'LE',
    // A match begins and ends at the byte that is no NUL: in big-endian text the second of its unit, in little-endian the first.
    of: (start, end) => Math.max(0, (order === 'LE' ? Math.ceil : Math.floor)((end - Math.max(start, bomEnd)) / 2)),
  };
};

/** Code units of UTF-8 text, as editors decode it: each byte that is none counts as one. A byte-order mark at the start is no column. */
const utf8Units = (buffer: Buffer, start: number, end: number): number => {
  const from =
    start === 0 && buffer.length >= 3 && buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : start;
  return from < end ? buffer.toString('utf8', from, end).length : 0;
};

const isBom = (buffer: Buffer): boolean =>
  (buffer[0] === 0xff && buffer[1] === 0xfe) || (buffer[0] === 0xfe && buffer[1] === 0xff);

/** UTF-16 by its mark, or by NULs at every other place of the first characters; undefined for any other text. */
export const utf16Order = (buffer: Buffer): 'LE' | 'BE' | undefined => {
  if (buffer.length < 4) return undefined;
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return 'LE';
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return 'BE';
  if (buffer[0] !== 0 && buffer[1] === 0 && buffer[2] !== 0 && buffer[3] === 0) return 'LE';
  if (buffer[0] === 0 && buffer[1] !== 0 && buffer[2] === 0 && buffer[3] !== 0) return 'BE';
  return undefined;
};
