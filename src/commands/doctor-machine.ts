import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { createDetector } from '../detect/detector.ts';
import { exitCodes } from '../errors.ts';
import { MACHINE, examineMachine } from '../hygiene/machine/examine-machine.ts';
import { homeFolder } from '../hygiene/machine/home.ts';
import { doctorReport, statusOf } from './doctor-report.ts';
import type { Io } from './io.ts';
import { pairOutputs } from './outputs.ts';
import { type PolicyOptions, loadPolicies } from './policies.ts';
import { createProgress } from './progress.ts';
import { projectScrub } from './project-scrub.ts';
import { renderReports } from './render.ts';
import { writeOutputs } from './write.ts';

/** The options of `tripkey doctor --machine`, as yargs hands them on. */
export interface DoctorMachineCommand extends PolicyOptions {
  readonly verbose: boolean;
  readonly color: boolean | undefined;
  readonly argv: readonly string[];
}

/** Searches the places outside of repositories where keys gather. Reads only. Resolves to the exit status. */
export const runDoctorMachine = async (command: DoctorMachineCommand, io: Io, signal: AbortSignal): Promise<number> => {
  const outputs = pairOutputs(command.argv);
  const home = homeFolder(io.env);
  const explicit = command.config === undefined ? undefined : resolve(io.cwd, command.config);
  // Of the home folder, not of the project that the command happens to run in.
  const { config } = loadPolicies({ ...command, config: explicit }, null, { ...io, cwd: home });
  const progress = createProgress(io, true);
  const machine = { home, env: io.env, platform: process.platform };
  const variables = keyVariables(io.keys, config);
  const outcome = await examineMachine(machine, config, { variables, signal, onProgress: progress.update }).finally(
    progress.stop,
  );
  const problems = outcome.problems.map(({ severity = 'medium', mends: _mends, ...problem }) => ({
    check: MACHINE,
    severity,
    ...problem,
  }));
  const report = doctorReport({ ...outcome, mode: 'machine', problems }, projectScrub(config));
  writeOutputs(outputs, await renderReports(outputs, report, command, io), false, io);
  return signal.aborted ? exitCodes.interrupted : statusOf(report);
};

/** Of the variables that were taken out of the environment, those that hold a key: `OPENAI_BASE_URL` does not. */
const keyVariables = (keys: Io['keys'], config: Config): readonly string[] => {
  const detector = createDetector(config.rules, { minConfidence: config.minConfidence });
  const holdsKey = ([name, value]: readonly [string, string]): boolean =>
    detector.detect({ bytes: Buffer.from(`${name}=${value}`), origin: { path: null, in: 'variable' } }).length > 0;
  return [...keys].filter(holdsKey).map(([name]) => name);
};
