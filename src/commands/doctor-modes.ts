import { UsageError } from '../errors.ts';
import type { DoctorAccountCommand } from './doctor-account.ts';
import { type DoctorCommand, runDoctor } from './doctor.ts';
import { runDoctorList } from './doctor-list.ts';
import type { Io } from './io.ts';

/** Everything that `tripkey doctor` may be told, as yargs hands it on. */
export interface DoctorModes extends DoctorCommand, DoctorAccountCommand {
  readonly account: boolean;
  readonly machine: boolean;
  readonly list: boolean;
}

/** `tripkey doctor`: projects, unless an option names something else to be looked at. */
export const doctor = async (command: DoctorModes, io: Io, signal: AbortSignal): Promise<number> => {
  checkModes(command);
  if (command.list) return runDoctorList(command, io);
  if (command.account) {
    const { runDoctorAccount } = await import('./online.ts');
    return runDoctorAccount(command, io, signal);
  }
  if (command.machine) {
    const { runDoctorMachine } = await import('./doctor-machine.ts');
    return runDoctorMachine(command, io, signal);
  }
  return runDoctor(command, io, signal);
};

const checkModes = (command: DoctorModes): void => {
  const modes = [command.account && '--account', command.machine && '--machine', command.list && '--list'].filter(
    (mode) => mode !== false,
  );
  if (modes.length > 1) throw new UsageError(`${modes.join(' and ')} do not go together`);
  if (command.apiBase !== undefined && !command.account)
    throw new UsageError('--api-base needs --account', 'nothing else of doctor asks anybody');
  const [mode] = modes;
  if (mode === undefined) return;
  if (command.paths.length > 0) throw new UsageError(`${mode} takes no folders`);
  for (const option of [...ofProjects, ...(mode === '--machine' ? ofPaths : ofPolicies)]) {
    const value = command[option];
    if (value !== undefined && value !== false) throw new UsageError(`${wordOf(option)} does not go with ${mode}`);
  }
};

/** What only a look at projects does. */
const ofProjects = ['fix', 'dryRun', 'yes', 'record', 'calendar', 'check'] as const;
/** Of the policies, what is about files of a project. A machine is searched by the rules and limits of its user's configuration. */
const ofPaths = ['policyRef', 'strict', 'exclude'] as const;
const ofPolicies = [...ofPaths, 'config', 'minConfidence', 'allVendors'] as const;

/** `dryRun` as it is typed. */
const wordOf = (option: string): string => `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
