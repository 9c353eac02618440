import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { builtInRules } from '../../rules/index.ts';
import { runInit } from '../../src/commands/init.ts';
import type { InitOptions } from '../../src/commands/init.ts';
import { plant } from '../support/keys.ts';
import { findProgram } from '../support/programs.ts';
import { repository } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';

export const key = (seed = 1): string => plant('openai-project-key/74', seed).secret;

/** The rules that are in force without a configuration. */
export const rules = builtInRules.filter((rule) => !rule.optIn && /^(?:openai|azure-openai)$/.test(rule.vendor));

/** Stands for the built program: notes its arguments and standard input, and finds the marker in what is staged, in a file or in its input. */
const program = `
const { appendFileSync, readFileSync } = require('node:fs');
const { execFileSync } = require('node:child_process');
const args = process.argv.slice(2);
const input = args.some((arg) => arg === '-' || arg.startsWith('--push-to=')) ? readFileSync(0, 'latin1') : '';
const staged = args.includes('--staged') ? execFileSync('git', ['diff', '--cached', '--text'], { encoding: 'latin1', maxBuffer: 1 << 28 }) : '';
appendFileSync(process.env.TRIPKEY_CALLS, JSON.stringify({ args, input }) + '\\n');
process.exitCode = (staged + input).replaceAll('\\0', '').includes('T3Blbk' + 'FJ') ? 1 : Number(process.env.TRIPKEY_EXIT ?? 0);
`;

export interface Call {
  readonly args: readonly string[];
  readonly input: string;
}

/** Puts the stand-in into a folder's node_modules and lets git not see it. */
export const addProgram = (folder: string): void => {
  const path = join(folder, 'node_modules/tripkey/dist/cli.js');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(join(folder, 'node_modules/tripkey/package.json'), '{}');
  writeFileSync(path, program);
};

export const ignoreModules = (repo: TestRepository): void => {
  const path = join(repo.path, '.git/info/exclude');
  if (existsSync(dirname(path))) appendFileSync(path, '\nnode_modules\n');
};

export interface Ran {
  readonly status: number;
  /** stdout and stderr together. */
  readonly output: string;
  readonly calls: readonly Call[];
}

/** Runs git as a user would, hooks and all. */
export const git = (
  repo: TestRepository,
  args: readonly string[],
  env: Record<string, string> = {},
  cwd = repo.path,
): Ran => {
  const log = join(repo.env['HOME']!, 'calls');
  writeFileSync(log, '');
  const result = spawnSync('git', args, { cwd, env: { ...repo.env, TRIPKEY_CALLS: log, ...env }, encoding: 'utf8' });
  const calls = readFileSync(log, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Call);
  return { status: result.status ?? -1, output: result.stdout + result.stderr, calls };
};

export const defaults: InitOptions = {
  yes: true,
  dryRun: false,
  uninstall: false,
  prePush: false,
  commitMsg: false,
  gitignore: false,
  globalHooks: false,
  config: { rules, file: undefined, root: '/' },
  tool: { node: process.execPath, cli: '/nowhere/tripkey/dist/cli.js', version: '0.1.0' },
};

/** `tripkey init` in a folder; resolves to what it printed. Errors are thrown on. */
export const init = async (
  cwd: string,
  env: NodeJS.ProcessEnv,
  options: Partial<InitOptions> = {},
  typed?: string,
): Promise<string> => {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  if (typed !== undefined) stdin.end(typed);
  const saved = { ...process.env };
  // simple-git hands on this process's environment: the machine's own git configuration must not count.
  const names = Object.keys(env).filter((name) => /^(?:HOME|XDG_CONFIG_HOME|LANG|LANGUAGE|LC_ALL|GIT_.*)$/.test(name));
  for (const name of names) process.env[name] = env[name];
  try {
    await runInit({ ...defaults, ...options }, { stdin, stdout, isTTY: typed !== undefined, cwd, env });
  } finally {
    for (const name of names) {
      if (saved[name] === undefined) delete process.env[name];
      else process.env[name] = saved[name];
    }
  }
  return String(stdout.read() ?? '');
};

const shell = (name: string, ...args: readonly string[]): readonly (readonly [name: string, command: string])[] => {
  const program = findProgram(name);
  return program === undefined ? [] : [[name, [program, ...args].join(' ')]];
};

const named = [...shell('dash'), ...shell('bash'), ...shell('zsh'), ...shell('busybox', 'sh')];

/** Shells to try a hook in: those of this machine, `sh` alone when none of them has a name of its own. */
export const shells: readonly (readonly [name: string, command: string])[] = named.length > 0 ? named : shell('sh');

/** Lets a hook be run by another shell than it names. */
export const withShell = (hook: string, command: string): void => {
  const text = readFileSync(hook, 'latin1');
  writeFileSync(hook, text.replace(/^#!.*\n/, `#!${command}\n`), 'latin1');
  chmodSync(hook, 0o755);
};

/** A repository with one commit, the stand-in program and the hook. */
export const hooked = async (options: Parameters<typeof init>[2] = {}): Promise<TestRepository> => {
  const repo = repository().write('old.txt', 'one\ntwo\n').stage().commit('first');
  addProgram(repo.path);
  ignoreModules(repo);
  await init(repo.path, repo.env, options);
  settle(repo);
  return repo;
};

/** As if everything had been there for a minute, and the hook compared since. */
export const settle = (repo: TestRepository): void => {
  const past = Date.now() / 1000 - 60;
  const old = [
    'node_modules/tripkey',
    'node_modules',
    '.git/hooks/pre-commit',
    '.git/hooks/commit-msg',
    'tripkey.toml',
  ];
  for (const name of old) if (existsSync(join(repo.path, name))) utimesSync(join(repo.path, name), past, past);
};

/** `git commit` with the stand-in. */
export const commit = (repo: TestRepository, ...args: string[]) => git(repo, ['commit', '-q', '-m', 'change', ...args]);

/** A line of code with a key in it. */
export const secret = (seed: number) => `const key = '${key(seed)}';\n`;
