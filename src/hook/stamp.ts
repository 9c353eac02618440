import { join } from 'node:path';
import { utimesSync, writeFileSync } from 'node:fs';
import type { HookName } from './script.ts';

/** Some shells compare whole seconds: what was written in the same second as the stamp must still count as newer. */
const MARGIN_SECONDS = 2;

/** Notes in a git directory that a hook's literals agree with the rules; as the hook computes it, `gitDirectory` is `$GIT_DIR` or `.git`. */
export const writeStamp = (name: HookName, gitDirectory: string, now: number = Date.now()): void => {
  const path = stampPath(name, gitDirectory);
  writeFileSync(path, '');
  utimesSync(path, stampTime(now), stampTime(now));
};

/** Seconds since 1970 that a stamp made at `now` (milliseconds) bears. */
export const stampTime = (now: number): number => Math.floor(now / 1000) - MARGIN_SECONDS;

export const stampPath = (name: HookName, gitDirectory: string): string => join(gitDirectory, `tripkey-${name}`);
