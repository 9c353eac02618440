import { GitError } from '../errors.ts';
import { peel } from '../git/peel.ts';
import { indexFiles, listHeads, readReflogs, type Ref, type RefListing } from '../git/refs.ts';
import type { Repository } from '../git/repository.ts';
import { runGit } from '../git/run.ts';
import { displayName } from '../sources/path.ts';
import type { ScanLog } from '../sources/source.ts';
import type { CommitGraph } from './attribute-graph.ts';
import { brokenRefs } from './broken-refs.ts';

export const stashRef = 'refs/stash';

/** A ref, followed to what its tags stand for. */
export interface RootRef {
  /** As people see it. */
  readonly name: string;
  /** What it names directly. */
  readonly id: string;
  /** The commit's number. */
  readonly commit: number | undefined;
  /** The commits whose trees make up its tip: a stash keeps parts in its parents. */
  readonly tips: readonly number[];
  /** The tree or blob, where it is no commit. */
  readonly object: string | undefined;
  readonly isTree: boolean;
}

/** Everything that keeps objects, by strength. Commits by number. */
export interface Roots {
  /** In the order of their names. */
  readonly refs: readonly RootRef[];
  readonly stashes: readonly number[];
  readonly heads: readonly number[];
  readonly reflogs: readonly number[];
  /** HEAD of the work tree that was asked about. */
  readonly head: number | undefined;
  /** Object id → paths in the index of a work tree, from the top, as people see them. */
  readonly staged: ReadonlyMap<string, readonly string[]>;
}

/** What keeps objects beside the refs that are listed. What cannot be read is reported, and taken for empty. */
export const findRoots = (
  repository: Repository,
  listing: RefListing,
  graph: CommitGraph,
  wanted: ReadonlySet<string> | ReadonlyMap<string, unknown>,
  log: ScanLog,
): Roots => {
  const numbers = (ids: Iterable<string>): number[] => [...ids].flatMap((id) => graph.numberOf(id) ?? []);
  const reflogs = readReflogs(repository);
  return {
    refs: readRefs(repository, listing, graph, log),
    stashes: numbers(reflogs.stashes),
    heads: numbers(listHeads(repository)),
    reflogs: numbers(reflogs.ids),
    head: repository.head === null ? undefined : graph.numberOf(repository.head),
    staged: readStaged(repository, wanted, log),
  };
};

const readRefs = (
  repository: Repository,
  { refs, broken }: RefListing,
  graph: CommitGraph,
  log: ScanLog,
): RootRef[] => {
  for (const entry of brokenRefs(broken)) log.incomplete(entry);
  const isCommit = ({ id }: Ref): boolean => graph.numberOf(id) !== undefined;
  const peeled = peel(repository, [...new Set(refs.filter((ref) => !isCommit(ref)).map(({ id }) => id))]);
  return refs.map((ref) => {
    const name = displayName(ref.name);
    const { id: object, type } = (isCommit(ref) ? { id: ref.id, type: 'commit' } : peeled.get(ref.id)) ?? {};
    if (object === undefined) log.incomplete({ what: name, why: `what it names (${ref.id}) cannot be read` });
    const commit = object === undefined ? undefined : graph.numberOf(object);
    const isStash = name === stashRef && commit !== undefined;
    const tips = isStash ? [commit, ...graph.parents[commit]!.slice(1)] : commit === undefined ? [] : [commit];
    return {
      name,
      id: ref.id,
      commit,
      tips,
      object: commit === undefined ? object : undefined,
      isTree: type === 'tree',
    };
  });
};

/** `<mode> <id> <stage>\t<path>\0` for each entry of each index. */
const readStaged = (
  repository: Repository,
  wanted: { has(id: string): boolean },
  log: ScanLog,
): Map<string, readonly string[]> => {
  const staged = new Map<string, Set<string>>();
  for (const file of indexFiles(repository)) {
    const env = { ...repository.env, GIT_INDEX_FILE: file };
    const place = { cwd: repository.top ?? repository.cwd, env };
    const listing = attempt(log, file, () => runGit(place, ['ls-files', '--stage', '-z', '--full-name']));
    for (const line of listing?.toString('latin1').split('\0') ?? []) {
      const [head = '', path = ''] = splitOnce(line, '\t');
      const id = head.split(' ')[1] ?? '';
      if (!wanted.has(id)) continue;
      const paths = staged.get(id) ?? new Set();
      staged.set(id, paths.add(displayName(Buffer.from(path, 'latin1'))));
    }
  }
  return new Map([...staged].map(([id, paths]) => [id, [...paths].sort()]));
};

const splitOnce = (text: string, separator: string): [string, string] | [string] => {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
};

const attempt = <T>(log: ScanLog, what: string, read: () => T): T | undefined => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    log.incomplete({ what, why: error.message });
    return undefined;
  }
};
