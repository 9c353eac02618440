import { archiveKind, unopenedPacking } from '../../archive/kind.ts';
import { entryKind } from './entries.ts';
import type { Notes } from './links.ts';
import type { Machine } from './machine.ts';
import { loginFoldersIn, suspectCommit, suspectTree, type Hits } from './parts.ts';

export interface Judgement {
  /** The rules have to look at it. */
  readonly isSuspect: boolean;
  /** Bytes around each weak hit in which there is nothing that may be a value; `UNKNOWN_REACH` where there is something, or nobody knows. */
  readonly reach: number;
}

/** Judges a text with its hits. `known`: the reach that is known of it, but for what is new. */
export type Judge = (kind: number, hits: Hits, known: number) => Judgement;

export const UNKNOWN_REACH = -1;
/** What is known of a text that no other one was made from. */
export const UNBOUND = -2;

/** Bytes on either side of a weak keyword in which a value counts (detector.ts), and more, so that many edits leave enough. */
const REACH = 2048;
const FAR_REACH = 3072;

const clean: Judgement = { isSuspect: false, reach: FAR_REACH };

/** Decides which texts the rules have to look at. Adds to `notes` the trees in which rules may know a file by its path. */
export function createJudge(machine: Machine, hashSize: number, notes: Notes): Judge {
  const { core } = machine;
  const mayHold = ({ text, size, start, end }: Hits, reach: number, onlyNew: boolean): boolean =>
    core.isSuspect(text, 0, size, start, end, reach, onlyNew ? 1 : 0) !== 0;
  const judgeHits = (kind: number, hits: Hits, known: number): Judgement => {
    if (known >= REACH && !mayHold(hits, FAR_REACH, true)) return { isSuspect: false, reach: known };
    // Where the base held something, or what is new does, the far reach would only cost.
    if (known === UNBOUND && !mayHold(hits, FAR_REACH, false)) return clean;
    if (!mayHold(hits, REACH, false)) return { isSuspect: false, reach: REACH };
    return { isSuspect: kind !== entryKind.tree || suspectTree(machine, hits, hashSize), reach: UNKNOWN_REACH };
  };

  return (kind, hits, known) => {
    const hasHits = hits.start !== hits.end;
    if (kind === entryKind.commit) return { isSuspect: hasHits && suspectCommit(machine, hits), reach: UNKNOWN_REACH };
    if (kind === entryKind.tree && hasHits)
      for (const id of loginFoldersIn(machine, hits, hashSize)) notes.set(id, 'login');
    const judged = hasHits ? judgeHits(kind, hits, known) : clean;
    const isPacked = kind === entryKind.blob && mayBePacked(machine.bytes(), hits.text, hits.size);
    return isPacked ? { ...judged, isSuspect: true } : judged;
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
