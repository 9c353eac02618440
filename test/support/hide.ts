import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import type { Reach } from '../../src/detect/finding.ts';
import type { HidingPlace, Hidden, Telling, ToldHistory, ToldPlace } from './hiding-places.ts';
import { keysInName, plainSearch } from './plain-search.ts';
import { plant } from './keys.ts';
import { existingRepository, repository, type TestRepository } from './repository.ts';
import { type HistoryFinding, type HistoryRun, scanHistory } from './scan-history.ts';

/** A row's repository, and what git itself says of it. */
export interface Fixture extends Hidden {
  readonly row: HidingPlace;
  readonly key: string;
  readonly scanned: string | Buffer;
  /** Where a search of everything that git prints finds the key: object ids, names of refs. */
  readonly found: ReadonlySet<string>;
  readonly reach: Reach;
}

/** What a row expects of the report, and what a report says, in one form. */
export interface Told {
  readonly status: number | null;
  readonly complete: boolean | undefined;
  readonly fingerprints: readonly string[];
  readonly as: readonly Telling[];
  readonly places: readonly ToldPlace[];
  readonly reach: Reach | undefined;
  readonly history: ToldHistory;
}

/** Builds a row's repository around a key of its own, and asks git about it. */
export async function hide(row: HidingPlace): Promise<Fixture> {
  const key = plant('openai-project-key/74', seedOf(row.name)).secret;
  const repo = repository(row.options);
  const hidden = row.build(repo, key);
  const { scanned = repo.path, store } = hidden;
  // A folder that cannot be named here: git is not asked.
  if (typeof scanned !== 'string') {
    return { ...hidden, row, key, scanned, found: new Set(idsOf(hidden.places)), reach: row.reach };
  }
  // What a partial clone lacks must go on lacking: git would fetch it.
  const env = { ...repo.env, ...hidden.env, ...storeEnvironment(store), GIT_ALLOW_PROTOCOL: 'none' };
  const asked = existingRepository(store ?? scanned, env);
  const found = await searched(asked, fingerprint(key));
  return { ...hidden, row, key, scanned, found, reach: reachOf(asked, found) };
}

/** A store's own setting names a work tree that may be gone. */
const storeEnvironment = (store: string | undefined): NodeJS.ProcessEnv =>
  store?.includes('/.git/modules/') === true ? { GIT_DIR: store, GIT_WORK_TREE: store } : {};

/** Ids that the report has to name; a ref's place has none. */
export const idsOf = (places: readonly ToldPlace[]): string[] =>
  places.flatMap(
    (place) => (['message', 'author', 'committer'].includes(place.in ?? '') ? place.commit : place.blob) ?? [],
  );

/** What the report has to say. */
export const expectedOf = ({ row, key, places, others = [], history = {} }: Fixture): Told => ({
  status: 1,
  complete: row.complete ?? true,
  fingerprints: [key, ...others].map(fingerprint).sort(),
  as: [row.as],
  places: sorted(places),
  reach: row.reach,
  history,
});

/** Scans, and says what the report says, as far as the row is about it. */
export async function reported(fixture: Fixture): Promise<Told> {
  const run = await scanHistory(fixture.scanned, fixture.env === undefined ? {} : { env: fixture.env });
  return toldBy(run, fixture);
}

function toldBy({ status, stderr, document }: HistoryRun, { key, places, history = {} }: Fixture): Told {
  if (document === undefined) throw new Error(`no report, exit ${status}: ${stderr}`);
  const finding = document.findings.find((one) => one.fingerprint === fingerprint(key));
  const locations = (finding?.locations ?? []) as readonly ToldPlace[];
  return {
    status,
    complete: document.scan.complete,
    fingerprints: document.findings.map((one) => one.fingerprint).sort(),
    as: [...new Set(locations.map(tellingOf))],
    places: sorted(locations.map((location) => projected(location, places))),
    reach: finding?.history.reach,
    history: projectedHistory(finding, history),
  };
}

const tellingOf = (place: ToldPlace): Telling => place.in ?? (place.path === null ? 'object' : 'file');

/** Properties that no expected place has are not compared, but for `in`. */
function projected(location: ToldPlace, places: readonly ToldPlace[]): ToldPlace {
  const has = (name: 'blob' | 'commit'): boolean => places.some((place) => name in place);
  return {
    path: location.path,
    ...(location.in !== undefined && { in: location.in }),
    ...(has('blob') && location.blob !== undefined && { blob: location.blob }),
    ...(has('commit') && location.commit !== undefined && { commit: location.commit }),
  };
}

function projectedHistory(finding: HistoryFinding | undefined, asked: ToldHistory): ToldHistory {
  if (finding === undefined) return {};
  const { introduced, removed, inHead, tips } = finding.history;
  return {
    ...(asked.introduced && { introduced: introduced.map(({ id }) => id) }),
    ...(asked.removed && { removed: removed.map(({ id }) => id) }),
    ...(asked.inHead !== undefined && { inHead }),
    ...(asked.tips && { tips }),
  };
}

const sorted = (places: readonly ToldPlace[]): ToldPlace[] =>
  places
    .map(({ path, in: place, blob, commit }) => ({
      path,
      ...(place !== undefined && { in: place }),
      ...(blob !== undefined && { blob }),
      ...(commit !== undefined && { commit }),
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

async function searched(repo: TestRepository, name: string): Promise<ReadonlySet<string>> {
  const refs = repo.git('for-each-ref', '--format=%(refname)').split('\n');
  const named = refs.filter((ref) => keysInName(ref).includes(name));
  return new Set([...((await plainSearch(repo)).get(name) ?? []), ...named]);
}

/** The strongest thing that leads to any of the objects (or refs), by git's own walks. */
function reachOf(repo: TestRepository, found: ReadonlySet<string>): Reach {
  const refs = repo.git('for-each-ref', '--format=%(objectname) %(refname)').split('\n').filter(Boolean);
  const [own, stash] = [false, true].map((isStash) =>
    refs.filter((ref) => ref.endsWith(' refs/stash') === isStash).map((ref) => ref.split(' ')[0] ?? ''),
  );
  const older = refs.some((ref) => ref.endsWith(' refs/stash'))
    ? lines(repo, ['log', '-g', '--format=%H', 'refs/stash'])
    : [];
  const steps: readonly (readonly [Reach, () => readonly string[]])[] = [
    ['refs', () => [...refs.map((ref) => ref.replace(/^\S+ /, '')), ...walked(repo, own ?? [])]],
    ['stash', () => walked(repo, [...(stash ?? []), ...older])],
    ['worktree', () => walked(repo, heads(repo))],
    ['index', () => staged(repo)],
    ['reflog', () => lines(repo, ['rev-list', '--objects', '--missing=allow-any', '--reflog', '--no-object-names'])],
  ];
  return steps.find(([, ids]) => ids().some((id) => found.has(id)))?.[0] ?? 'unreachable';
}

/** HEADs of all worktrees, and the refs that only a linked one has. */
function heads(repo: TestRepository): string[] {
  const checkedOut = lines(repo, ['worktree', 'list', '--porcelain']).map(
    (line) => /^HEAD (?!0+$)(.+)/.exec(line)?.[1],
  );
  const own = ['for-each-ref', '--format=%(objectname)', 'refs/worktree'];
  const linked = gitFolders(repo).flatMap((folder) => lines(repo, ['--git-dir', folder, ...own]));
  return [...checkedOut.filter((id) => id !== undefined), ...linked];
}

function staged(repo: TestRepository): string[] {
  return gitFolders(repo)
    .flatMap((folder) => lines(repo, ['--git-dir', folder, '--work-tree', '.', 'ls-files', '-s']))
    .map((line) => line.split(' ')[1] ?? '');
}

/** The repository's own folder, and those of its linked worktrees. */
function gitFolders(repo: TestRepository): string[] {
  const common = repo.git('rev-parse', '--path-format=absolute', '--git-common-dir');
  const linked = join(common, 'worktrees');
  return [common, ...(existsSync(linked) ? readdirSync(linked).map((name) => join(linked, name)) : [])];
}

function walked(repo: TestRepository, ids: readonly string[]): string[] {
  return ids.length === 0
    ? []
    : lines(repo, ['rev-list', '--objects', '--missing=allow-any', '--no-object-names', ...ids]);
}

function lines(repo: TestRepository, args: readonly string[]): string[] {
  const env = { GIT_NO_REPLACE_OBJECTS: '1', GIT_GRAFT_FILE: '/dev/null' };
  return repo.raw(args, { env }).toString().split('\n').filter(Boolean);
}

/** Rows are apart from each other, and each is the same every time. */
function seedOf(name: string): number {
  return Array.from(name).reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003, 7);
}
