import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

let copied: string | undefined;

/**
 * The built program's cli.js: what TRIPKEY_BIN names, else dist/cli.js. A copy, so that a build under way does not pull it from under a test,
 * and an old one, so that hooks do not take it for an update.
 */
export const program = (): string =>
  (copied ??= copyOf(process.env['TRIPKEY_BIN'] ?? fileURLToPath(new URL('../../dist/cli.js', import.meta.url))));

/** `tripkey` as a user would run it in a repository. */
export const tripkey = (repo: TestRepository, args: readonly string[], cwd = repo.path): Ran =>
  run(process.execPath, [program(), ...args], repo, cwd);

/** git as a user would run it, hooks and all. */
export const userGit = (
  repo: TestRepository,
  args: readonly (string | Buffer)[],
  env: Record<string, string> = {},
  cwd = repo.path,
): Ran =>
  // A name that is no UTF-8 comes as bytes: only a shell hands those on.
  args.some((arg) => typeof arg !== 'string')
    ? run(
        'sh',
        ['-c', `exec git ${args.map((arg) => (typeof arg === 'string' ? `'${arg}'` : octal(arg))).join(' ')}`],
        repo,
        cwd,
        env,
      )
    : run('git', args as readonly string[], repo, cwd, env);

const octal = (bytes: Buffer): string =>
  `"$(printf '${[...bytes].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}')"`;

const run = (
  file: string,
  args: readonly string[],
  repo: TestRepository,
  cwd: string,
  env: Record<string, string> = {},
): Ran => {
  const { status, stdout, stderr } = spawnSync(file, args, { cwd, env: { ...repo.env, ...env }, encoding: 'utf8' });
  return { status: status ?? -1, stdout, stderr };
};

const copyOf = (cli: string): string => {
  if (!existsSync(cli)) throw new Error(`${cli} is not there: npm run build makes it`);
  const folder = join(temporaryFolder(), 'tripkey/dist');
  cpSync(dirname(cli), folder, { recursive: true });
  const copy = join(folder, 'cli.js');
  utimesSync(copy, 1, 1);
  return copy;
};
