import type { Span } from './decode/decoded.ts';

/** Without a line that will do, a chunk ends after as many bytes. */
const LONGEST = 16 << 10;
/** One line in so many begins a chunk. */
const LINES = 128;
const LOOK = 16;
const NEWLINE = 0x0a;

/**
 * Divides a span into chunks of some KB whose ends are told by what stands there, not by how far from the start they are: the same text makes the same chunks in
 * every version of a file, whatever was put in before it. The first chunk may begin before the span, and the last one end behind it.
 */
export const chunksOf = (bytes: Uint8Array, [start, end]: Span): readonly Span[] => {
  const chunks: Span[] = [];
  for (let from = cutBefore(bytes, start); from < end;) {
    const to = cutAfter(bytes, from);
    chunks.push([from, to]);
    from = to;
  }
  return chunks;
};

const cutBefore = (bytes: Uint8Array, at: number): number => {
  const least = Math.max(0, at - LONGEST);
  for (let cut = at; cut > least; cut--) if (bytes[cut - 1] === NEWLINE && isCut(bytes, cut)) return cut;
  return least === 0 ? 0 : at;
};

const cutAfter = (bytes: Uint8Array, at: number): number => {
  const most = Math.min(bytes.length, at + LONGEST);
  for (let cut = bytes.indexOf(NEWLINE, at) + 1; cut > 0 && cut < most; cut = bytes.indexOf(NEWLINE, cut) + 1) {
    if (isCut(bytes, cut)) return cut;
  }
  return most;
};

/** Whether the line that begins here is the one in so many. */
const isCut = (bytes: Uint8Array, at: number): boolean => {
  let hash = 0;
  for (let index = at; index < at + LOOK; index++) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01_00_01_93);
  return (hash >>> 16) % LINES === 0;
};
