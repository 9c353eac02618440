import { lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { Blob } from '../../detect/blob.ts';
import type { Finding } from '../../detect/finding.ts';
import { findRepository, type Repository } from '../../git/repository.ts';
import { runGit } from '../../git/run.ts';
import { createInclude, createToRoot } from '../../policies/paths.ts';
import { type ScanOutcome, scan } from '../../scan.ts';
import { createFilesSource } from '../../sources/files.ts';
import type { ScanLog, Source } from '../../sources/source.ts';
import { type Check, openaiWords } from '../check.ts';
import type { LedgerEntry, Project, ProjectFile } from '../project.ts';
import { gitQuestions } from './git-questions.ts';
import { ignoredFiles } from './ignored-files.ts';
import { keyPlaces } from './key-places.ts';
import { keyVariables } from './key-variables.ts';
import { type KeptTexts, createKeptTexts } from './kept-texts.ts';
import { createWanted, createWordTest } from './wanted.ts';

/** What is to be opened, and by which settings. */
export interface OpenOptions {
  /** As it was named. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly config: Config;
  readonly checks: readonly Check[];
  /** Sets what allowlist and baseline say of findings. */
  readonly judge: (findings: readonly Finding[]) => readonly Finding[];
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  readonly maxAgeDays: number;
  readonly env: NodeJS.ProcessEnv;
  readonly now: Date;
  readonly signal?: AbortSignal;
  readonly onProgress?: (counts: ScanOutcome['counts']) => void;
}

export interface OpenedProject {
  readonly project: Project;
  /** What was read of it; `project.unread` adds to what is incomplete. */
  readonly outcome: Pick<ScanOutcome, 'counts' | 'skipped' | 'interrupted'> & {
    readonly incomplete: { what: string; why: string }[];
  };
  /** With their secrets: for redaction, and for what is counted. */
  readonly findings: readonly Finding[];
}

/** Others' code: what is wrong there is mended there. */
const VENDORED = /(?:^|\/)(?:node_modules|bower_components|\.venv|venv|site-packages|\.tox|__pycache__)\//;

/** Reads a folder once: keys are looked for in all of it, and texts kept that checks may ask for. Throws GitError, UsageError. */
export const openProject = async (options: OpenOptions): Promise<OpenedProject> => {
  const { folder, config, env } = options;
  const repository = findRepository(folder, env);
  const texts = createKeptTexts(folder, createWanted(options.checks));
  const paths = new Set<string>();
  const outcome = await scan((log) => projectSource(options, repository, { texts, paths, log }), config, {
    toRoot: createToRoot(config.root, folder),
    ...(options.signal !== undefined && { signal: options.signal }),
    ...(options.onProgress !== undefined && { onProgress: options.onProgress }),
  });
  const findings = options.judge(outcome.findings);
  const places = keyPlaces(findings, config.rules);
  for (const path of places.keys()) if (paths.has(path)) texts.keep(path);
  const variables = keyVariables(texts.list(), places);
  keepSpeakers(options, variables, texts);
  const tracked = trackedOf(repository);
  const files = texts.list().map(({ path, text, ignored }): ProjectFile => ({
    path,
    text,
    ignored,
    tracked: tracked.has(path),
    keys: places.get(path) ?? [],
  }));
  const incomplete = [...outcome.incomplete];
  const byPath = new Map(files.map((file) => [file.path, file]));
  const project: Project = {
    name: options.name,
    files,
    file: (path) => byPath.get(path),
    paths,
    keyVariables: variables,
    git:
      repository === null || repository.top === null
        ? undefined
        : gitQuestions(repository, options, (path, why) => project.unread(path, why)),
    mode: (path) => (process.platform === 'win32' ? undefined : modeOf(statOf(folder, path))),
    changedAt: (path) => statOf(folder, path)?.mtime,
    settings: { maxAgeDays: options.maxAgeDays },
    ledger: options.ledger,
    now: options.now,
    unread(path, why) {
      if (!incomplete.some(({ what }) => what === path)) incomplete.push({ what: path, why });
    },
  };
  return { project, outcome: { ...outcome, incomplete }, findings };
};

interface Reading {
  readonly texts: KeptTexts;
  readonly paths: Set<string>;
  readonly log: ScanLog;
}

/** What git lists, then of what it ignores environment files and built output. */
const projectSource = (options: OpenOptions, repository: Repository | null, { texts, paths, log }: Reading): Source => {
  const files = (named: readonly string[], includeIgnored: boolean) =>
    texts.watch(blobsOf(options, { named, includeIgnored, paths, log }), includeIgnored);
  return {
    mode: 'files',
    *blobs() {
      yield* files(['.'], false);
      const ignored = repository === null || repository.top === null ? [] : ignoredFiles(repository);
      if (ignored.length > 0) yield* files(ignored, true);
    },
  };
};

interface Listed {
  readonly named: readonly string[];
  readonly includeIgnored: boolean;
  /** Gets every path that is read. */
  readonly paths: Set<string>;
  readonly log: ScanLog;
}

const blobsOf = (
  { folder, config, env }: OpenOptions,
  { named, includeIgnored, paths, log }: Listed,
): Iterable<Blob> => {
  const isIncluded = createInclude(config, folder);
  const include = (path: string): boolean => {
    const isWanted = !VENDORED.test(path) && isIncluded(path);
    if (isWanted) paths.add(path);
    return isWanted;
  };
  const { maxFileSize } = config.limits;
  const options = { paths: named, cwd: folder, env, includeIgnored, include, maxFileSize, nested: false };
  // Files come without waiting (sources/files.ts).
  return createFilesSource(options, log).blobs() as Iterable<Blob>;
};

/**
 * Files that speak of a variable which was not known to hold a key before the environment files were read. Rare: the whole folder is read a
 * second time.
 */
const keepSpeakers = (options: OpenOptions, variables: ReadonlySet<string>, texts: KeptTexts): void => {
  const isKnown = (name: string): boolean => openaiWords.some((word) => name.includes(word));
  const unknown = [...variables].filter((name) => /^[ -~]{4,60}$/.test(name) && !isKnown(name));
  if (unknown.length === 0) return;
  const speaks = createWordTest(unknown);
  const listed = { named: ['.'], includeIgnored: false, paths: new Set<string>(), log: silent };
  for (const { bytes, origin } of blobsOf(options, listed)) {
    if (origin.path !== null && speaks(bytes)) texts.keep(origin.path);
  }
};

/** What cannot be read was said the first time. */
const silent: ScanLog = { incomplete: () => {}, skipped: () => {}, count: () => {} };

const trackedOf = (repository: Repository | null): ReadonlySet<string> =>
  new Set(
    repository === null || repository.top === null ? [] : runGit(repository, ['ls-files', '-z']).toString().split('\0'),
  );

const statOf = (folder: string, path: string): Stats | undefined =>
  lstatSync(join(folder, path), { throwIfNoEntry: false });

const modeOf = (stats: Stats | undefined): number | undefined => (stats === undefined ? undefined : stats.mode & 0o777);
