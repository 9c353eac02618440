import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import { type PlanContext, type PlannedFinding, cleanUpPlan } from '../../src/history/plan.ts';
import { projectKey } from './plans.ts';
import { type TestRepository, existingRepository, temporaryFolder } from './repository.ts';

// Plans are run, without their guard, by a real shell on real repositories. A stand-in for tripkey looks through every object, so that what the
// plan's own check sees does not depend on what is tested here.

export const keys = [1, 2, 3, 4].map(projectKey);

/** Not everybody who runs the tests has it; .ci/run installs it. */
export const hasFilterRepo = spawnSync('git', ['filter-repo', '--version']).status === 0;

/** A folder with the stand-in. `afterCheck` is what its shell does when it has looked. */
const standIn = (afterCheck: string, isThere: boolean): string => {
  const folder = temporaryFolder();
  const rows = keys.map((key) => `${key} ${fingerprint(key)}\n`).join('');
  writeFileSync(join(folder, 'keys'), rows);
  const lines = [
    '#!/bin/sh',
    ...(isThere ? [] : ['exit 127']),
    '[ "$1" != --version ] || exit 0',
    `[ "$1" = scan-history ] || exit 2`,
    'found=0',
    `while read -r key name; do`,
    '  if { git -C "$2" cat-file --batch --batch-all-objects; git -C "$2" for-each-ref; } | grep -qaF -e "$key"; then echo "$name"; found=1; fi',
    `done < '${join(folder, 'keys')}'`,
    afterCheck,
    'exit "$found"',
  ];
  writeFileSync(join(folder, 'tripkey'), `${lines.join('\n')}\n`);
  chmodSync(join(folder, 'tripkey'), 0o755);
  return folder;
};

export interface Ran {
  readonly status: number | null;
  readonly output: string;
}

export interface Run {
  readonly push?: boolean;
  /** What happens after each check, in the shell's language. */
  readonly afterCheck?: string;
  /** Without it, there is none that runs. */
  readonly hasTripkey?: boolean;
}

/** Runs a plan as its reader would: the guard deleted, and the push uncommented where wanted. */
export const runPlan = (
  repo: TestRepository,
  findings: readonly PlannedFinding[],
  context: Partial<PlanContext>,
  { push = false, afterCheck = '', hasTripkey = true }: Run = {},
): Ran => {
  const plan = cleanUpPlan(findings, { repository: repo.path, remotes: [], isBare: false, ...context })
    .replace(/^echo 'This is a plan.*\nexit 2 .*\n/m, '')
    .replaceAll(push ? /^# (?=git --git-dir="\$copy" push)/gm : /$^/g, '');
  const temporary = join(temporaryFolder(), "t m'p");
  mkdirSync(temporary);
  const env = {
    ...repo.env,
    PATH: `${standIn(afterCheck, hasTripkey)}${delimiter}${process.env['PATH']}`,
    TMPDIR: temporary,
  };
  const child = spawnSync('sh', [], { input: plan, cwd: '/', encoding: 'utf8', env });
  return { status: child.status, output: `${child.stdout}${child.stderr}` };
};

/** Which keys any object or ref of a repository holds. */
export const heldIn = (repo: TestRepository): readonly number[] => {
  const everything = Buffer.concat([
    repo.raw(['cat-file', '--batch', '--batch-all-objects']),
    repo.raw(['for-each-ref']),
  ]);
  return keys.flatMap((key, index) => (everything.includes(key) ? [index] : []));
};

/** The part of a finding's history that names the commit which brought it. */
export const commitOf = (repo: TestRepository, revision: string): { introduced: { id: string }[] } => ({
  introduced: [{ id: repo.id(revision) }],
});

/** A bare copy that was never connected. */
export const mirrorOf = (repo: TestRepository): TestRepository => {
  const path = join(temporaryFolder(), 'origin.git');
  repo.git('clone', '-q', '--mirror', repo.path, path);
  const mirror = existingRepository(path, repo.env);
  mirror.git('remote', 'remove', 'origin');
  return mirror;
};

export const cloneOf = (repo: TestRepository): TestRepository => {
  const path = join(temporaryFolder(), "a clone's $(id)");
  repo.git('clone', '-q', `file://${repo.path}`, path);
  return existingRepository(path, repo.env);
};
