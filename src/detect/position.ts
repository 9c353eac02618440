import { type Text, markLength, nextLineStart, unitsIn } from './text.ts';

/** A place in a text; lines and columns from 0, columns in UTF-16 code units. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  /** Byte offset of the line's start; may be before the blob's first byte only when the blob is a later piece of a file: then 0. */
  readonly lineStart: number;
}

/**
 * Turns byte offsets into lines and columns. Ask in ascending order: what lies between two questions is read once, so a line of 50 MB with
 * a thousand keys costs one pass.
 */
export const createPositions = (text: Text): ((offset: number) => Position) => {
  let last = startOf(text);
  return (offset) => (last = positionAfter(text, last, offset));
};

/** Where a text begins: behind its byte-order mark, which is no column. */
export const startOf = (text: Text): Position => ({
  offset: markLength(text),
  line: text.base?.line ?? 0,
  column: text.base?.column ?? 0,
  lineStart: 0,
});

/** The position of `offset`, counted from one at or before it. Lines end at a line feed. */
export const positionAfter = (text: Text, from: Position, offset: number): Position => {
  const before = text.bytes.subarray(0, offset);
  let { line, column, lineStart, offset: at } = from;
  for (let next = nextLineStart(before, text.order, at); next > 0; next = nextLineStart(before, text.order, at)) {
    line++;
    column = 0;
    lineStart = at = next;
  }
  return { offset, line, column: column + unitsIn(text, at, offset), lineStart };
};
