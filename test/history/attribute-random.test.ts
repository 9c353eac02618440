import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { packLiterals } from '../../src/detect/prefilter/literal-table.ts';
import { createIsStored } from '../../src/git/pack/is-stored.ts';
import { type SearchedPack, searchObjects } from '../../src/git/pack/search.ts';
import { findStores } from '../../src/git/pack/stores.ts';
import { openRepository, type Repository } from '../../src/git/repository.ts';
import { attribute, createAttribution } from '../../src/history/attribute.ts';
import { createReader } from '../../src/history/attribute-read.ts';
import { createSearchCache } from '../../src/history/cache.ts';
import { findingOf } from '../support/findings.ts';
import { repository, temporaryFolder, type TestRepository } from '../support/repository.ts';
import { told } from '../support/sources.ts';
import { search } from './attribute-cases.ts';

// Random histories, told of by walking each commit's whole tree and all its ancestors: slow, plain, and no diff in it.

const keys = ['key-one', 'key-two', 'key-three'] as const;
const paths = ['a', 'b', 'd/a', 'd/e/c', 'd/e/a', 'd.e/a'] as const;

/** A version of a file, keys by number: `[0, 2]` with a version mark, so that one key stands in several blobs. */
interface File {
  readonly path: number;
  readonly held: readonly number[];
  readonly mark: number;
}

interface Commit {
  /** How many commits back each parent is; none for a root. */
  readonly back: readonly number[];
  readonly files: readonly File[];
  readonly minutes: number;
}

const file = fc.record({
  path: fc.nat(paths.length - 1),
  held: fc.subarray([0, 1, 2]),
  mark: fc.nat(1),
});
const change = fc.record({
  back: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 3, minLength: 0 }),
  files: fc.uniqueArray(file, { selector: ({ path }) => path, maxLength: 3 }),
  minutes: fc.nat(30),
});
const history = fc.record({
  commits: fc.array(change, { minLength: 1, maxLength: 14 }),
  branches: fc.uniqueArray(fc.nat(13), { minLength: 1, maxLength: 4 }),
  /** Loose objects alone; what branches reach in a pack, with deltas; in two packs, and loose ones twice. */
  stored: fc.constantFrom('loose', 'packed', 'twice'),
});

interface History {
  readonly commits: readonly Commit[];
  readonly branches: readonly number[];
  readonly stored: string;
}

const text = ({ held, mark }: File): string => `${held.map((one) => `${keys[one]}\n`).join('')}mark ${mark}\n`;

/** Writes the commits; each has the files named for it and nothing else. */
function build({ commits, branches, stored }: History): TestRepository {
  const made = repository({ bare: true });
  const parts = commits.map(({ back, files, minutes }, at) => {
    const parents = back.filter((steps) => steps <= at).map((steps) => `:${at - steps + 1}`);
    return [
      `commit refs/import/${at}`,
      `mark :${at + 1}`,
      `committer T <t@example.com> ${1_767_225_600 + minutes * 60} +0000`,
      `data ${String(at).length}`,
      String(at),
      ...parents.map((parent, index) => `${index === 0 ? 'from' : 'merge'} ${parent}`),
      'deleteall',
      ...files.flatMap((one) => [`M 100644 inline ${paths[one.path]}`, `data ${text(one).length}`, text(one)]),
      '',
    ].join('\n');
  });
  made.raw(['fast-import', '--quiet'], { input: parts.join('\n') });
  for (const branch of branches) {
    if (branch < commits.length) made.git('update-ref', `refs/heads/b${branch}`, `refs/import/${branch}`);
  }
  if (stored === 'twice') made.git('repack', '-q', '-a', '-f', '--depth=50', '--window=50');
  for (const at of commits.keys()) made.git('update-ref', '-d', `refs/import/${at}`);
  if (stored === 'packed') made.git('repack', '-q', '-a', '-d', '-f', '--depth=50', '--window=50');
  if (stored === 'twice') made.git('repack', '-q', '-f');
  return made;
}

/** What each commit's tree holds, read whole. */
function expectedOf(made: TestRepository, { commits }: History, wanted: number) {
  const parentsOf = (at: number): number[] =>
    (commits[at]?.back ?? []).filter((steps) => steps <= at).map((s) => at - s);
  const holds = (at: number): boolean => commits[at]?.files.some(({ held }) => held.includes(wanted)) ?? false;
  const ancestors = (at: number): Set<number> => new Set([at, ...parentsOf(at).flatMap((one) => [...ancestors(one)])]);
  const all = [...commits.keys()];
  const inTime = (some: number[]): number[] => {
    const ids = new Map(some.map((at) => [at, idOf(made, at)]));
    return some.sort(
      (a, b) => commits[a]!.minutes - commits[b]!.minutes || ((ids.get(a) ?? '') < (ids.get(b) ?? '') ? -1 : 1),
    );
  };
  const begins = all.filter((at) => holds(at) && !parentsOf(at).some(holds));
  const ends = all.filter((at) => {
    const [having, lacking] = [parentsOf(at).filter(holds), parentsOf(at).filter((one) => !holds(one))];
    return !holds(at) && having.length > 0 && !lacking.some((one) => [...ancestors(one)].some(holds));
  });
  const branches = made.git('for-each-ref', '--format=%(refname) %(subject)').split('\n').filter(Boolean);
  const refs = branches.map((line) => line.split(' ')).map(([name = '', at]) => ({ name, at: Number(at) }));
  return {
    introduced: inTime(begins).map(String),
    removed: inTime(ends).map(String),
    tips: refs
      .filter(({ at }) => holds(at))
      .map(({ name }) => name)
      .sort(),
    refs: refs
      .filter(({ at }) => [...ancestors(at)].some(holds))
      .map(({ name }) => name)
      .sort(),
    paths: [
      ...new Set(
        all.flatMap((at) =>
          commits[at]!.files.filter(({ held }) => held.includes(wanted)).map(({ path }) => paths[path]!),
        ),
      ),
    ].sort(),
  };
}

function idOf(made: TestRepository, at: number): string {
  return ids.get(made)?.get(String(at)) ?? '';
}
const ids = new WeakMap<TestRepository, Map<string, string>>();

function allCommits(made: TestRepository): string[] {
  const listed = made.git('cat-file', '--batch-all-objects', '--batch-check=%(objecttype) %(objectname)').split('\n');
  return listed.filter((line) => line.startsWith('commit ')).map((line) => line.slice('commit '.length));
}

const searchedPacks = async (opened: Repository): Promise<readonly SearchedPack[]> => {
  const literals = { packed: packLiterals(keys, new Set()), longest: Math.max(...keys.map(({ length }) => length)) };
  const stores = findStores(opened);
  const isStored = createIsStored(stores, opened.objectFormat);
  const options = { literals: () => literals, format: opened.objectFormat, isStored, threads: 1 };
  const { searched } = await searchObjects(stores, options);
  expect(searched.map(({ ledger }) => ledger)).not.toContain(undefined);
  return searched;
};

const runs = Number(process.env['TRIPKEY_RUNS'] ?? 12);

test('a random history is told of as a walk through every tree tells of it', async () => {
  await fc.assert(
    fc.asyncProperty(history, async (random) => {
      const made = build(random);
      const log = made.git('log', '--no-walk', '--format=%s %H', ...allCommits(made));
      ids.set(made, new Map(log.split('\n').map((line) => line.split(' ') as [string, string])));
      const findings = keys
        .map((key) => findingOf(key, search(made, key)))
        .filter(({ locations }) => locations.length > 0);
      const messages = told();
      const opened = openRepository(made.path, made.env);
      const attributed = await attribute(opened, findings, messages);
      expect(messages.incompletes).toEqual([]);
      // What git is asked for where storage cannot be read, and what was remembered, is the same.
      expect(await attribute({ ...opened, avoid: new Set(['none']) }, findings, messages)).toEqual(attributed);
      const cache = createSearchCache('rules', { XDG_CACHE_HOME: temporaryFolder() });
      for (let time = 0; time < 2; time++) {
        const reader = createReader(opened, { cache });
        expect(await createAttribution(opened, reader, messages)(findings)).toEqual(attributed);
        reader.close();
      }
      // And what the search has written down says what reading it again says.
      const reader = createReader(opened, { packs: await searchedPacks(opened) });
      expect(await createAttribution(opened, reader, messages)(findings)).toEqual(attributed);
      reader.close();
      for (const { secret, history } of attributed) {
        const { introduced, removed, tips, refs, paths } = history!;
        const subjects = {
          introduced: introduced.map(({ subject }) => subject),
          removed: removed.map(({ subject }) => subject),
        };
        expect({ ...subjects, tips, refs, paths }).toEqual(
          expectedOf(made, random, keys.indexOf(secret as (typeof keys)[number])),
        );
      }
    }),
    { numRuns: runs },
  );
});
