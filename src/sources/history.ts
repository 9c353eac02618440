import { archiveKind, unopenedPacking } from '../archive/kind.ts';
import type { Blob, Origin } from '../detect/blob.ts';
import { packedLiterals } from '../detect/keywords.ts';
import { longestIn, packLiterals } from '../detect/prefilter/literal-table.ts';
import type { Confidence, Rule } from '../detect/rule.ts';
import { type MissingObject, notStored } from '../git/cat-file.ts';
import { parseCommit } from '../git/commits.ts';
import { createIsStored } from '../git/pack/is-stored.ts';
import type { LiteralTable } from '../git/pack/machine.ts';
import { loginFolderLiteral } from '../git/pack/parts.ts';
import { searchObjects, type ObjectSearch } from '../git/pack/search.ts';
import { findStores } from '../git/pack/stores.ts';
import { listRefs, listWorktreeRefs, type Ref, type RefListing } from '../git/refs.ts';
import { idBytes, treeEntries } from '../git/tree.ts';
import type { Repository } from '../git/repository.ts';
import { reportAbsent, reportBrokenRefs } from '../history/absent.ts';
import { brokenRefs } from '../history/broken-refs.ts';
import { confirmRules } from '../history/confirm.ts';
import type { Scope, SearchCache } from '../history/suspect.ts';
import { commitTexts } from './commit-texts.ts';
import { readSegments, wholeObject, type ObjectSegment } from './git-blobs.ts';
import type { ScanLog, Source } from './source.ts';
import type { GitLimits } from './staged.ts';
import { createWhyUnread } from './unread.ts';

export interface HistoryOptions {
  /** The rules in force: what is searched for. */
  readonly rules: readonly Rule[];
  /** Matches below it are not wanted. Absent: all are. */
  readonly minConfidence?: Confidence;
  /** Which objects are asked for; absent: all. Of others only those are handed on that are no trouble to read: whether a key was taken away, they say too. */
  readonly scope?: Scope;
  /** At the most; absent: as many as are worth it on this machine. */
  readonly threads?: number;
  readonly cache?: SearchCache;
  readonly signal?: AbortSignal;
  /** Bytes of packs that are searched, of all that are to be. */
  readonly onProgress?: (doneBytes: number, totalBytes: number) => void;
  readonly limits?: GitLimits;
  /** Absent: asks git for them. */
  readonly refs?: () => RefListing;
  /** Called once, before anything is handed on. */
  readonly onSearched?: (search: ObjectSearch) => void;
}

/**
 * Every object of a repository, whatever reaches it or not: each is searched once where it lies (git/pack), and those that the rules have to look at are
 * handed on whole, in order of id: contents, commits' and tags' texts, names in trees, names of refs.
 */
export function createHistorySource(repository: Repository, log: ScanLog, options: HistoryOptions): Source {
  return { mode: 'history', blobs: () => historyBlobs(repository, log, options) };
}

async function* historyBlobs(repository: Repository, log: ScanLog, options: HistoryOptions): AsyncGenerator<Blob> {
  const stores = findStores(repository);
  const isStored = createIsStored(stores, repository.objectFormat);
  const confirm = confirmRules(options.rules, options.minConfidence ?? 'low');
  const found = await searchObjects(stores, {
    literals: () => literalTable(options),
    format: repository.objectFormat,
    isStored,
    ...(confirm !== undefined && { confirm }),
    ...(options.threads !== undefined && { threads: options.threads }),
    ...(options.cache && { cache: options.cache }),
    ...(options.signal && { signal: options.signal }),
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
  options.onSearched?.(found);
  for (const entry of found.broken) log.incomplete(entry);
  for (const [what, by] of Object.entries(found.counts)) log.count(what as keyof typeof found.counts, by);
  yield* refNames(repository, isStored, (options.refs ?? (() => listRefs(repository)))(), log);
  yield* suspectBlobs(repository, log, found, { ...options, whyUnread: createWhyUnread(stores.loose) });
  const absent = found.suspects.filter(({ type }) => type === 'absent').map(({ id }) => id);
  if (options.signal?.aborted !== true) await reportAbsent(repository, absent, log);
}

/** In shared memory, so that no thread copies them. */
const literalTable = ({ rules, minConfidence = 'low' }: HistoryOptions): LiteralTable => {
  const isGated = minConfidence !== 'low';
  const login = packLiterals([loginFolderLiteral], new Set(isGated ? [loginFolderLiteral] : []));
  const bytes = Buffer.concat([packedLiterals(rules, isGated), login]);
  const packed = new Uint8Array(new SharedArrayBuffer(bytes.length));
  packed.set(bytes);
  return { packed, longest: longestIn(packed) };
};

/** Those of broken refs are names all the same. */
function* refNames(
  repository: Repository,
  isStored: (id: string) => boolean,
  { refs, broken }: RefListing,
  log: ScanLog,
): Generator<Blob> {
  for (const entry of brokenRefs(broken)) log.incomplete(entry);
  const all = [...refs, ...listWorktreeRefs(repository)];
  // Almost always none is left that git would have to be asked about.
  const doubtful = [...all, ...detachedHead(repository, all)].filter(({ id }) => !isStored(id));
  reportBrokenRefs(repository, doubtful, log);
  const names = all.map(({ name }) => name);
  const others = broken.filter(({ isRef }) => isRef).map(({ what }) => what);
  yield listOf(names.concat(others), { path: null, in: 'ref' });
}

/** A HEAD that stands where no ref does: on a branch it would be told of twice. */
const detachedHead = ({ head }: Repository, refs: readonly Ref[]): readonly Ref[] =>
  head === null || refs.some(({ id }) => id === head) ? [] : [{ name: Buffer.from('HEAD'), id: head }];

const listOf = (names: readonly Uint8Array[], origin: Origin): Blob => ({
  bytes: Buffer.concat(names.flatMap((name) => [name, NEWLINE])),
  origin,
  names: () => names,
});

const NEWLINE = Buffer.from('\n');

async function* suspectBlobs(
  repository: Repository,
  log: ScanLog,
  { suspects, unread }: ObjectSearch,
  { scope, limits, whyUnread }: HistoryOptions & { whyUnread: (id: string) => string | undefined },
): AsyncGenerator<Blob> {
  const isMeant = ({ id }: { id: string }): boolean => scope?.has(id) !== false;
  const own = suspects.filter(({ type }) => type !== 'absent').map(({ id }) => id);
  const lost = new Set(unread.filter(isMeant).map(({ id }) => id));
  const folders = new Set(suspects.filter(({ type }) => type === 'login').map(({ id }) => id));
  const ids = [...new Set([...own, ...lost])].sort();
  const logins: string[] = [];
  for await (const part of readSegments(repository, ids, { maxSize: limits?.maxFileSize })) {
    const id = ids[part.index] ?? '';
    if (!isMeant({ id }) && !isPlain(part)) continue;
    if ('missing' in part) {
      const why = part.missing === notStored ? whyUnread(id) : undefined;
      log.incomplete({ what: `object ${id}`, why: why ?? part.missing });
    } else {
      if (lost.has(id) && part.base === undefined) countRead(log, part);
      if (folders.has(id) && part.type === 'tree')
        logins.push(...loginsIn(part.bytes, idBytes[repository.objectFormat]));
      yield* textsOf(repository, id, part);
    }
  }
  yield* loginBlobs(repository, logins);
}

/** Whether an object can be looked at without anything to report of it. */
const isPlain = (part: ObjectSegment | MissingObject): boolean =>
  !('missing' in part) && archiveKind(part.bytes) === undefined && unopenedPacking(part.bytes) === undefined;

/** What git has read in our stead. Objects in segments are counted by their first. */
const countRead = (log: ScanLog, { type, bytes }: ObjectSegment): void => {
  log.count(`${type as 'commit' | 'tree' | 'blob' | 'tag'}s`);
  log.count('bytes', bytes.length);
};

function* textsOf(repository: Repository, id: string, { type, bytes, base }: ObjectSegment): Generator<Blob> {
  if (type === 'commit') yield* commitTexts(parseCommit(id, Buffer.from(bytes)));
  else if (type === 'tree') {
    const names = Array.from(treeEntries(bytes, idBytes[repository.objectFormat]), ({ name }) => name);
    yield listOf(names, { path: null, in: 'path', blob: id });
  } else if (type === 'tag') yield { bytes, origin: { path: null, in: 'tag', blob: id } };
  else {
    const whole = (): Promise<Uint8Array | undefined> => wholeObject(repository, id);
    yield { bytes, origin: { path: null, blob: id }, ...(base && { base }), whole };
  }
}

const LOGIN_FILE = 'auth.json';

const loginsIn = (tree: Uint8Array, size: number): string[] =>
  [...treeEntries(tree, size)].filter(({ name }) => name.toString('latin1') === LOGIN_FILE).map(({ id }) => id);

/** Codex's stored logins, which rules know by their path alone. */
async function* loginBlobs(repository: Repository, ids: readonly string[]): AsyncGenerator<Blob> {
  const each = [...new Set(ids)].sort();
  for await (const part of readSegments(repository, each)) {
    if ('missing' in part || part.type !== 'blob') continue;
    yield { bytes: part.bytes, origin: { path: `.codex/${LOGIN_FILE}`, blob: each[part.index]! } };
  }
}
