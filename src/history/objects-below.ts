import { type MissingObject, type ObjectPart, readObjects } from '../git/cat-file.ts';
import { commitHeader } from '../git/commit-header.ts';
import { gitlink } from '../git/raw-diff.ts';
import type { Repository } from '../git/repository.ts';
import { idBytes, treeEntries } from '../git/tree.ts';
import { IdSet } from './id-set.ts';

/**
 * Adds to `found` what these commits, tags and trees lead to, and themselves: a commit's tree and not its parents, folders, files, what tags name. Goes around what
 * cannot be read, where git's own walk ends, and resolves to the ids of that. Reads every tree.
 */
export const addBelow = async (
  repository: Repository,
  starts: readonly string[],
  found: IdSet,
): Promise<readonly string[]> => {
  const lost: string[] = [];
  const seen = new IdSet();
  const isNew = (id: string): boolean => {
    if (seen.has(id)) return false;
    seen.add(id);
    found.add(id);
    return true;
  };
  const size = idBytes[repository.objectFormat];
  for (let level = starts.filter(isNew); level.length > 0;) {
    const next: string[] = [];
    for await (const object of wholeObjects(repository, level)) {
      if ('missing' in object) {
        lost.push(object.name);
        continue;
      }
      const named = namedBy(object, size).filter(({ id }) => isNew(id));
      for (const { id, isFile } of named) if (!isFile) next.push(id);
    }
    level = next;
  }
  return lost;
};

type Whole = Pick<ObjectPart, 'type' | 'bytes'>;

/** Of long ones too, as a folder may be. A file's bytes are asked for only where a ref names it. */
async function* wholeObjects(repository: Repository, ids: readonly string[]): AsyncGenerator<Whole | MissingObject> {
  let parts: Buffer[] = [];
  for await (const part of readObjects(repository, ids)) {
    if ('missing' in part) {
      parts = [];
      yield part;
      continue;
    }
    if (part.type !== 'blob') parts.push(Buffer.from(part.bytes));
    if (!part.last) continue;
    yield { type: part.type, bytes: Buffer.concat(parts) };
    parts = [];
  }
}

interface Named {
  readonly id: string;
  readonly isFile: boolean;
}

const namedBy = ({ type, bytes }: Whole, size: number): readonly Named[] => {
  if (type === 'tree') {
    return [...treeEntries(bytes, size)].flatMap(({ id, mode }) =>
      mode === gitlink ? [] : [{ id, isFile: mode !== FOLDER }],
    );
  }
  const [, tagged = ''] = type === 'tag' ? (/^object (.*)\n/.exec(bytes.toString('latin1')) ?? []) : [];
  const id = type === 'commit' ? commitHeader(bytes).tree : tagged;
  // What git would not write may name anything.
  return id.length === size * 2 && /^[0-9a-f]+$/.test(id) ? [{ id, isFile: false }] : [];
};

const FOLDER = '40000';
