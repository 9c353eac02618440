import { join } from 'node:path';
import { GitError } from '../errors.ts';
import { rawOptions } from './raw-diff.ts';
import { emptyTrees, type ObjectFormat, type Repository } from './repository.ts';
import { streamGit } from './run.ts';

/** An object comes to a path or leaves it. */
export interface ObjectChange {
  /** A commit that was compared with a parent, or a tree that was listed. */
  readonly of: string;
  readonly oldId: string;
  readonly newId: string;
  /** From the top, git's bytes as latin1. */
  readonly path: string;
}

/** What to compare: a commit with one of its parents (with nothing, where it has none), or a whole tree with nothing. */
export type Comparison = { readonly commit: string; readonly base: string | undefined } | { readonly tree: string };

export interface WantedObjects {
  readonly ids: ReadonlySet<string>;
  /** Whether trees are among them. */
  readonly trees: boolean;
}

/** Takes what a diff prints: the id of each comparison that is done, and the changes that have to do with wanted objects. */
export interface ChangeSink {
  /** A commit's id, after it was compared; a tree's, before. Called for every one when `every` is asked for. */
  onHeader?(id: string): void;
  onChange(change: ObjectChange): void;
}

/**
 * Compares many commits and trees in one `git diff-tree` and hands on the changes that concern the wanted objects; no content is
 * read. Throws GitError when git dies, as over a tree that is absent.
 */
export const findObjectChanges = async (
  repository: Repository,
  comparisons: Iterable<Comparison>,
  wanted: WantedObjects,
  sink: ChangeSink,
  signal?: AbortSignal,
): Promise<void> => {
  const { objectFormat } = repository;
  const args = ['diff-tree', '--stdin', '--root', '-r', ...rawOptions, ...narrowing(wanted)];
  if (sink.onHeader !== undefined) args.push('--always');
  // git reads an index before anything else, though none is compared, and dies when it is corrupt.
  const env = { ...repository.env, GIT_INDEX_FILE: join(repository.gitDir, 'no-index') };
  const parser = createParser(objectFormat, wanted.ids, sink);
  for await (const chunk of streamGit({ ...repository, env }, args, lines(comparisons, objectFormat))) {
    if (signal?.aborted === true) return;
    parser.take(chunk);
  }
  parser.end();
};

/** Ids that a command line surely has room for. */
const mostNamed = process.platform === 'win32' ? 350 : 1500;

/** git itself passes over all other changes, where the wanted objects are few enough to be named. */
const narrowing = ({ ids, trees }: WantedObjects): string[] => {
  if (ids.size <= mostNamed) return [...ids].map((id) => `--find-object=${id}`);
  return trees ? ['-t'] : [];
};

function* lines(comparisons: Iterable<Comparison>, format: ObjectFormat): Generator<string> {
  let text = '';
  for (const one of comparisons) {
    text += 'tree' in one ? `${emptyTrees[format]} ${one.tree}\n` : `${one.commit}${ofBase(one.base)}\n`;
    if (text.length < 65_536) continue;
    yield text;
    text = '';
  }
  yield text;
}

// Where it is not said which, git takes the parents that the commit names: none.
const ofBase = (base: string | undefined): string => (base === undefined ? '' : ` ${base}`);

/** Reads `<commit>\0`, `<empty tree> <tree>\n` and `:<modes> <ids> <status>\0<path>\0` in chunks: no promise for each of a million entries. */
const createParser = (format: ObjectFormat, wanted: ReadonlySet<string>, sink: ChangeSink) => {
  const length = format === 'sha1' ? 40 : 64;
  // `:100644 100644 ` and a space between the ids
  const [oldAt, newAt] = [15, 16 + length];
  const pair = 2 * length + 2;
  let rest: Buffer = Buffer.alloc(0);
  let of = '';
  let found: Pick<ObjectChange, 'oldId' | 'newId'> | undefined;
  let isPath = false;

  const header = (id: string): void => {
    of = id;
    sink.onHeader?.(id);
  };
  /** Passes over the lines that name trees; they end in a line feed and stand in front of whatever comes next. */
  const takeTrees = (from: number, bytes: Buffer): number => {
    let at = from;
    while (bytes[at] !== 0x3a && bytes[at + length] === 0x20 && bytes[at + pair - 1] === 0x0a) {
      header(bytes.toString('latin1', at + length + 1, at + pair - 1));
      at += pair;
    }
    return at;
  };
  const takeToken = (bytes: Buffer, from: number, end: number): void => {
    if (isPath) {
      if (found !== undefined) sink.onChange({ of, ...found, path: bytes.toString('latin1', from, end) });
      isPath = false;
      return;
    }
    const at = takeTrees(from, bytes);
    if (bytes[at] !== 0x3a) return header(bytes.toString('latin1', at, end));
    const oldId = bytes.toString('latin1', at + oldAt, at + oldAt + length);
    const newId = bytes.toString('latin1', at + newAt, at + newAt + length);
    found = wanted.has(oldId) || wanted.has(newId) ? { oldId, newId } : undefined;
    isPath = true;
  };

  return {
    take(chunk: Buffer): void {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, at)) {
        takeToken(bytes, at, end);
        at = end + 1;
      }
      rest = bytes.subarray(at);
    },
    end(): void {
      if (takeTrees(0, rest) !== rest.length) throw new GitError('git diff-tree: the output ends too early');
    },
  };
};
