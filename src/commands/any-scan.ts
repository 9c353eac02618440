import { UsageError } from '../errors.ts';
import { runCi } from './ci.ts';
import type { Io } from './io.ts';
import { runPrePush, runPreReceive } from './pre-receive.ts';
import { type ScanCommand, runScan } from './scan.ts';

/** `tripkey scan` as it was typed: what is to be scanned may be for a hook's input or a CI system to say. */
export interface AnyScan extends ScanCommand {
  readonly ci: boolean;
  readonly preReceive: boolean;
  /** The remote that is pushed to. */
  readonly pushTo: string | undefined;
}

/** Runs `tripkey scan` and returns the exit status. Throws UsageError where two things are to be scanned. */
export const runAnyScan = async (command: AnyScan, io: Io, signal: AbortSignal): Promise<number> => {
  checkAlone(command);
  checkOfFiles(command);
  if (command.ci) return runCi(command, io, signal);
  if (command.preReceive) return runPreReceive(command, io, signal);
  if (command.pushTo !== undefined) return runPrePush(command, command.pushTo, io, signal);
  return runScan(command, io, signal);
};

/** What is about files on the disk says nothing about anything else, and would be left out in silence. */
const checkOfFiles = ({
  ci,
  preReceive,
  pushTo,
  staged,
  range,
  paths,
  includeIgnored,
  exclude = [],
}: AnyScan): void => {
  const isInput = paths.length === 1 && paths[0] === '-';
  const modes = [
    ci && '--ci',
    preReceive && '--pre-receive',
    pushTo !== undefined && '--push-to',
    staged && '--staged',
    range !== undefined && '--range',
    isInput && '- (standard input)',
  ];
  const mode = modes.find((one) => one !== false);
  if (includeIgnored && mode !== undefined)
    throw new UsageError(`--include-ignored does not go with ${mode}`, 'it is about files on the disk: leave it out');
  if (isInput && exclude.length > 0)
    throw new UsageError('--exclude does not go with - (standard input)', 'what comes there has no path: leave it out');
};

const checkAlone = ({ ci, preReceive, pushTo, staged, range, paths, verify }: AnyScan): void => {
  const special = [ci && '--ci', preReceive && '--pre-receive', pushTo !== undefined && '--push-to'].filter(Boolean);
  if (special.length === 0) return;
  const usual = [staged && '--staged', range !== undefined && '--range', paths.length > 0 && 'paths'].filter(Boolean);
  const modes = [...special, ...usual];
  if (modes.length > 1) throw new UsageError(`${modes.join(' and ')} do not go together`, 'scan one thing at a time');
  if (verify === true && !ci)
    throw new UsageError(
      'a hook does not verify keys',
      'a push must not wait for the network: verify by hand, or in CI',
    );
};
