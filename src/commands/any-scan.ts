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

/** What says by its own word what is scanned: for `tripkey scan` alone to take, and for every scan. */
const specialModes = ({ ci, preReceive, pushTo }: AnyScan): readonly string[] =>
  words([ci && '--ci', preReceive && '--pre-receive', pushTo !== undefined && '--push-to']);
const usualModes = ({ staged, range }: AnyScan): readonly string[] =>
  words([staged && '--staged', range !== undefined && '--range']);

const words = (modes: readonly (string | false)[]): readonly string[] => modes.filter((mode) => mode !== false);

/** What is about files on the disk says nothing about anything else, and would be left out in silence. */
const checkOfFiles = (command: AnyScan): void => {
  const { paths, includeIgnored, exclude = [] } = command;
  const input = paths.length === 1 && paths[0] === '-' ? '- (standard input)' : undefined;
  const mode = [...specialModes(command), ...usualModes(command)][0] ?? input;
  if (includeIgnored && mode !== undefined)
    throw new UsageError(`--include-ignored does not go with ${mode}`, 'it is about files on the disk: leave it out');
  if (input !== undefined && exclude.length > 0)
    throw new UsageError(`--exclude does not go with ${input}`, 'what comes there has no path: leave it out');
};

const checkAlone = (command: AnyScan): void => {
  const special = specialModes(command);
  if (special.length === 0) return;
  const modes = [...special, ...usualModes(command), ...(command.paths.length > 0 ? ['paths'] : [])];
  if (modes.length > 1) throw new UsageError(`${modes.join(' and ')} do not go together`, 'scan one thing at a time');
  if (command.verify === true && !command.ci)
    throw new UsageError(
      'a hook does not verify keys',
      'a push must not wait for the network: verify by hand, or in CI',
    );
};
