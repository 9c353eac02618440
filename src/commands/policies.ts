import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { attempt } from '../attempt.ts';
import type { Confidence, Config } from '../config/config.ts';
import { BASELINE_FILE } from '../config/file-names.ts';
import { loadConfig, readOrFail } from '../config/load.ts';
import type { Finding } from '../detect/finding.ts';
import { UsageError, codeOf } from '../errors.ts';
import { entryAt } from '../git/entry-at.ts';
import { type Repository, resolveCommit } from '../git/repository.ts';
import { isZeroId, parseRevisionRange } from '../git/revision-range.ts';
import { dayOf } from '../policies/allowlist.ts';
import { applyPolicies, createJudge } from '../policies/apply.ts';
import type { BaselineEntry } from '../policies/baseline.ts';
import { createInclude } from '../policies/globs.ts';
import { prefixOf } from '../policies/paths.ts';
import { checkAbsoluteGlobs } from './absolute-globs.ts';
import { parseBaselineText } from './baseline-file.ts';
import { isCi } from '../ci.ts';
import type { Io } from './io.ts';

/** The options that decide what counts, common to all commands that scan. */
export interface PolicyOptions {
  readonly config?: string | undefined;
  /** False: no configuration at all. */
  readonly configured?: boolean | undefined;
  /** The baseline's file (default: .tripkey-baseline at the top). False: nothing that was accepted before. */
  readonly baseline?: string | false | undefined;
  /** Read policy from this commit; the empty string: from the work tree, also in CI. */
  readonly policyRef?: string | undefined;
  /** Read policy from HEAD as it is now (or from `policyRef`), and none where there is no commit: a server judges what comes by what it has. `--config` names a file of the server's. */
  readonly ofServer?: boolean | undefined;
  readonly range?: string | undefined;
  /** What the policy must not come from, where that is more than `range`: all of a branch. */
  readonly policyRange?: string | undefined;
  readonly minConfidence?: Confidence | undefined;
  readonly allVendors?: boolean | undefined;
  readonly strict?: boolean | undefined;
  /** False: comments do not count; for a server, which trusts nobody who pushes. */
  readonly allowComments?: boolean | undefined;
  readonly exclude?: readonly string[] | undefined;
}

/** What the project has accepted, applied to findings. */
export interface Judged {
  readonly findings: readonly Finding[];
  readonly notices: readonly string[];
}

export interface LoadedPolicies {
  readonly config: Config;
  /** Makes what tells whether a path, relative to where the command runs, is scanned. */
  include(): (path: string) => boolean;
  /** `isWhole`: everything was scanned, so an entry that met nothing is unused. */
  apply(findings: readonly Finding[], isWhole: boolean): Judged;
  /** Judges findings one by one, as they come. */
  judge(): (finding: Finding) => Finding;
  /** All that it judges by beside the configuration, as it is today; fit for JSON. */
  beside(): readonly unknown[];
}

/** Where policies are looked for. */
type Place = Pick<Io, 'cwd' | 'env'>;

/** Reads configuration and baseline, from the work tree or from where `--policy-ref` and CI have them read. */
export const loadPolicies = (options: PolicyOptions, repository: Repository | null, io: Place): LoadedPolicies => {
  const root = repository?.top ?? io.cwd;
  const { read, notices } = policyReader(options, repository, root, io);
  const { config: explicit, configured, ...overrides } = options;
  // Of a repository without a work tree, the disk does not tell what is in it.
  if (repository?.top !== null) checkAbsoluteGlobs(options.exclude ?? [], root);
  const readFile = configured === false ? nothing : read;
  const config = loadConfig({ cwd: io.cwd, root, explicit, readFile, overrides });
  const baseline = readBaseline(options.baseline, root, read, io);
  const prefix = prefixOf(root, io.cwd);
  const policies = { allowlist: config.allowlist, baseline, today: dayOf(new Date()), prefix };
  return {
    config,
    include: () => createInclude(config, io.cwd),
    apply(findings, isWhole) {
      const applied = applyPolicies(findings, policies);
      return {
        findings: applied.findings,
        notices: [
          ...notices,
          ...config.warnings,
          ...applied.expired.map(
            ({ fingerprint, expires }) => `the allow entry for ${fingerprint} expired on ${expires}`,
          ),
          ...(isWhole
            ? applied.unusedBaseline.map(({ fingerprint }) =>
                unused(
                  fingerprint,
                  BASELINE_FILE,
                  `tripkey baseline prune removes it${unlessLess(config)}; ${IN_HISTORY}`,
                ),
              )
            : []),
          ...(isWhole ? applied.unusedAllow.map(({ fingerprint }) => unused(fingerprint, 'the allowlist')) : []),
        ],
      };
    },
    judge: () => createJudge(policies).judge,
    beside() {
      const isOfToday = config.allowlist.some(({ expires }) => expires !== undefined);
      return [baseline, prefix, notices, isOfToday && policies.today];
    },
  };
};

const nothing = (): undefined => undefined;

const readBaseline = (
  named: string | false | undefined,
  root: string,
  read: Read,
  io: Place,
): readonly BaselineEntry[] => {
  if (named === false) return [];
  const path = named === undefined ? join(root, BASELINE_FILE) : resolve(io.cwd, named);
  const text = readOrFail(read, path, named ?? BASELINE_FILE);
  if (text === undefined && named !== undefined && !existsSync(path))
    throw new UsageError(`baseline not found: ${named}`);
  return text === undefined ? [] : parseBaselineText(text).entries;
};

const unused = (fingerprint: string, where: string, hint?: string): string =>
  `the entry for ${fingerprint} in ${where} matches nothing${hint === undefined ? '' : `: ${hint}`}`;

const IN_HISTORY = 'scan-history needs it as long as the history has the key';

/** Pruning asks for findings of every certainty. */
const unlessLess = ({ minConfidence }: Config): string =>
  minConfidence === 'low' ? '' : ', unless a finding below --min-confidence meets it';

type Read = (path: string) => string | undefined;

interface PolicyReader {
  readonly read: Read;
  readonly notices: string[];
}

/**
 * Where policy is read from. A change must not allow its own key: in CI, a file that the range itself changes is read as it was before.
 * `--policy-ref` names another commit for all of them.
 */
const policyReader = (
  { config, policyRef, ofServer, range = '', policyRange = range }: PolicyOptions,
  repository: Repository | null,
  root: string,
  io: Place,
): PolicyReader => {
  const notices: string[] = [];
  const fromDisk = diskReader(root, config === undefined ? undefined : resolve(io.cwd, config));
  if (ofServer === true && policyRef !== '') {
    const named = config === undefined ? undefined : resolve(io.cwd, config);
    const commit = policyRef === undefined ? (repository?.head ?? null) : resolveCommit(repository!, policyRef);
    const ofCommit: Read = (path) => (commit === null ? undefined : readAt(repository!, commit, root, path));
    return { read: (path) => (path === named ? fromDisk(path) : ofCommit(path)), notices };
  }
  if (policyRef !== undefined && policyRef !== '') {
    if (repository === null) throw new UsageError('--policy-ref needs a git repository');
    const commit = resolveCommit(repository, policyRef);
    const isInside = (path: string): boolean => !relative(root, path).startsWith('..');
    return { read: (path) => (isInside(path) ? readAt(repository, commit, root, path) : fromDisk(path)), notices };
  }
  const ends = policyRef === undefined && isCi(io.env) ? parseRevisionRange(policyRange) : undefined;
  if (ends === undefined || repository === null) return { read: fromDisk, notices };
  const commitOf = (end: string): string | undefined => (isZeroId(end) ? undefined : resolveCommit(repository, end));
  const [base, head] = [commitOf(ends.from), commitOf(ends.to)];
  // A branch that is gone adds nothing that could be judged.
  if (head === undefined) return { read: fromDisk, notices };
  return { read: readUnlessChanged, notices };

  function readUnlessChanged(path: string): string | undefined {
    for (const name of namesOf(path, root)) {
      const before = base === undefined ? undefined : entryAt(repository!, base, name);
      if ((before?.id ?? '') === entryAt(repository!, head!, name).id) continue;
      const how =
        (before?.id ?? '') === ''
          ? 'added by this range: it does not hold for it'
          : `changed by this range: it was read as it is in ${base!.slice(0, 12)}`;
      notices.push(`${name} is ${how} (--policy-ref names another commit)`);
      return before?.text;
    }
    return fromDisk(path);
  }
};

/**
 * What commits may have of a file: its name, and that of what is opened, for there are disks on which `tripkey.toml` opens `TRIPKEY.TOML`. Nothing for what is
 * outside: that is not of the change, whoever has put it there.
 */
const namesOf = (path: string, root: string): readonly string[] =>
  [...new Set([nameIn(root, path), nameIn(root, openedAt(path))])].filter((name) => !name.startsWith('..'));

const openedAt = (path: string): string => {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
};

/** `named`: what `--config` names may be a pipe (`<(…)` of a shell); what is merely there in a foreign repository would be waited for forever. */
const diskReader =
  (root: string, named: string | undefined): Read =>
  (path) => {
    try {
      const stats = statSync(path);
      // A link may lead to a device that never ends.
      if (stats.isCharacterDevice()) throw new UsageError(`${nameIn(root, path)} is a device`);
      if (stats.isFIFO() && path !== named) throw new UsageError(`${nameIn(root, path)} is a pipe`);
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes(codeOf(error))) throw error;
      // What it says is not known: as if it were not there, keys that it names rules for would pass.
      if (isLink(path))
        throw new UsageError(`${nameIn(root, path)} is a link to nothing`, 'mend it or take it away', { cause: error });
      return undefined;
    }
  };

const isLink = (path: string): boolean => attempt(() => lstatSync(path).isSymbolicLink()) === true;

const readAt = (repository: Repository, commit: string, root: string, path: string): string | undefined =>
  entryAt(repository, commit, nameIn(root, path)).text;

const nameIn = (root: string, path: string): string => relative(root, path).split(sep).join('/');
