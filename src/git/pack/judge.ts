import { archiveKind, unopenedPacking } from '../../archive/kind.ts';
import { entryKind } from './entries.ts';
import type { Notes } from './links.ts';
import type { Machine } from './machine.ts';
import {
  isSuspectPart,
  loginFoldersIn,
  suspectCommit,
  someRegion,
  strongWindows,
  suspectTree,
  textOf,
  type Hits,
} from './parts.ts';
import type { Confirm } from '../../history/confirm.ts';

/** Whether the rules have to look at a text with its hits. */
export type Judge = (kind: number, hits: Hits) => boolean;

/** Decides which texts the rules have to look at; `confirm` has them look at blobs at once. Adds to `notes` the trees in which rules may know a file by its path. */
export function createJudge(machine: Machine, hashSize: number, notes: Notes, confirm?: Confirm): Judge {
  return (kind, hits) => {
    const { text, size, start, end } = hits;
    if (kind === entryKind.blob && mayBePacked(machine.bytes(), text, size)) return true;
    if (start === end) return false;
    if (kind === entryKind.commit) return suspectCommit(machine, hits);
    if (kind === entryKind.blob && confirm !== undefined) {
      // Most of the few that are left hold nothing: the rules say so here, where the text is, and for all threads at once.
      const strong = strongWindows(machine, hits);
      if (strong.length > 0 && confirm(textOf(machine, hits), strong)) return true;
      return someRegion(machine, hits, (region) => confirm(textOf(machine, hits), [region]));
    }
    if (kind !== entryKind.tree) return isSuspectPart(machine, hits, 0, size);
    for (const id of loginFoldersIn(machine, hits, hashSize)) notes.set(id, 'login');
    return isSuspectPart(machine, hits, 0, size) && suspectTree(machine, hits, hashSize);
  };
}

/** Whether a blob is an archive, or packed in a way that is to be named. Most are told by their first byte. */
function mayBePacked(bytes: Buffer, text: number, size: number): boolean {
  if (size < 18) return false;
  const isLikely =
    starts[bytes[text]!] === 1 ||
    // A tar's checksum is digits with spaces and NULs; a zip's last record stands at the end.
    (size >= 512 && bytes[text + 155]! <= 0x20 && bytes[text + 150]! <= 0x37) ||
    (size >= 22 && bytes[text + size - 22] === 0x50 && bytes[text + size - 21] === 0x4b);
  if (!isLikely) return false;
  const blob = bytes.subarray(text, text + size);
  return archiveKind(blob) !== undefined || unopenedPacking(blob) !== undefined;
}

/** First bytes of archives, of programs that carry one, and of what cannot be opened (archive/kind.ts). */
const starts: Uint8Array = new Uint8Array(256);
for (const byte of [0x1f, 0x50, 0x4d, 0x7f, 0x23, 0x42, 0xfd, 0x28, 0x37, 0x52]) starts[byte] = 1;
