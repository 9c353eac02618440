import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plant } from '../support/keys.ts';
import { existingRepository, repository, type TestRepository } from '../support/repository.ts';
import { program } from '../hook/program.ts';

export interface Pushed {
  readonly status: number;
  /** What the one who pushes sees. */
  readonly output: string;
}

export interface Pair {
  readonly server: TestRepository;
  readonly work: TestRepository;
  push(...args: readonly string[]): Pushed;
}

/** The project key of a seed. */
export const key = (seed = 1): string => plant('openai-project-key/74', seed).secret;

/** A line of code with a key in it. */
export const secret = (seed = 1): string => `const key = '${key(seed)}';\n`;

/** A bare repository with the hook of docs/server-hook.md, and a clone of it with one commit, pushed. */
export const pair = (objectFormat: 'sha1' | 'sha256' = 'sha1'): Pair => {
  const server = repository({ bare: true, objectFormat });
  const hook = join(server.path, 'hooks/pre-receive');
  writeFileSync(hook, `#!/bin/sh\nexec '${process.execPath}' '${program()}' scan --pre-receive\n`);
  chmodSync(hook, 0o755);
  const work = existingRepository(repository({ objectFormat }).path, server.env);
  work.git('remote', 'add', 'origin', server.path);
  work.write('a', '1\n').stage().commit();
  const made = { server, work, push: (...args: readonly string[]) => push(work, args) };
  const first = made.push('origin', 'main');
  if (first.status !== 0) throw new Error(first.output);
  return made;
};

const push = (work: TestRepository, args: readonly string[]): Pushed => {
  const env = { ...work.env, LANG: 'C', LC_ALL: 'C' };
  const { status, stdout, stderr } = spawnSync('git', ['push', ...args], { cwd: work.path, env, encoding: 'utf8' });
  return { status: status ?? -1, output: stdout + stderr };
};

/** Every ref of a repository with what it names, and every object. */
export const stateOf = (server: TestRepository): string =>
  [
    server.git('for-each-ref', '--format=%(refname) %(objectname)'),
    server.git('cat-file', '--batch-all-objects', '--batch-check'),
  ].join('\n');
