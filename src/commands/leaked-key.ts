import type { Finding } from '../detect/finding.ts';
import { preview } from '../detect/preview.ts';
import { UsageError } from '../errors.ts';
import { findRepository } from '../git/repository.ts';
import { shownUrl } from '../git/url.ts';
import { auditHistory } from '../history/audit.ts';
import { createInclude } from '../policies/globs.ts';
import { createToRoot } from '../policies/paths.ts';
import type { Scrub } from '../redact.ts';
import { type ScanOutcome, scan } from '../scan.ts';
import { plainShellWord } from '../shell-quote.ts';
import { createFilesSource } from '../sources/files.ts';
import type { Incomplete } from '../sources/source.ts';
import { createStdinSource } from '../sources/stdin.ts';
import { createVariablesSource } from '../sources/variables.ts';
import { openTarget } from './history-target.ts';
import type { Io } from './io.ts';
import { type LoadedPolicies, type PolicyOptions, loadPolicies } from './policies.ts';
import { createHistoryProgress } from './progress.ts';

export interface LeakedKeyOptions extends PolicyOptions {
  /** The name of a variable that holds the key; one at most. */
  readonly env?: readonly string[] | undefined;
  /** The repository whose history is searched; default: the one here. */
  readonly repository?: string | undefined;
}

/** What `--repository` was, as people type it again: without keys, and without user and password of a URL. */
export const repositoryWord = (repository: string, scrub: Scrub): string => plainShellWord(scrub(shownUrl(repository)));

/** The one key that a command is about. */
export interface LeakedKey {
  /** With its secret, its status, and `history` where it stands in one. */
  readonly finding: Finding;
  /** What could not be read while it was looked for. */
  readonly incomplete: readonly Incomplete[];
  readonly policies: LoadedPolicies;
}

/**
 * Finds the key that a command is about: by its fingerprint in the history and the files here, on standard input (`-`), or in a variable. Without
 * any of them, the only one that counts here. Throws UsageError where there is none, or more than one.
 */
export const openLeakedKey = async (
  target: string | undefined,
  options: LeakedKeyOptions,
  io: Io,
  signal: AbortSignal,
): Promise<LeakedKey> => {
  checkTarget(target, options);
  const policies = loadPolicies(options, findRepository(io.cwd, io.env), io);
  const given = target === '-' || options.env !== undefined;
  const { findings, incomplete } = given
    ? await readGiven(options.env?.[0], policies, io, signal)
    : await searchHere(target, options, policies, io, signal);
  if (signal.aborted) throw new UsageError('interrupted before the key was found');
  const judged = policies.apply(findings, false).findings;
  return { finding: theOne(judged, target, given), incomplete, policies };
};

const FINGERPRINT = /^[0-9a-f]{16}$/;

const checkTarget = (target: string | undefined, options: LeakedKeyOptions): void => {
  const { env, repository, exclude, minConfidence } = options;
  if (target !== undefined && env !== undefined)
    throw new UsageError(`${shownWord(target)} and --env do not go together`);
  if (env !== undefined && env.length > 1) throw new UsageError('--env is given more than once', 'one key at a time');
  const looking = [
    ...(repository === undefined ? [] : ['--repository']),
    ...(exclude === undefined ? [] : ['--exclude']),
    ...(minConfidence === undefined ? [] : ['--min-confidence']),
  ];
  if (looking[0] !== undefined && (target === '-' || env !== undefined))
    throw new UsageError(
      `${looking[0]} does not go with ${target ?? '--env'}`,
      'a key that is given by itself is looked for nowhere; its fingerprint, which the answer shows, is',
    );
  if (target === undefined || target === '-' || FINGERPRINT.test(target)) return;
  throw new UsageError(
    `not a fingerprint: ${shownWord(target)}`,
    'it is the 16 digits that a report shows; a key itself is given on standard input (-), never as an argument',
  );
};

/** Long words are most likely keys that somebody gave as an argument. */
export const shownWord = (word: string): string => (word.length > 40 ? `a word of ${word.length} characters` : word);

interface Search {
  readonly findings: readonly Finding[];
  readonly incomplete: readonly Incomplete[];
}

const readGiven = (
  name: string | undefined,
  policies: LoadedPolicies,
  io: Io,
  signal: AbortSignal,
): Promise<Search> => {
  const { config } = policies;
  return scan(
    (log) => (name === undefined ? createStdinSource(io.stdin, log) : createVariablesSource([name], io)),
    // A key that is given by itself is meant, whatever stands around it.
    { ...config, minConfidence: 'low' },
    { signal },
  );
};

/** The history first: what it says of a key is what the page is about. Files that were never committed after that. */
const searchHere = async (
  target: string | undefined,
  options: LeakedKeyOptions,
  policies: LoadedPolicies,
  io: Io,
  signal: AbortSignal,
): Promise<Search> => {
  const isWanted = ({ fingerprint }: Finding): boolean => target === undefined || fingerprint === target;
  const past = await searchHistory(options, policies, io, signal);
  const found = past.findings.filter(isWanted);
  if (found.length > 0 || signal.aborted || options.repository !== undefined) return { ...past, findings: found };
  const present = await searchFiles(policies, io, signal);
  return {
    findings: present.findings.filter(isWanted),
    incomplete: [...past.incomplete, ...present.incomplete],
  };
};

const searchHistory = async (
  { repository }: LeakedKeyOptions,
  { config }: LoadedPolicies,
  io: Io,
  signal: AbortSignal,
): Promise<Search> => {
  if (repository === undefined && findRepository(io.cwd, io.env) === null) return { findings: [], incomplete: [] };
  const progress = createHistoryProgress(io);
  const target = await openTarget(repository, io, { allRefs: false, signal, onProgress: progress.say });
  try {
    const { outcome } = await auditHistory(target.repository, {
      config,
      narrowing: { since: undefined, until: undefined, refs: [], unreachable: true },
      allowShallow: false,
      signal,
      onBytes: progress.bytes,
      onFound: progress.found,
    });
    return outcome;
  } finally {
    progress.stop();
    target.close();
  }
};

const searchFiles = ({ config }: LoadedPolicies, io: Io, signal: AbortSignal): Promise<ScanOutcome> => {
  const include = createInclude(config, io.cwd);
  const files = { paths: [], cwd: io.cwd, includeIgnored: true, include, env: io.env };
  const toRoot = createToRoot(config.root, io.cwd);
  return scan((log) => createFilesSource(files, log), config, { signal, toRoot });
};

const theOne = (findings: readonly Finding[], target: string | undefined, given: boolean): Finding => {
  // What is named is meant, accepted or not.
  const isNamed = given || target !== undefined;
  const counted = isNamed ? findings : findings.filter(({ status }) => status === 'new');
  const [first, ...more] = counted;
  if (first === undefined) {
    if (given) throw new UsageError('no key of a known form was given', 'tripkey rules lists the forms');
    if (!isNamed) throw new UsageError('no key that counts is found here', HINT);
    throw new UsageError(`no key with the fingerprint ${target} is found here`, HINT);
  }
  if (more.length === 0) return first;
  const list = counted.map(({ fingerprint, title, secret }) => `${fingerprint} (${title}, ${preview(secret)})`);
  const what = given ? 'keys are given: give one of them alone' : 'keys are found: say which one';
  throw new UsageError(`${counted.length} ${what}`, list.join('\n  '));
};

const HINT = 'tripkey scan and tripkey scan-history list what there is; a key itself is given on standard input (-)';
