import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type History, histories, make } from '../support/random-histories.ts';
import { plainSearch, weakName } from '../support/plain-search.ts';
import { repository, type TestRepository } from '../support/repository.ts';
import { scanHistory } from '../support/scan-history.ts';

/**
 * The proof of exactness: of random repositories, packed in odd ways, the scan finds the keys that a plain search finds in everything
 * that git prints, in the same objects. TRIPKEY_EXACT_RUNS asks for more of them.
 */
const runs = Number(process.env['TRIPKEY_EXACT_RUNS'] ?? 12);

/** Fingerprint → ids of objects, in order. */
type Found = Record<string, readonly string[]>;

const ordered = (found: Iterable<readonly [string, Iterable<string>]>): Found =>
  Object.fromEntries([...found].map(([name, ids]) => [name, [...new Set(ids)].sort()] as const));

/** What the scan finds. A fingerprint that nobody expects is either of a place, for a weak value, or wrong; both are under the weak values' name. */
const scanned = async (folder: string, threads: string, expected: Found): Promise<Found> => {
  const { document, stderr } = await scanHistory(folder, { args: ['--threads', threads] });
  if (document === undefined || !document.scan.complete) throw new Error(`not a complete scan: ${stderr}`);
  const idOf = ({ blob, commit }: { blob?: string; commit?: string }): string => blob ?? commit ?? '';
  const found = new Map<string, string[]>();
  for (const { fingerprint, ruleId, locations } of document.findings) {
    const name = fingerprint in expected ? fingerprint : weakName(ruleId);
    found.set(name, [...(found.get(name) ?? []), ...locations.map(idOf)]);
  }
  return ordered(found);
};

/** How many of the objects a pack holds as deltas. */
const deltasAmong = (repo: TestRepository, ids: readonly string[]): number => {
  const asked = repo.raw(['cat-file', '--batch-check=%(deltabase)'], { input: ids.map((id) => `${id}\n`).join('') });
  return asked
    .toString()
    .split('\n')
    .filter((base) => /[1-9a-f]/.test(base)).length;
};

test(
  'the scan finds what a plain search of every object finds',
  async () => {
    const found: number[] = [];
    let deltas = 0;
    const check = async (history: History): Promise<void> => {
      const repo = repository();
      make(repo, history);
      const expected = ordered(await plainSearch(repo));
      found.push(Object.keys(expected).length);
      deltas += deltasAmong(repo, Object.values(expected).flat());
      expect(await scanned(repo.path, '1', expected)).toEqual(expected);
      if (history.versions.length % 3 === 0) expect(await scanned(repo.path, '4', expected)).toEqual(expected);
    };
    await fc.assert(fc.asyncProperty(histories, check), { numRuns: runs, interruptAfterTimeLimit: runs * 8000 });
    // Repositories in which there is nothing to find, or nothing that git stores as a delta, would prove nothing.
    expect(found.filter((count) => count > 0).length).toBeGreaterThan(found.length / 2);
    expect(deltas).toBeGreaterThan(0);
  },
  runs * 25_000,
);
