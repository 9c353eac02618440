import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { UsageError, codeOf } from '../errors.ts';

/**
 * Takes a lock, a file with this process's id and machine in it, and returns what gives it back. A run that was killed leaves its lock behind: its process
 * tells whether it is still there. Machines and containers that share a folder see other processes, or none: theirs is never taken away. Throws
 * UsageError where another run has it, or where it cannot be written.
 */
export const takeLock = (path: string): (() => void) => {
  const own = `${process.pid} ${hostname()}\n`;
  for (let tries = 0; tries < 2; tries++) {
    try {
      writeFileSync(path, own, { flag: 'wx', mode: 0o600 });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST')
        throw new UsageError(`cannot write ${path}: ${codeOf(error)}`, 'name another file: --state FILE', {
          cause: error,
        });
      const text = textOf(path);
      if (text !== undefined && (isHeld(text) || !takeAway(path, text))) break;
    }
  }
  throw new UsageError('another run is at this rotation', `wait for its end; if there is none, delete ${path}`);
};

/** Of a lock; undefined when it has just been given back. */
const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : '';
  }
};

const isHeld = (text: string): boolean => {
  const [, pid, host] = /^([1-9][0-9]{0,9}) (\S+)\n$/.exec(text) ?? [];
  // Its writer has not come to its name yet, or is elsewhere, or it is somebody else's file.
  if (pid === undefined || host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
};

/** Takes a dead run's lock away, and no other: between a look and a deletion, another run may have taken it over. False: that is so. */
const takeAway = (path: string, text: string): boolean => {
  const aside = `${path}.${process.pid}.old`;
  try {
    renameSync(path, aside);
    const isTheSame = textOf(aside) === text;
    if (!isTheSame) linkSync(aside, path);
    return isTheSame;
  } catch {
    return false;
  } finally {
    rmSync(aside, { force: true });
  }
};
