import { constants } from 'node:buffer';
import type { Limits } from '../config/config.ts';

/** A limit of the configuration cut an archive off. The message names the limit and its value. */
export class ArchiveLimitError extends Error {
  override readonly name = 'ArchiveLimitError';
}

/** What one archive, with everything nested in it, may still take. */
export interface Budget {
  /** Counts a member. Throws ArchiveLimitError when there are too many. */
  entry(): void;
  /** Bytes that may still be unpacked. */
  room(): number;
  /** Counts unpacked bytes, which must fit in the room. */
  take(bytes: number): void;
  /** Throws ArchiveLimitError, naming the limit on unpacked bytes that is met first. */
  exceed(): never;
}

/** Below this many unpacked bytes no ratio is too high: a small file of one repeated line is no bomb. */
const ratioFloor = 1 << 20;

/** `packed` is the size in bytes of the outermost archive, the one number about it that it cannot lie about. */
export function createBudget(limits: Limits, packed: number): Budget {
  const byRatio = Math.max(packed * limits.maxArchiveRatio, ratioFloor);
  const most = Math.min(limits.maxArchiveSize, byRatio, constants.MAX_LENGTH);
  let taken = 0;
  let entries = 0;
  return {
    entry() {
      if (++entries > limits.maxArchiveEntries) {
        throw new ArchiveLimitError(
          `holds more members than the limit (max_archive_entries = ${limits.maxArchiveEntries})`,
        );
      }
    },
    room: () => most - taken,
    take(bytes) {
      taken += bytes;
    },
    exceed() {
      if (most === byRatio && byRatio < limits.maxArchiveSize) {
        throw new ArchiveLimitError(
          `unpacks to more times its size than the limit (max_archive_ratio = ${limits.maxArchiveRatio})`,
        );
      }
      throw new ArchiveLimitError(`unpacks to more than the limit (max_archive_size = ${limits.maxArchiveSize})`);
    },
  };
}
