import type { Place } from '../../src/detect/blob.ts';

/** A part of an object that is searched by itself. */
export interface ObjectText {
  readonly place: Place;
  readonly bytes: Buffer;
}

/** The texts of a raw commit: message, headers beyond the usual ones, author, and the committer where it is another. */
export const commitTexts = (bytes: Buffer): readonly ObjectText[] => {
  const { headers, message } = split(bytes);
  const known = new Map<string, Buffer>();
  let extra = 0;
  for (let at = 0; at < headers.length; at = extra) {
    const end = lineEnd(headers, at);
    const space = headers.indexOf(' ', at);
    const name = headers.toString('latin1', at, space);
    if (!['tree', 'parent', 'author', 'committer'].includes(name)) break;
    known.set(name, headers.subarray(space + 1, end));
    extra = end + 1;
  }
  const author = known.get('author') ?? Buffer.alloc(0);
  const committer = known.get('committer') ?? Buffer.alloc(0);
  const rest = headers.subarray(extra);
  return [
    { place: 'message', bytes: message },
    ...(rest.length > 0 ? [{ place: 'message' as const, bytes: rest }] : []),
    { place: 'author', bytes: author },
    ...(committer.equals(author) ? [] : [{ place: 'committer' as const, bytes: committer }]),
  ];
};

/** The texts of a raw annotated tag: its message, its name and who made it. */
export const tagTexts = (bytes: Buffer): readonly ObjectText[] => {
  const { headers, message } = split(bytes);
  return [
    { place: 'tag', bytes: message },
    { place: 'tag', bytes: headers },
  ];
};

/** The names in a raw tree; `idLength` in bytes. */
export function* entryNames(bytes: Buffer, idLength: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    if (space === -1 || end === -1) return;
    yield bytes.subarray(space + 1, end);
    at = end + 1 + idLength;
  }
}

/** Headers end at the first empty line; each of them keeps its line feed. */
const split = (bytes: Buffer): { headers: Buffer; message: Buffer } => {
  const blank = bytes.indexOf('\n\n');
  if (blank === -1) return { headers: bytes, message: Buffer.alloc(0) };
  return { headers: bytes.subarray(0, blank + 1), message: bytes.subarray(blank + 2) };
};

const lineEnd = (bytes: Buffer, from: number): number => {
  const end = bytes.indexOf(0x0a, from);
  return end === -1 ? bytes.length : end;
};
