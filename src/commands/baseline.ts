import type { Config } from '../config/config.ts';
import { BASELINE_FILE } from '../config/file-names.ts';
import { reaches } from '../detect/confidence.ts';
import type { Finding } from '../detect/finding.ts';
import { UsageError, exitCodes } from '../errors.ts';
import { dayOf } from '../policies/allowlist.ts';
import { type Applied, applyPolicies } from '../policies/apply.ts';
import { type Baseline, emptyBaseline, mergeBaseline, pruneBaseline } from '../policies/baseline.ts';
import { type ForeignBaseline, matchForeign } from '../policies/foreign-baseline.ts';
import { prefixOf } from '../policies/paths.ts';
import { visible } from '../report/visible.ts';
import type { ScanOutcome } from '../scan.ts';
import { readBaselineFile, readForeignFile, writeBaselineFile } from './baseline-file.ts';
import type { Io, Printing } from './io.ts';
import { scrubText } from './scrub.ts';

export interface BaselineOptions {
  /** Without one: create where there is no baseline, else update. */
  readonly action?: 'create' | 'update' | 'prune' | undefined;
  /** Written behind each new entry. */
  readonly reason?: string | undefined;
  /** A `.gitleaksignore` or `.secrets.baseline`, relative to where the command runs: only what it names is added. */
  readonly importFile?: string | undefined;
  /** `minConfidence` is what a finding must reach to be added. */
  readonly config: Pick<Config, 'root' | 'minConfidence' | 'allowlist'>;
  /**
   * Scans all files of the repository, findings of low confidence included: pruning by a smaller scan would drop entries that are in use.
   * Locations are relative to where the command runs.
   */
  readonly scan: () => Promise<Pick<ScanOutcome, 'findings' | 'incomplete'>>;
  /** Some files are left out this once: what meets nothing may be meant for them. */
  readonly isPart?: boolean;
  readonly now?: Date;
}

export type BaselineIo = Printing & Pick<Io, 'cwd'>;

/**
 * Creates, updates or prunes `.tripkey-baseline`. Returns the exit status: 0, or 3 when the scan was incomplete; create and update
 * then still write what was found, prune writes nothing. Throws UsageError for a wrong combination and for unreadable files.
 */
export async function runBaseline(options: BaselineOptions, io: BaselineIo): Promise<number> {
  const existing = readBaselineFile(options.config.root);
  const action = options.action ?? (existing === undefined ? 'create' : 'update');
  checkAction(action, existing, options);
  const foreign = options.importFile === undefined ? undefined : readForeignFile(options.importFile, io.cwd);
  const baseline = existing ?? emptyBaseline;
  const outcome = await options.scan();
  const applied = applyPolicies(outcome.findings, {
    allowlist: options.config.allowlist,
    baseline: baseline.entries,
    today: dayOf(options.now ?? new Date()),
    prefix: prefixOf(options.config.root, io.cwd),
  });
  const incomplete = outcome.incomplete.length;
  if (action === 'prune') return prune(baseline, applied, incomplete, options, io);

  checkReason(options.reason, outcome.findings);
  add(baseline, applied, foreign, options, io);
  if (incomplete === 0) {
    if (options.isPart !== true) sayUnused(applied, io);
    return exitCodes.clean;
  }
  io.stderr.write(
    `tripkey: ${counted(incomplete, 'input')} could not be read: findings in there are not in the baseline\n`,
  );
  return exitCodes.incomplete;
}

function checkAction(action: string, existing: Baseline | undefined, { reason, importFile }: BaselineOptions): void {
  if (action === 'create' && existing !== undefined) {
    throw new UsageError(`${BASELINE_FILE} exists already`, '`tripkey baseline update` adds what is new');
  }
  if (action !== 'create' && existing === undefined) {
    throw new UsageError(`there is no ${BASELINE_FILE}`, '`tripkey baseline create` makes one');
  }
  if (action === 'prune' && (reason !== undefined || importFile !== undefined)) {
    throw new UsageError('--reason and --import do not go with prune: it adds nothing');
  }
}

/** The baseline is committed: a key in the reason would be leaked by it. */
function checkReason(reason: string | undefined, findings: readonly Finding[]): void {
  if (reason === undefined) return;
  if (reason.trim() === '') throw new UsageError('--reason is empty');
  const hasKey = scrubText(reason) !== reason || findings.some(({ secret }) => reason.includes(secret));
  if (hasKey) throw new UsageError('--reason holds a key, and the baseline would be committed with it');
}

function prune(
  baseline: Baseline,
  applied: Applied,
  incomplete: number,
  options: BaselineOptions,
  io: BaselineIo,
): number {
  if (incomplete > 0) {
    const why = `${counted(incomplete, 'input')} could not be read: what is in there would look unused`;
    io.stderr.write(`tripkey: nothing removed from ${BASELINE_FILE}: ${why}\n`);
    return exitCodes.incomplete;
  }
  const after = pruneBaseline(baseline, applied.unusedBaseline);
  writeBaselineFile(options.config.root, after);
  io.stdout.write(`${BASELINE_FILE}: ${applied.unusedBaseline.length} removed, ${after.entries.length} kept\n`);
  return exitCodes.clean;
}

function add(
  baseline: Baseline,
  applied: Applied,
  foreign: { readonly name: string; readonly baseline: ForeignBaseline } | undefined,
  { config, reason }: BaselineOptions,
  io: BaselineIo,
): void {
  const fresh = applied.findings.filter(
    ({ status, confidence }) => status === 'new' && reaches(confidence, config.minConfidence),
  );
  const because = reason === undefined ? {} : { reason };
  let entries = fresh.map(({ fingerprint }) => ({ fingerprint, ...because }));
  if (foreign !== undefined) {
    const why = reason ?? `imported from ${foreign.name}`;
    const { matched, unmatched } = matchForeign(foreign.baseline, applied.findings, prefixOf(config.root, io.cwd), why);
    entries = [...matched];
    reportForeign(foreign, unmatched, io);
  }
  const after = mergeBaseline(baseline, entries);
  writeBaselineFile(config.root, after);
  const kept = baseline.entries.length;
  io.stdout.write(`${BASELINE_FILE}: ${after.entries.length - kept} added, ${kept} kept\n`);
}

function sayUnused({ unusedBaseline }: Applied, io: BaselineIo): void {
  if (unusedBaseline.length === 0) return;
  const unused = counted(unusedBaseline.length, 'entry', 'entries');
  io.stderr.write(`tripkey: ${unused} of ${BASELINE_FILE} met no finding: \`tripkey baseline prune\` removes them\n`);
}

function reportForeign(
  foreign: { name: string; baseline: ForeignBaseline },
  unmatched: readonly string[],
  io: BaselineIo,
): void {
  const lines = [...foreign.baseline.rejected, ...unmatched.map((label) => `${label}: no such finding now`)];
  // Paths in a foreign file are anybody's.
  for (const line of lines)
    io.stderr.write(`${visible(scrubText(`tripkey: not imported from ${foreign.name}: ${line}`))}\n`);
}

function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
