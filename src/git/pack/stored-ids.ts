import { emptyTrees, type ObjectFormat } from '../repository.ts';
import { idBytes } from '../tree.ts';

/**
 * Which ids are stored anywhere, in as many bits as threads can share: each id sets four, so that one of 100 000 ids that are not stored looks as if it
 * were. In shared memory.
 */
export interface StoredIds {
  readonly bitmap: Uint8Array;
  readonly bits: number;
  /** Bytes of an id. */
  readonly idSize: number;
}

/** 4 MB; beyond two million objects, more of the ids that are not stored go unnoticed. */
export const MOST_BITS = 25;
const LEAST_BITS = 16;
const BITS_PER_ID = 16;
const PARTS = 4;

/** `tables`: ids one after another. */
export function storedIds(tables: readonly Buffer[], format: ObjectFormat): StoredIds {
  const idSize = idBytes[format];
  const count = tables.reduce((sum, { length }) => sum + length / idSize, 1);
  const bits = Math.min(MOST_BITS, Math.max(LEAST_BITS, Math.ceil(Math.log2(count * BITS_PER_ID))));
  const bitmap = new Uint8Array(new SharedArrayBuffer(2 ** (bits - 3)));
  // The tree without entries is known to git, and not stored.
  for (const table of [Buffer.from(emptyTrees[format], 'hex'), ...tables]) {
    const view = new DataView(table.buffer, table.byteOffset, table.length);
    for (let at = 0; at < table.length; at += idSize) {
      for (let part = 0; part < PARTS; part++) {
        const bit = view.getUint32(at + part * 4, true) >>> (32 - bits);
        bitmap[bit >>> 3]! |= 1 << (bit & 7);
      }
    }
  }
  return { bitmap, bits, idSize };
}
