import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type History, histories, make } from '../support/histories.ts';
import { plainSearch } from '../support/plain-search.ts';
import { repository } from '../support/repository.ts';
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

const scanned = async (folder: string, threads: string): Promise<Found> => {
  const { document, stderr } = await scanHistory(folder, { args: ['--threads', threads] });
  if (document === undefined || !document.scan.complete) throw new Error(`not a complete scan: ${stderr}`);
  const idOf = ({ blob, commit }: { blob?: string; commit?: string }): string => blob ?? commit ?? '';
  return ordered(document.findings.map(({ fingerprint, locations }) => [fingerprint, locations.map(idOf)] as const));
};

test(
  'the scan finds what a plain search of every object finds',
  async () => {
    const found: number[] = [];
    const check = async (history: History): Promise<void> => {
      const repo = repository();
      make(repo, history);
      const expected = ordered(await plainSearch(repo));
      found.push(Object.keys(expected).length);
      expect(await scanned(repo.path, '1')).toEqual(expected);
      if (history.versions.length % 3 === 0) expect(await scanned(repo.path, '4')).toEqual(expected);
    };
    await fc.assert(fc.asyncProperty(histories, check), { numRuns: runs, interruptAfterTimeLimit: runs * 20_000 });
    // Repositories in which there is nothing to find would prove nothing.
    expect(found.filter((count) => count > 0).length).toBeGreaterThan(found.length / 2);
  },
  runs * 25_000,
);
