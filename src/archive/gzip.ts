import { asBuffer } from './kind.ts';
import { inflate } from './inflate.ts';
import type { Reading } from './member.ts';

interface Unpacked {
  readonly bytes: Uint8Array;
  /** The budget is used up: there was more. */
  readonly full: boolean;
}

const trailerSize = 8;
/** Each costs several attempts at unpacking, so a file of nothing but headers gets only a few. */
const maxDamages = 16;
const start = Buffer.from([0x1f, 0x8b, 0x08]);

/**
 * Unpacks a gzip file: the contents of its members joined, as gunzip does, so that a key may cross from one into the next.
 * Checksums are not held against it. After a damaged member it goes on at the next one.
 */
export async function gunzip(input: Uint8Array, reading: Reading): Promise<Unpacked> {
  const bytes = asBuffer(input);
  const contents: Uint8Array[] = [];
  let damages = 0;
  let at = 0;
  while (at !== -1) {
    const data = dataStart(bytes, at);
    if (data === undefined) {
      reading.incomplete('is cut off in its header');
      break;
    }
    const { bytes: content, consumed, end } = await inflate(bytes.subarray(data), reading.budget.room());
    contents.push(content);
    reading.budget.take(content.length);
    if (end === 'full') return { bytes: join(contents), full: true };
    if (end === 'cut') reading.incomplete('is cut off');
    if (end === 'corrupt' && damages++ === 0) reading.incomplete('is damaged: its data does not unpack');
    at = damages > maxDamages ? -1 : nextMember(bytes, data + consumed, end === 'whole');
  }
  return { bytes: join(contents), full: false };
}

/** RFC 1952, 2.3. Undefined when the header runs past the end. */
function dataStart(bytes: Buffer, at: number): number | undefined {
  const flags = bytes[at + 3];
  let next = at + 10;
  if (flags === undefined || next > bytes.length) return undefined;
  if (flags & 4) {
    if (next + 2 > bytes.length) return undefined;
    next += 2 + bytes.readUInt16LE(next);
  }
  // Name, then comment, each ended by a NUL.
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const nul = bytes.indexOf(0, next);
    if (nul === -1) return undefined;
    next = nul + 1;
  }
  if (flags & 2) next += 2;
  return next <= bytes.length ? next : undefined;
}

/** After a whole member the next one follows at once (whatever else follows is no part of the file); after damage it is looked for. */
function nextMember(bytes: Buffer, end: number, whole: boolean): number {
  const found = bytes.indexOf(start, whole ? end + trailerSize : end);
  const expected = whole ? end + trailerSize : found;
  return found === expected && found !== -1 && found + 18 <= bytes.length ? found : -1;
}

function join(contents: readonly Uint8Array[]): Uint8Array {
  return contents.length === 1 ? contents[0]! : Buffer.concat(contents);
}
