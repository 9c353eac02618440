import type { Finding } from '../detect/finding.ts';
import type { ScanOutcome } from '../scan.ts';
import type { Incomplete } from '../sources/source.ts';
import type { Counts } from '../tally.ts';
import { mergeFindings } from './merge.ts';

/** An outcome as it looks from the repository that has this one at `path`; unchanged for the empty path. */
export const inStore = (path: string, outcome: ScanOutcome): ScanOutcome => {
  if (path === '') return outcome;
  const below = (name: string): string => `${path}/${name}`;
  const named = (entry: Incomplete): Incomplete => ({ ...entry, what: `${path}: ${entry.what}` });
  return {
    ...outcome,
    findings: outcome.findings.map((finding) => findingBelow(finding, below)),
    incomplete: outcome.incomplete.map(named),
    skipped: outcome.skipped.map(named),
  };
};

const findingBelow = (finding: Finding, below: (name: string) => string): Finding => ({
  ...finding,
  locations: finding.locations.map((location) =>
    location.path === null ? location : { ...location, path: below(location.path) },
  ),
  ...(finding.history && { history: { ...finding.history, paths: finding.history.paths.map(below) } }),
});

/** The outcomes of several repositories as one. At least one. */
export const combineOutcomes = (outcomes: readonly ScanOutcome[]): ScanOutcome => ({
  mode: 'history',
  findings: [...mergeFindings(outcomes.map(({ findings }) => findings))].sort(byPlace),
  incomplete: outcomes.flatMap(({ incomplete }) => incomplete),
  skipped: outcomes.flatMap(({ skipped }) => skipped),
  counts: outcomes.map(({ counts }) => counts).reduce(sum),
  interrupted: outcomes.some(({ interrupted }) => interrupted),
});

const sum = (a: Counts, b: Counts): Counts => ({
  files: a.files + b.files,
  blobs: a.blobs + b.blobs,
  bytes: a.bytes + b.bytes,
  commits: a.commits + b.commits,
  ...(a.trees !== undefined && { trees: a.trees + (b.trees ?? 0) }),
  ...(a.tags !== undefined && { tags: a.tags + (b.tags ?? 0) }),
});

/** By the first place with a path, as in other scans; by code unit: no locale. */
const byPlace = (a: Finding, b: Finding): number => {
  const [first, second] = [keyOf(a), keyOf(b)];
  return first < second ? -1 : Number(first > second);
};

const keyOf = ({ locations, ruleId, fingerprint }: Finding): string => {
  const first = locations.find(({ path }) => path !== null) ?? locations[0];
  return [first?.path ?? `\uffff${first?.in ?? ''}`, ruleId, fingerprint].join('\0');
};
