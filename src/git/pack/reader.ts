import { readSync } from 'node:fs';
import { WINDOWS_SIZE, type Machine } from './machine.ts';

/** Reads a pack by position into the module's memory. */
export interface PackReader {
  /** Where `[start, end)` of the file stands in memory, valid until more is read. `spare`: an address with room behind it for what the cache cannot hold. */
  at(start: number, end: number, spare: number): number;
}

/** Deltas are near their base in packs that git made for itself, and anywhere in those of GitHub: longer reads would be thrown away (docs/design/pack.md). */
const BLOCK = 16 << 10;
const BLOCKS = WINDOWS_SIZE / BLOCK;
const LONGEST = 256 << 10;

/** Keeps blocks of the file, each in the one place that its number gives: neighbours in the file are neighbours in memory. */
export function createReader(fd: number, machine: Machine): PackReader {
  const held = new Float64Array(BLOCKS).fill(-1);

  const load = (first: number, last: number): void => {
    const at = machine.windows + (first % BLOCKS) * BLOCK;
    readSync(fd, machine.bytes(), at, (last - first + 1) * BLOCK, first * BLOCK);
    for (let block = first; block <= last; block++) held[block % BLOCKS] = block;
  };

  return {
    at(start, end, spare) {
      const first = Math.floor(start / BLOCK);
      const last = Math.floor((end - 1) / BLOCK);
      const wraps = (first % BLOCKS) + (last - first) >= BLOCKS;
      if (end - start > LONGEST || wraps) {
        readSync(fd, machine.bytes(), spare, end - start, start);
        return spare;
      }
      let missing = first;
      while (missing <= last && held[missing % BLOCKS] === missing) missing++;
      if (missing <= last) load(missing, last);
      return machine.windows + (first % BLOCKS) * BLOCK + start - first * BLOCK;
    },
  };
}
