import { GitError } from '../errors.ts';
import { readObjects } from '../git/cat-file.ts';
import { streamGit, type GitPlace } from '../git/run.ts';
import type { ScanLog } from '../sources/source.ts';
import { realTime } from './attribute-commits.ts';

/** All commits that a repository holds, reachable or not, by number. */
export interface CommitGraph {
  readonly ids: readonly string[];
  readonly trees: readonly string[];
  /** Committer time in seconds since 1970. */
  readonly times: readonly number[];
  /** Those that are here. */
  readonly parents: readonly (readonly number[])[];
  /** Commits with the parents that they name and that are not here. */
  readonly absent: ReadonlyMap<number, readonly string[]>;
  /** Parents before children. */
  readonly order: readonly number[];
  /** Commits on the longest way to a root. */
  readonly depths: Int32Array;
  /** The commits that `git stash` makes of the work tree and of the index: what they lack was not taken away from anything. */
  readonly stashes: ReadonlySet<number>;
  numberOf(id: string): number | undefined;
}

/** Reads every commit once, from git's storage and not along refs: no hole in a history hides what lies behind it. */
export const readGraph = async (place: GitPlace, log: ScanLog, signal?: AbortSignal): Promise<CommitGraph> => {
  const listed = await listAllCommits(place, log);
  const commits = new Map<string, Header>();
  for await (const [id, header] of readHeaders(place, listed, log)) {
    if (signal?.aborted === true) break;
    commits.set(id, header);
  }
  return link(commits);
};

/** By committer time, then by id. */
export const isEarlier = ({ times }: CommitGraph, a: number, b: number): boolean =>
  times[a]! < times[b]! || (times[a] === times[b] && a < b);

interface Header {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly time: number;
  /** A commit in which `git stash` keeps the index. */
  readonly isIndex: boolean;
}

const listAllCommits = async (place: GitPlace, log: ScanLog): Promise<string[]> => {
  const args = ['cat-file', '--batch-all-objects', '--unordered', '--batch-check=%(objecttype) %(objectname)'];
  const ids: string[] = [];
  let rest = '';
  try {
    for await (const chunk of streamGit(place, args)) {
      const text = rest + chunk.toString('latin1');
      const end = text.lastIndexOf('\n') + 1;
      rest = text.slice(end);
      for (let at = text.indexOf('commit '); at !== -1 && at < end; at = text.indexOf('commit ', at + 1)) {
        ids.push(text.slice(at + 'commit '.length, text.indexOf('\n', at)));
      }
    }
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    log.incomplete({ what: 'the list of commits', why: error.message });
  }
  return ids;
};

async function* readHeaders(place: GitPlace, ids: readonly string[], log: ScanLog): AsyncGenerator<[string, Header]> {
  let parts: Buffer[] = [];
  for await (const part of readObjects(place, ids)) {
    if ('missing' in part) {
      log.incomplete({ what: `commit ${part.name}`, why: part.missing });
      parts = [];
      continue;
    }
    parts.push(part.bytes);
    if (!part.last) continue;
    yield [part.id, parseHeader(parts.length === 1 ? part.bytes : Buffer.concat(parts))];
    parts = [];
  }
}

/** What a commit says in front of its message; what is not there, or no number, is nothing or 0. */
const parseHeader = (bytes: Buffer): Header => {
  const blank = bytes.indexOf('\n\n');
  const text = bytes.toString('latin1', 0, blank === -1 ? bytes.length : blank);
  const parents: string[] = [];
  let at = text.indexOf('\n') + 1;
  const tree = text.slice('tree '.length, at === 0 ? text.length : at - 1);
  for (; text.startsWith('parent ', at); at = text.indexOf('\n', at) + 1 || text.length) {
    parents.push(text.slice(at + 'parent '.length, text.indexOf('\n', at)));
  }
  const committer = text.indexOf('\ncommitter ', at - 1) + 1;
  const end = text.indexOf('\n', committer);
  const line = committer === 0 ? '' : text.slice(committer, end === -1 ? text.length : end);
  const isIndex = blank !== -1 && bytes.toString('latin1', blank + 2, blank + 2 + indexSubject.length) === indexSubject;
  const time = realTime(Number.parseInt(line.slice(line.lastIndexOf('>') + 1), 10));
  return { tree, parents, time, isIndex };
};

const indexSubject = 'index on ';

const link = (commits: ReadonlyMap<string, Header>): CommitGraph => {
  // Numbered in the order of their ids: git lists them in whatever order they are packed.
  const ids = [...commits.keys()].sort();
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const headers = ids.map((id) => commits.get(id)!);
  const absent = new Map<number, readonly string[]>();
  const parents = headers.map((header, number) => {
    const missing = header.parents.filter((id) => !numbers.has(id));
    if (missing.length > 0) absent.set(number, missing);
    return header.parents.flatMap((id) => numbers.get(id) ?? []);
  });
  const stashes = new Set<number>();
  for (const [number, [base, index]] of parents.entries()) {
    const isStash = index !== undefined && headers[index]?.isIndex === true && parents[index]?.[0] === base;
    if (isStash) stashes.add(number).add(index);
  }
  return {
    ids,
    trees: headers.map(({ tree }) => tree),
    times: headers.map(({ time }) => time),
    parents,
    absent,
    ...sortByParents(parents),
    stashes,
    numberOf: (id) => numbers.get(id),
  };
};

/** Follows each line of the history as far as it goes before the next, so that few of them are open at a time. */
const sortByParents = (parents: readonly (readonly number[])[]): Pick<CommitGraph, 'order' | 'depths'> => {
  const children = childrenOf(parents);
  const waiting = Int32Array.from(parents, (all) => all.length);
  const depths = new Int32Array(parents.length);
  const order: number[] = [];
  const ready = [...parents.keys()].filter((number) => waiting[number] === 0);
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    order.push(next);
    for (let at = children.starts[next]!; at < children.starts[next + 1]!; at++) {
      const child = children.all[at]!;
      depths[child] = Math.max(depths[child]!, depths[next]! + 1);
      waiting[child]!--;
      if (waiting[child] === 0) ready.push(child);
    }
  }
  return { order, depths };
};

/** All children in one array; those of a commit begin at its start and end at the next one's. */
const childrenOf = (parents: readonly (readonly number[])[]): { starts: Int32Array; all: Int32Array } => {
  const starts = new Int32Array(parents.length + 2);
  for (const all of parents) for (const parent of all) starts[parent + 2]!++;
  for (let at = 1; at < starts.length; at++) starts[at]! += starts[at - 1]!;
  const all = new Int32Array(starts[parents.length + 1]!);
  for (const [child, of] of parents.entries()) for (const parent of of) all[starts[parent + 1]!++] = child;
  return { starts, all };
};
