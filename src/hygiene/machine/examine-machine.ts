import { plural } from '../../report/page.ts';
import type { Config } from '../../config/config.ts';
import { scan } from '../../scan.ts';
import { createListedSource } from '../../sources/files.ts';
import type { Incomplete, ScanLog, Source } from '../../sources/source.ts';
import { type Counts, createTally } from '../../tally.ts';
import type { Found } from '../check.ts';
import { type KeyProblem, keyProblems } from './key-problems.ts';
import type { Machine, Place } from './place.ts';
import { placeFiles } from './place-files.ts';
import { places as allPlaces } from './places.ts';
import { readersOf } from './readers.ts';
import { sqliteSeams } from './sqlite-seams.ts';

/** Of problems of the machine, as a check's id. */
export const MACHINE = 'machine';

export interface MachineOptions {
  /** Names of variables of this process that hold a key. */
  readonly variables?: readonly string[];
  readonly places?: readonly Place[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (counts: Counts, found: number) => void;
}

/** What stands outside of repositories. Paths begin with `~/` below the home folder, and are absolute elsewhere. */
export interface MachineOutcome {
  readonly problems: readonly Found[];
  readonly notices: readonly string[];
  readonly incomplete: readonly Incomplete[];
  readonly skipped: readonly Incomplete[];
  readonly counts: Counts;
  readonly interrupted: boolean;
}

/** Searches the places where keys gather (places.ts), each file to its last byte. Reads only. The configuration's rules and limits hold, not its globs. */
export const examineMachine = async (
  machine: Machine,
  config: Config,
  options: MachineOptions = {},
): Promise<MachineOutcome> => {
  const before = createTally();
  const files = await placeFiles(options.places ?? allPlaces, machine, before.log);
  const paths = files.map(({ path }) => path);
  const outcome = await scan((log) => sourceOf(paths, config, log), config, {
    ...(options.signal !== undefined && { signal: options.signal }),
    ...(options.onProgress !== undefined && { onProgress: options.onProgress }),
  });
  const shown = shownFrom(machine.home);
  const problems = keyProblems(outcome.findings, {
    files: new Map(files.map((file) => [file.path, file])),
    readersOf: (file) => readersOf(file, machine.platform),
    shown,
  });
  const named = ({ what, why }: Incomplete): Incomplete => ({ what: shown(what), why });
  return {
    problems: [...problems.map(({ found }) => found), ...(options.variables ?? []).toSorted().map(inVariable)],
    notices: notices(problems),
    incomplete: [...before.incomplete, ...outcome.incomplete].map(named),
    skipped: [...before.skipped, ...outcome.skipped].map(named),
    counts: outcome.counts,
    interrupted: outcome.interrupted,
  };
};

const sourceOf = (paths: readonly string[], { limits: { maxFileSize } }: Config, log: ScanLog): Source => {
  const listed = createListedSource(paths, { maxFileSize }, log);
  return {
    ...listed,
    *blobs() {
      yield* listed.blobs();
      for (const path of paths) for (const bytes of sqliteSeams(path)) yield { bytes, origin: { path } };
    },
  };
};

const shownFrom = (home: string): ((path: string) => string) => {
  const prefix = `${home.replaceAll('\\', '/').replace(/\/+$/, '')}/`;
  return (path) => (path.startsWith(prefix) ? `~/${path.slice(prefix.length)}` : path);
};

const inVariable = (name: string): Found => ({
  severity: 'info',
  message: `\`${name}\` holds a key in this environment: every program that is started from it can read the key`,
  fix: 'set it only for the program that needs it, e.g. with `op run` or direnv',
});

/** How many keys there are to deal with: one may stand in many places. */
const notices = (problems: readonly KeyProblem[]): readonly string[] => {
  if (problems.length === 0) return [];
  const keys = new Set(problems.map(({ fingerprint }) => fingerprint)).size;
  const files = new Set(problems.map(({ path }) => path)).size;
  return [`${plural(keys, 'key')} in ${plural(files, 'file')} of this machine`];
};
