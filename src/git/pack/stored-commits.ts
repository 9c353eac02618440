import { type CommitHeader, commitHeader } from '../commit-header.ts';
import { idBytes } from '../tree.ts';
import { entryKind } from './entries.ts';
import { entriesOfKind } from './families.ts';
import type { PackWalker } from './depth-first.ts';
import { forEachCommit } from './ledger.ts';
import type { Storage, StoredPack } from './storage.ts';

/** The ids of all commits, in order. */
export const storedCommitIds = ({ packs, loose }: Storage): readonly string[] => {
  const lists = packs.map(commitIdsIn).concat([loose.flatMap(({ id, type }) => (type === 'commit' ? id : []))]);
  const some = lists.filter((ids) => ids.length > 0);
  // Most repositories have one pack, and an index is in order.
  return some.length === 1 && some[0] !== lists.at(-1) ? some[0]! : [...new Set(some.flat())].sort();
};

/** Hands on what each commit says; one that is stored twice comes twice. Answers whether all could be read. */
export const readStoredCommits = async (
  { packs, loose, format }: Storage,
  walker: PackWalker,
  onCommit: (id: string, header: CommitHeader) => void,
  signal?: AbortSignal,
): Promise<boolean> => {
  for (const { id, type, content } of loose) if (type === 'commit') onCommit(id, commitHeader(content));
  for (const pack of packs) {
    const { index, entries, ledger } = pack;
    const take = (entry: number, header: CommitHeader): void => onCommit(index.id(entries.places[entry]!), header);
    if (ledger !== undefined) {
      forEachCommit(ledger, idBytes[format], take);
      continue;
    }
    const see = (entry: number, text: number, size: number): void =>
      take(entry, commitHeader(walker.machine.bytes().subarray(text, text + size)));
    if (!(await walker.walk(pack, { kind: entryKind.commit, see, signal }))) return false;
  }
  return true;
};

const commitIdsIn = ({ index, entries, families }: StoredPack): string[] => {
  const found = Uint32Array.from(entriesOfKind(entryKind.commit, entries, families), (entry) => entries.places[entry]!);
  return Array.from(found.sort(), (position) => index.id(position));
};
