import type { Base } from '../detect/blob.ts';
import { positionAfter, startOf } from '../detect/position.ts';
import { textOf } from '../detect/text.ts';

/** Bytes of one segment: what is read of a long file before it is searched. */
export const segmentSize = 32 << 20;
/** Bytes that two neighbouring segments share at least: more than any match with the text that decides on it. */
export const segmentOverlap = 256 << 10;

/** Bytes that the buffer begins with: most files are shorter. */
const firstSize = 1 << 20;

/** A run of bytes of one file, stdin or git object, valid until more is read. `base` is absent at the very start. */
export interface Segment {
  readonly bytes: Uint8Array;
  readonly base?: Base;
}

/**
 * Cuts bytes that come in any portions into overlapping segments, in one buffer that is used again for every file.
 * Read into `buffer` from `length` on, say how much with `add`, and search what it returns; `end` returns the rest
 * and makes ready for the next file. What is shorter than a segment is one piece, returned by `end`.
 */
export class Segments {
  readonly #size: number;
  readonly #overlap: number;
  /** Aligned to 2 bytes, so that UTF-16 can be searched in place. Grows up to a segment, so read it anew each time. */
  buffer: Buffer;
  /** Bytes of `buffer` in use. */
  length = 0;
  /** Bytes at the start of `buffer` that the segment before held too. */
  #shared = 0;
  #base: Base | undefined;

  constructor(size = segmentSize, overlap = segmentOverlap, first = firstSize) {
    this.#size = size;
    this.#overlap = overlap;
    // 32 MB at once would cost no memory before they are touched, but a collection of 10 ms at each start.
    this.buffer = Buffer.allocUnsafeSlow(Math.min(size, first));
  }

  /** Whether the buffer holds a whole segment; makes room first where it may still grow. */
  isFull(): boolean {
    if (this.length < this.buffer.length) return false;
    if (this.buffer.length >= this.#size) return true;
    this.#grow(this.buffer.length * 4);
    return false;
  }

  /** A file of `size` bytes comes: growing step by step would touch and copy twice of it. What is not touched of a segment costs nothing. */
  expect(size: number): void {
    if (size >= this.buffer.length && this.buffer.length < this.#size) this.#grow(this.#size);
  }

  #grow(size: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.min(this.#size, size));
    this.buffer.copy(grown, 0, 0, this.length);
    this.buffer = grown;
  }

  /** Bytes have been read into the buffer. Returns a segment when one is full: search it, then call `next`. */
  add(count: number): Segment | null {
    this.length += count;
    return this.isFull() ? this.segment() : null;
  }

  /** Makes room after a full segment: its last bytes become the first of the next one. */
  next(): void {
    const cut = cutBefore(this.buffer.subarray(0, this.length), this.length - this.#overlap);
    this.#base = baseAt(this.segment(), cut);
    this.buffer.copyWithin(0, cut, this.length);
    this.length -= cut;
    this.#shared = this.length;
  }

  /** The file ends: what no segment has shown yet, null when there is nothing left. */
  end(): Segment | null {
    const last = this.length > this.#shared ? this.segment() : null;
    this.length = 0;
    this.#shared = 0;
    this.#base = undefined;
    return last;
  }

  /** What stands in the buffer. */
  segment(): Segment {
    const bytes = this.buffer.subarray(0, this.length);
    return this.#base === undefined ? { bytes } : { bytes, base: this.#base };
  }
}

/** Bytes in chunks of any size → segments. For short inputs that are one chunk, too. */
export function* addChunk(segments: Segments, chunk: Uint8Array): Generator<Segment, void> {
  for (let taken = 0; taken < chunk.length;) {
    const count = Math.min(chunk.length - taken, segments.buffer.length - segments.length);
    segments.buffer.set(chunk.subarray(taken, taken + count), segments.length);
    taken += count;
    const full = segments.add(count);
    if (full === null) continue;
    yield full;
    segments.next();
  }
}

/**
 * The cut at or before `target` that splits neither a UTF-8 character nor a UTF-16 code unit.
 * Where text gives none within 4 KB (binary data), the even offset just before is as good as any.
 */
function cutBefore(bytes: Uint8Array, target: number): number {
  const even = target - (target % 2);
  for (let cut = even; cut > Math.max(0, even - 4096); cut -= 2) {
    if (((bytes[cut] ?? 0) & 0xc0) !== 0x80) return cut;
  }
  return even;
}

/** Where byte `cut` of a segment stands in the file. */
function baseAt(segment: Segment, cut: number): Base {
  const text = textOf(segment);
  const { line, column } = positionAfter(text, startOf(text), cut);
  return { offset: (segment.base?.offset ?? 0) + cut, line, column, order: text.order };
}
