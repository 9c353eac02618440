import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { didYouMean } from '../config/suggest.ts';
import { UsageError, exitCodes } from '../errors.ts';
import { findRepository } from '../git/repository.ts';
import type { Check } from '../hygiene/check.ts';
import { checks } from '../hygiene/checks.ts';
import { type Examined, examine } from '../hygiene/examine.ts';
import { type OpenedProject, openProject } from '../hygiene/project/open-project.ts';
import type { Report } from '../report/report.ts';
import { readLedger, writeLedger, writeCalendar } from './doctor-ages.ts';
import { type MendOptions, checkMendOptions, mend, printPlans } from './doctor-mend.ts';
import { type Diagnosis, doctorReport, statusOf } from './doctor-report.ts';
import { folderEnvironment } from './folder-environment.ts';
import type { Io } from './io.ts';
import { pairOutputs } from './outputs.ts';
import { type LoadedPolicies, type PolicyOptions, loadPolicies } from './policies.ts';
import { createProgress } from './progress.ts';
import { projectScrub } from './project-scrub.ts';
import { renderReports } from './render.ts';
import { writeOutputs } from './write.ts';

/** The options of `tripkey doctor` for projects, as yargs hands them on. */
export interface DoctorCommand extends PolicyOptions, MendOptions {
  /** Folders, one project each. */
  readonly paths: readonly string[];
  /** Only these checks, by id; all that are on when empty. */
  readonly check: readonly string[] | undefined;
  readonly verbose: boolean;
  readonly color: boolean | undefined;
  readonly argv: readonly string[];
}

/** Checks the habits of one or several projects, and mends what is safe to mend. Resolves to the exit status. */
export const runDoctor = async (command: DoctorCommand, io: Io, signal: AbortSignal): Promise<number> => {
  const outputs = pairOutputs(command.argv);
  checkMendOptions(command);
  const places = placesOf(command, io);
  let examination = await examineAll(places, io, signal);
  if (command.dryRun) {
    printPlans(examination, io);
    return signal.aborted ? exitCodes.interrupted : statusOf(toReport(examination, []));
  }
  const notices = command.fix && !signal.aborted ? await mend(examination, command, io) : [];
  // What is left is seen by looking again.
  if (command.fix && !signal.aborted) examination = await examineAll(places, io, signal);
  await keepDates(command, examination, io);
  const report = toReport(examination, notices);
  writeOutputs(outputs, await renderReports(outputs, report, command, io), false, io);
  return signal.aborted ? exitCodes.interrupted : statusOf(report);
};

/** What is written for later: since when keys are known, and when they are to be replaced. */
const keepDates = async ({ record, calendar }: DoctorCommand, examination: Examination, io: Io): Promise<void> => {
  const projects = examination.opened.map(({ project }) => project);
  for (const [index, project] of projects.entries()) {
    if (record) await writeLedger(project, examination.places[index]!.policies.config.root, io);
  }
  if (calendar !== undefined) await writeCalendar(projects, calendar, new Date(), io);
};

/** One project that is asked for. */
interface Place {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** For git in this folder. */
  readonly env: NodeJS.ProcessEnv;
  readonly policies: LoadedPolicies;
  readonly checks: readonly Check[];
}

const placesOf = (command: DoctorCommand, io: Io): readonly Place[] => {
  const names = command.paths.length === 0 ? ['.'] : command.paths;
  const explicit = command.config === undefined ? undefined : resolve(io.cwd, command.config);
  return names.map((name) => {
    const folder = folderOf(name, io.cwd);
    const env = folderEnvironment(folder, io);
    const repository = findRepository(folder, env);
    const policies = loadPolicies({ ...command, config: explicit }, repository, { ...io, env, cwd: folder });
    return { name, folder, env, policies, checks: chosenChecks(command.check ?? [], policies.config) };
  });
};

const folderOf = (name: string, cwd: string): string => {
  const folder = resolve(cwd, name);
  const stats = name === '' ? undefined : statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) throw new UsageError(`no such folder: ${name}`);
  if (!stats.isDirectory()) throw new UsageError(`${name} is no folder`, 'doctor checks projects: name their folders');
  return folder;
};

/** Those of `--check`, else all but the configuration's `disable`. Throws UsageError for ids that are no check's. */
const chosenChecks = (only: readonly string[], { doctor, file }: Pick<Config, 'doctor' | 'file'>): Check[] => {
  const ids = checks.map(({ id }) => id);
  const failOn = (named: readonly string[], where: string): void => {
    const unknown = named.find((id) => !ids.includes(id));
    if (unknown === undefined) return;
    throw new UsageError(`${where} names the unknown check ${unknown}${didYouMean(unknown, ids)}`, LIST);
  };
  failOn(only, '--check');
  failOn([...doctor.disable, ...Object.keys(doctor.severity)], `[doctor] of ${file ?? 'the configuration'}`);
  return checks.filter(({ id }) => (only.length > 0 ? only.includes(id) : !doctor.disable.includes(id)));
};

const LIST = '`tripkey doctor --list` names them all';

/** What was opened and found. */
export interface Examination {
  readonly opened: readonly OpenedProject[];
  readonly places: readonly Place[];
  readonly examined: readonly Examined[];
}

const examineAll = async (places: readonly Place[], io: Io, signal: AbortSignal): Promise<Examination> => {
  const progress = createProgress(io, true);
  const opened: OpenedProject[] = [];
  try {
    for (const { name, folder, env, policies, checks: wanted } of places) {
      const { config } = policies;
      const judge: Parameters<typeof openProject>[0]['judge'] = (findings) => policies.apply(findings, false).findings;
      const asked = { name, folder, config, judge, checks: wanted, maxAgeDays: config.doctor.maxAgeDays };
      const around = { ledger: readLedger(config.root), env, now: new Date() };
      opened.push(await openProject({ ...asked, ...around, signal, onProgress: progress.update }));
    }
  } finally {
    progress.stop();
  }
  const projects = opened.map(({ project }) => project);
  const examined: Examined[] = [];
  for (const [index, { checks: wanted, policies }] of places.entries()) {
    const { doctor, strict } = policies.config;
    const settings = { severity: doctor.severity, strict };
    if (!signal.aborted) examined.push(...(await examine(projects[index]!, projects, wanted, settings)));
  }
  return { opened, places, examined };
};

/** Every text is redacted, by the rules of each project and the keys that were found. */
const toReport = ({ opened, places, examined }: Examination, notices: readonly string[]): Report => {
  const secrets = opened.flatMap(({ findings }) => findings.map(({ secret }) => secret));
  const scrub = places
    .map(({ policies }) => projectScrub(policies.config, secrets))
    .reduce((before, after) => (text) => after(before(text)));
  const outcomes = opened.map(({ outcome }) => outcome);
  const sum = (count: 'files' | 'blobs' | 'bytes'): number =>
    outcomes.reduce((total, { counts }) => total + counts[count], 0);
  const counts = { files: sum('files'), blobs: sum('blobs'), bytes: sum('bytes'), commits: 0 };
  const diagnosis: Diagnosis = {
    mode: 'doctor',
    problems: examined.map(({ problem }) => problem),
    incomplete: opened.flatMap(({ outcome, missed }) => [...outcome.incomplete, ...missed]),
    skipped: outcomes.flatMap(({ skipped }) => skipped),
    interrupted: outcomes.some(({ interrupted }) => interrupted),
    counts: { ...counts, projects: opened.length, keys: new Set(secrets).size },
    notices: [...notices, ...trackedKeysNotice(opened)],
  };
  return doctorReport(diagnosis, scrub);
};

/** Doctor is about habits; that a key stands in what git tracks is what a scan reports. */
const trackedKeysNotice = (opened: readonly OpenedProject[]): readonly string[] => {
  const keys = new Set(
    opened.flatMap(({ project }) =>
      project.files.flatMap(({ tracked, keys: places }) =>
        tracked ? places.map(({ fingerprint }) => fingerprint) : [],
      ),
    ),
  );
  if (keys.size === 0) return [];
  const what = keys.size === 1 ? '1 key stands' : `${keys.size} keys stand`;
  return [`${what} in files that git tracks: \`tripkey scan\` shows where, \`tripkey incident\` what to do`];
};
