import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { repository, temporaryFolder, type TestRepository } from '../support/repository.ts';
import { program } from './program.ts';
import { key } from './support.ts';

/**
 * Real commits through hook managers as docs/hook.md sets them up. They are no dependencies: TRIPKEY_PRE_COMMIT names PyPI's pre-commit,
 * TRIPKEY_HOOK_MANAGERS a node_modules with lefthook, lint-staged and simple-git-hooks; .ci/run installs them, and without them tests are skipped.
 */
const preCommit = process.env['TRIPKEY_PRE_COMMIT'];
const modules = process.env['TRIPKEY_HOOK_MANAGERS'];
/** Makes a package of this very repository, which takes npm a while. */
const PATIENCE_MS = 240_000;

const secret = `const key = '${key(1)}';\n`;

(modules === undefined ? describe.skip : describe)('managers of npm', () => {
  const lintStaged = (config: string) => (repo: TestRepository) => {
    repo.write({ 'lint-staged.config.mjs': config });
    writeHook(repo, '.git/hooks/pre-commit', 'lint-staged --quiet');
  };
  test.each<[string, (repo: TestRepository) => void]>([
    [
      'husky',
      (repo) => {
        repo.write({ 'package.json': '{}' });
        writeHook(repo, '.husky/pre-commit', 'tripkey scan --staged');
        run(repo, process.execPath, [resolve('node_modules/husky/bin.js')]);
      },
    ],
    [
      'lefthook',
      (repo) => {
        repo.write('lefthook.yml', 'pre-commit:\n  commands:\n    tripkey:\n      run: tripkey scan --staged\n');
        run(repo, join(modules!, '.bin/lefthook'), ['install']);
      },
    ],
    [
      'simple-git-hooks',
      (repo) => {
        repo.write('package.json', '{"simple-git-hooks": {"pre-commit": "tripkey scan --staged"}}');
        run(repo, join(modules!, '.bin/simple-git-hooks'), []);
      },
    ],
    ['lint-staged, a function', lintStaged("export default { '*': () => 'tripkey scan --staged' };\n")],
    ['lint-staged, with the files', lintStaged("export default { '*': 'tripkey scan' };\n")],
  ])('%s: a clean commit passes, one with a key does not, many files are no trouble', (_name, install) => {
    const repo = repository();
    install(repo);
    repo.write('a.txt', '1\n').git('add', 'a.txt');
    expect(commit(repo)).toMatchObject({ status: 0 });
    for (let n = 0; n < 1500; n++) repo.write(`${'long-folder-name/'.repeat(6)}file-${n}.txt`, `${n}\n`);
    repo.git('add', 'long-folder-name');
    expect(commit(repo)).toMatchObject({ status: 0 });
    const before = repo.id();
    repo.write('key.js', secret).git('add', 'key.js');
    const blocked = commit(repo);
    expect(blocked.status).not.toBe(0);
    expect(blocked.output).toContain('OpenAI project key');
    expect(blocked.output).not.toContain(key(1));
    expect(repo.id()).toBe(before);
  });
});

(preCommit === undefined ? describe.skip : describe)('the pre-commit framework', () => {
  const home = temporaryFolder();
  const here = resolve('.');

  test(
    'try-repo: makes a package of a clone, and finds what is staged',
    () => {
      const repo = repository().write('a.txt', '1\n').stage().commit();
      repo.write('key.js', secret).stage();
      const { status, output } = run(repo, preCommit!, ['try-repo', here, 'tripkey'], { PRE_COMMIT_HOME: home });
      expect(output).toContain('OpenAI project key');
      expect(output).not.toContain(key(1));
      expect(status).toBe(1);
    },
    PATIENCE_MS,
  );

  test(
    'installed: a clean commit passes, one with a key does not; all files',
    () => {
      const repo = repository();
      const rev = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: here, encoding: 'utf8' }).stdout.trim();
      const hooks = '[{id: tripkey}, {id: tripkey-files, stages: [manual]}]';
      repo.write('.pre-commit-config.yaml', `repos:\n  - {repo: '${here}', rev: '${rev}', hooks: ${hooks}}\n`);
      const env = { PRE_COMMIT_HOME: home };
      expect(run(repo, preCommit!, ['install'], env).status).toBe(0);
      repo.write('a.txt', '1\n').stage();
      expect(commit(repo, env)).toMatchObject({ status: 0 });
      const before = repo.id();
      repo.write('key.js', secret).stage();
      const blocked = commit(repo, env);
      expect(blocked.output).toContain('OpenAI project key');
      expect(repo.id()).toBe(before);
      const all = run(repo, preCommit!, ['run', '--all-files', '--hook-stage', 'manual', 'tripkey-files'], env);
      expect(all.output).toContain('key.js:1:14');
      expect(all.status).toBe(1);
    },
    PATIENCE_MS,
  );
});

interface Ran {
  readonly status: number | null;
  readonly output: string;
}

const commit = (repo: TestRepository, env: Readonly<Record<string, string>> = {}): Ran =>
  run(repo, 'git', ['commit', '-q', '-m', 'change'], env);

/** With `tripkey` and the managers on the PATH, and a home of its own. */
const run = (
  repo: TestRepository,
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Ran => {
  const path = [bin(), ...(modules === undefined ? [] : [join(modules, '.bin')]), repo.env['PATH']].join(delimiter);
  const kept = Object.entries(repo.env).filter(([name]) => !/^(?:CI|npm_.*)$/.test(name));
  const all = { ...Object.fromEntries(kept), PATH: path, ...env };
  const { status, stdout, stderr } = spawnSync(file, args, { cwd: repo.path, env: all, encoding: 'utf8' });
  return { status, output: stdout + stderr };
};

const writeHook = (repo: TestRepository, path: string, line: string): void => {
  const file = join(repo.path, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${line}\n`);
  chmodSync(file, 0o755);
};

let folder: string | undefined;

const bin = (): string => {
  if (folder !== undefined) return folder;
  folder = temporaryFolder();
  writeFileSync(join(folder, 'tripkey'), `#!/bin/sh\nexec '${process.execPath}' '${program()}' "$@"\n`);
  chmodSync(join(folder, 'tripkey'), 0o755);
  return folder;
};
