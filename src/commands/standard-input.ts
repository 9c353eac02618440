import { createReadStream, fstatSync } from 'node:fs';
import { attempt } from '../attempt.ts';
import type { Io } from './io.ts';

/** Of what is neither file, pipe, socket nor terminal (`< folder`, `< /dev/sda`), Node makes an empty stream: here it is read, or fails to be. */
export const standardInput = (): Io['stdin'] => {
  const stats = attempt(() => fstatSync(0));
  return stats?.isDirectory() === true || stats?.isBlockDevice() === true
    ? createReadStream('', { fd: 0, autoClose: false })
    : process.stdin;
};
