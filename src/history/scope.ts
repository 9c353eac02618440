import { GitError, UsageError } from '../errors.ts';
import { commitChanges } from '../git/commit-changes.ts';
import { gitlink } from '../git/raw-diff.ts';
import type { Repository } from '../git/repository.ts';
import { askGit, streamGit } from '../git/run.ts';
import type { ScanLog } from '../sources/source.ts';
import { IdSet } from './id-set.ts';
import { type Heading, readCommitHeadings, readTagHeadings } from './headings.ts';
import { addBelow } from './objects-below.ts';
import { type Reached, reachPastGaps, toldGaps } from './past-gaps.ts';
import type { Scope } from './suspect.ts';

/** What is asked for of a history. */
export interface Narrowing {
  /** Seconds since 1970, both ends included; by committer time. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Revisions; without any, everything. */
  readonly refs: readonly string[];
  /** Also what no ref reaches. Says nothing where there are `refs`. */
  readonly unreachable: boolean;
}

/**
 * The objects that are asked for; undefined when that is all of them. Within a window of time, those that a commit in it brought (its own
 * text, and what differs from each of its parents), and the tags made in it; one whose date cannot be read is in every window.
 * Throws UsageError for a ref that does not exist. What git cannot walk is told to the log.
 */
export const historyScope = async (
  repository: Repository,
  narrowing: Narrowing,
  log: Pick<ScanLog, 'incomplete'>,
): Promise<Scope | undefined> => {
  const { since, until, refs, unreachable } = narrowing;
  const tips = refs.map((ref) => tipOf(repository, ref));
  const isWindow = since !== undefined || until !== undefined;
  if (!isWindow && refs.length === 0 && unreachable) return undefined;
  const job: Job = { repository, tips, unreachable, log, found: new IdSet() };
  if (!isWindow) await addReachable(job);
  else await addBrought(job, ({ time }) => time === undefined || (time >= (since ?? 0) && time <= (until ?? Infinity)));
  return job.found;
};

interface Job {
  readonly repository: Repository;
  readonly tips: readonly Tip[];
  readonly unreachable: boolean;
  readonly log: Pick<ScanLog, 'incomplete'>;
  readonly found: IdSet;
}

interface Tip {
  readonly id: string;
  readonly type: string;
}

/** Asked on standard input, where no revision can be taken for an option. */
const tipOf = (repository: Repository, ref: string): Tip => {
  const isName = ref !== '' && !/[\0\n]/.test(ref);
  const answer = isName ? askGit(repository, ['cat-file', '--batch-check'], `${ref}\n`).stdout.toString('latin1') : '';
  const [, id, type] = /^([0-9a-f]{40,64}) ([a-z]+) \d+\n$/.exec(answer) ?? [];
  if (id === undefined || type === undefined) {
    throw new UsageError(`--ref: no such ref: ${ref}`, 'git for-each-ref lists them');
  }
  return { id, type };
};

const addReachable = async (job: Job): Promise<void> => {
  const { repository, tips, log, found } = job;
  const args = ['rev-list', '--objects', '--no-object-names', '--missing=allow-any', '--ignore-missing'];
  const reached = await walk(job, [...args, ...startOf(tips)], (id) => found.add(id));
  if (reached === undefined) return;
  const lost = await addBelow(repository, [...reached.commits, ...reached.others], found);
  for (const entry of toldGaps([...reached.gaps, ...lost], reached.why)) log.incomplete(entry);
};

interface Past extends Reached {
  /** What git ended over. */
  readonly why: string;
}

/** Hands on what git tells on its way; where it dies on it, returns what there is all the same. */
const walk = async (
  { repository, tips }: Job,
  args: readonly string[],
  take: (id: string) => void,
): Promise<Past | undefined> => {
  try {
    for await (const id of idLines(repository, args)) take(id);
    return undefined;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const starts = tips.map(({ id }) => id);
    return { ...(await reachPastGaps(repository, starts)), why: error.message };
  }
};

/** Where git begins to walk: at the tips, else at every ref, HEAD and the linked worktrees' HEADs. */
const startOf = (tips: readonly Tip[]): readonly string[] =>
  tips.length === 0 ? ['--all'] : [...tips.map(({ id }) => id), '--'];

const addBrought = async (job: Job, isIn: (heading: Heading) => boolean): Promise<void> => {
  const { repository, log, found } = job;
  const { commits, tags } = await listDated(job);
  const inWindow: string[] = [];
  for await (const commit of readCommitHeadings(repository, commits, log)) {
    if (!isIn(commit)) continue;
    inWindow.push(commit.id);
    found.add(commit.id);
    if (commit.tree !== undefined) found.add(commit.tree);
  }
  for await (const tag of readTagHeadings(repository, tags, log)) {
    if (isIn(tag)) found.add(tag.id);
  }
  // -t: trees as well, for the names in them.
  for await (const change of commitChanges(repository, inWindow, ['-t'])) {
    if ('broken' in change) log.incomplete({ what: `commit ${change.commit}`, why: change.broken });
    else if (change.newMode !== gitlink && !/^0+$/.test(change.newId)) found.add(change.newId);
  }
};

interface Dated {
  readonly commits: readonly string[];
  readonly tags: readonly string[];
}

const listDated = async (job: Job): Promise<Dated> => {
  const { repository, tips, unreachable, log } = job;
  if (tips.length === 0 && unreachable) return listStored(job);
  const listed: string[] = [];
  const reached = await walk(job, ['rev-list', '--ignore-missing', ...startOf(tips)], (id) => void listed.push(id));
  for (const entry of reached === undefined ? [] : toldGaps(reached.gaps, reached.why)) log.incomplete(entry);
  const commits = reached?.commits ?? listed;
  const tags = tips.length > 0 ? tips.filter(({ type }) => type === 'tag').map(({ id }) => id) : tagRefs(repository);
  return { commits, tags };
};

/** Whatever the object store holds, in reach of something or not. */
const listStored = async (job: Job): Promise<Dated> => {
  const { repository, log } = job;
  const found = { commit: [] as string[], tag: [] as string[] };
  const format = '--batch-check=%(objecttype) %(objectname)';
  const list = ['cat-file', '--batch-all-objects', '--unordered', '--buffer', format];
  for await (const line of told(log, textLines(repository, list))) {
    const [type, id] = line.split(' ');
    // What it is stands in what cannot be read, and its date, too: asked for, so that it is told.
    if (type !== undefined && id === 'missing') job.found.add(type);
    else if ((type === 'commit' || type === 'tag') && id !== undefined) found[type].push(id);
  }
  return { commits: found.commit.sort(), tags: found.tag.sort() };
};

const tagRefs = (repository: Repository): readonly string[] => {
  const { stdout } = askGit(repository, ['for-each-ref', '--format=%(objecttype) %(objectname)']);
  return stdout
    .toString('latin1')
    .split('\n')
    .flatMap((line) => (line.startsWith('tag ') ? [line.slice(4)] : []));
};

/** What git dies over is said; what it listed before is kept. */
async function* told<T>(log: Pick<ScanLog, 'incomplete'>, items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    log.incomplete({ what: 'a part of the history', why: error.message });
  }
}

async function* idLines(repository: Repository, args: readonly string[]): AsyncGenerator<string> {
  for await (const line of textLines(repository, args)) {
    if (/^[0-9a-f]{40,64}$/.test(line)) yield line;
  }
}

async function* textLines(repository: Repository, args: readonly string[]): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of streamGit(repository, args)) {
    const lines = `${rest}${chunk.toString('latin1')}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
