import { lstatSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { Blob } from '../../detect/blob.ts';
import type { Finding } from '../../detect/finding.ts';
import { findRepository, type Repository } from '../../git/repository.ts';
import { createInclude } from '../../policies/globs.ts';
import { createToRoot } from '../../policies/paths.ts';
import { type ScanOutcome, scan } from '../../scan.ts';
import { createFilesSource } from '../../sources/files.ts';
import type { Incomplete, ScanLog, Source } from '../../sources/source.ts';
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
  readonly outcome: Pick<ScanOutcome, 'counts' | 'skipped' | 'incomplete' | 'interrupted'>;
  /** What the checks could not read: `project.unread` adds to it. */
  readonly missed: readonly Incomplete[];
  /** With their secrets: for redaction, and for what is counted. */
  readonly findings: readonly Finding[];
}

/** Others' code: what is wrong there is mended there. */
const VENDORED = /(?:^|\/)(?:node_modules|bower_components|\.venv|venv|site-packages|\.tox|__pycache__)\//;

/** Reads a folder once: keys are looked for in all of it, and texts kept that checks may ask for. Throws GitError, UsageError. */
export const openProject = async (options: OpenOptions): Promise<OpenedProject> => {
  const { folder, config, env, signal, onProgress } = options;
  const found = findRepository(folder, env);
  const repository = found?.top === null ? null : found;
  const listed: Listed = { paths: new Set(), tracked: new Set() };
  const texts = createKeptTexts(folder, createWanted(options.checks));
  const missed: Incomplete[] = [];
  const unread: Project['unread'] = (path, why) => {
    if (!missed.some(({ what }) => what === path)) missed.push({ what: path, why });
  };
  const git = repository === null ? undefined : gitQuestions(repository, options, unread);
  // What takes git a while it is asked for before the files are read.
  if (git !== undefined) for (const { ahead } of options.checks) ahead?.(git);
  const reading = { options, repository, texts, listed };
  const outcome = await scan((log) => listedSource(reading, log), config, {
    rest: (log) => ignoredSource(reading, log),
    toRoot: createToRoot(config.root, folder),
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && { onProgress }),
  });
  const findings = options.judge(outcome.findings);
  const places = keyPlaces(findings, config.rules);
  for (const path of places.keys()) if (listed.paths.has(path)) texts.keep(path);
  const variables = keyVariables(texts.list(), places);
  keepSpeakers(options, variables, texts);
  const files = texts.list().map(({ path, text, ignored }): ProjectFile => {
    return { path, text, ignored, tracked: listed.tracked.has(path), keys: places.get(path) ?? [] };
  });
  const project = { files, paths: listed.paths, keyVariables: variables, git, unread };
  return { project: withFacts(project, options), outcome, missed, findings };
};

type Facts = Pick<Project, 'name' | 'file' | 'mode' | 'changedAt' | 'settings' | 'ledger' | 'now'>;

/** What is known without reading. */
const withFacts = (project: Omit<Project, keyof Facts>, options: OpenOptions): Project => {
  const { name, folder, maxAgeDays, ledger, now } = options;
  const byPath = new Map(project.files.map((file) => [file.path, file]));
  return {
    ...project,
    name,
    file: (path) => byPath.get(path),
    mode: (path) => (process.platform === 'win32' ? undefined : modeOf(statOf(folder, path))),
    changedAt: (path) => statOf(folder, path)?.mtime,
    settings: { maxAgeDays },
    ledger,
    now,
  };
};

/** Paths as they are met. */
interface Listed {
  readonly paths: Set<string>;
  readonly tracked: Set<string>;
}

interface Reading {
  readonly options: OpenOptions;
  readonly repository: Repository | null;
  readonly texts: KeptTexts;
  readonly listed: Listed;
}

/** What git lists, or all of a folder without a repository. */
const listedSource = ({ options, texts, listed }: Reading, log: ScanLog): Source => ({
  mode: 'files',
  blobs: () => texts.watch(blobsOf(options, ['.'], listed, log), false),
});

/** Of what git ignores environment files and built output. */
const ignoredSource = async ({ options, repository, texts, listed }: Reading, log: ScanLog): Promise<Source> => {
  const ignored = repository === null ? [] : await ignoredFiles(repository);
  return {
    mode: 'files',
    blobs: () => (ignored.length === 0 ? [] : texts.watch(blobsOf(options, ignored, listed, log), true)),
  };
};

/** Of the folder itself what git lists, of anything else all. */
const blobsOf = (options: OpenOptions, named: readonly string[], listed: Listed, log: ScanLog): Iterable<Blob> => {
  const { folder: cwd, config, env } = options;
  const isIncluded = createInclude(config, cwd);
  const include = (path: string, isTracked: boolean): boolean => {
    if (VENDORED.test(path) || !isIncluded(path)) return false;
    listed.paths.add(path);
    if (isTracked) listed.tracked.add(path);
    return true;
  };
  const { maxFileSize } = config.limits;
  const includeIgnored = named[0] !== '.';
  // Files come without waiting (sources/files.ts).
  return createFilesSource(
    { paths: named, cwd, env, includeIgnored, include, maxFileSize, nested: false },
    log,
  ).blobs() as Iterable<Blob>;
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
  const again: Listed = { paths: new Set(), tracked: new Set() };
  for (const { bytes, origin } of blobsOf(options, ['.'], again, silent)) {
    if (origin.path !== null && speaks(bytes)) texts.keep(origin.path);
  }
};

/** What cannot be read was said the first time. */
const silent: ScanLog = { incomplete: () => {}, skipped: () => {}, count: () => {} };

const statOf = (folder: string, path: string): Stats | undefined =>
  lstatSync(join(folder, path), { throwIfNoEntry: false });

const modeOf = (stats: Stats | undefined): number | undefined => (stats === undefined ? undefined : stats.mode & 0o777);
