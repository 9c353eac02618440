import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { UsageError } from '../../src/errors.ts';
import { existingRepository, isolatedEnvironment, repository, temporaryFolder } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { addProgram, git, ignoreModules, init, key } from './support.ts';

const hookOf = (repo: TestRepository, name = 'pre-commit') => join(repo.path, '.git/hooks', name);

/** Every file below a folder, with its mode and bytes. */
const snapshot = (folder: string): Record<string, string> => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => !file.isDirectory());
  const paths = files.map((file) => join(file.parentPath, file.name)).filter((path) => !path.endsWith('.sample'));
  return Object.fromEntries(paths.toSorted().map((path) => [path, stateOf(path)]));
};

const stateOf = (path: string): string =>
  lstatSync(path).isSymbolicLink()
    ? `-> ${readlinkSync(path)}`
    : lstatSync(path).mode.toString(8) + readFileSync(path, 'latin1');

const blocks = (repo: TestRepository, cwd = repo.path): void => {
  addProgram(cwd);
  repo.write('leak.ts', `const key = '${key(7)}';`).stage('leak.ts');
  const ran = git(repo, ['commit', '-q', '-m', 'x']);
  expect(ran.calls[0]?.args.slice(0, 2)).toEqual(['scan', '--staged']);
  expect(ran.status).not.toBe(0);
};

describe('where git looks', () => {
  test.each<[string, (repo: TestRepository) => string]>([
    ['.git/hooks', (repo) => hookOf(repo)],
    [
      'a relative core.hooksPath',
      (repo) => (repo.git('config', 'core.hooksPath', 'tools/hooks'), join(repo.path, 'tools/hooks/pre-commit')),
    ],
    [
      'the top itself as core.hooksPath',
      (repo) => (repo.git('config', 'core.hooksPath', repo.path), join(repo.path, 'pre-commit')),
    ],
    [
      'an absolute core.hooksPath in the repository',
      (repo) => {
        repo.git('config', 'core.hooksPath', join(repo.path, 'h o'));
        return join(repo.path, 'h o/pre-commit');
      },
    ],
    [
      'includeIf',
      (repo) => {
        const file = join(temporaryFolder(), 'more');
        writeFileSync(file, '[core]\n\thooksPath = .hooks\n');
        repo.git('config', '--global', `includeIf.gitdir:${repo.path}/.path`, file);
        return join(repo.path, '.hooks/pre-commit');
      },
    ],
    [
      'a worktree setting',
      (repo) => {
        repo.git('config', 'extensions.worktreeConfig', 'true');
        repo.git('config', '--worktree', 'core.hooksPath', '.own');
        return join(repo.path, '.own/pre-commit');
      },
    ],
  ])('%s', async (_case, arrange) => {
    const repo = repository();
    const hook = arrange(repo);
    repo.write('sub/x', '').stage();
    await init(join(repo.path, 'sub'), repo.env);
    expect(statSync(hook).mode & 0o111).toBe(0o111);
    expect(readFileSync(hook).includes('\r')).toBe(false);
    blocks(repo);
  });

  test('a core.hooksPath of another global file, or of the environment, is where the hook goes', async () => {
    const file = join(temporaryFolder(), 'config');
    writeFileSync(file, '[core]\n\thooksPath = .own\n[user]\n\tname = Test\n\temail = test@example.com\n');
    const counted = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.hooksPath', GIT_CONFIG_VALUE_0: '.own' };
    for (const variables of [{ GIT_CONFIG_GLOBAL: file }, counted]) {
      const { path, env } = repository();
      const repo = existingRepository(path, { ...env, ...variables });
      await init(repo.path, repo.env);
      expect(existsSync(join(repo.path, '.own/pre-commit'))).toBe(true);
      blocks(repo);
    }
  });

  test('the repository that GIT_DIR and GIT_WORK_TREE name, as dotfiles are kept', async () => {
    const home = temporaryFolder();
    const store = repository({ at: join(home, 'dotfiles'), bare: true });
    const variables = { GIT_DIR: 'dotfiles', GIT_WORK_TREE: '.' };
    mkdirSync(join(home, 'below'));
    await init(home, { ...store.env, ...variables });
    expect(readdirSync(join(home, 'dotfiles/hooks'))).toContain('pre-commit');
    await init(join(home, 'below'), { ...store.env, GIT_DIR: '../dotfiles', GIT_WORK_TREE: '..' }, { uninstall: true });
    expect(readdirSync(join(home, 'dotfiles/hooks'))).not.toContain('pre-commit');
  });

  test('a global core.hooksPath is left alone unless it is meant', async () => {
    const repo = repository();
    const shared = join(temporaryFolder(), 'shared hooks');
    repo.git('config', '--global', 'core.hooksPath', shared);
    await expect(init(repo.path, repo.env)).rejects.toThrow(/shared hooks, set by global \(.*\.gitconfig\)/);
    expect(existsSync(shared)).toBe(false);
    await init(repo.path, repo.env, { globalHooks: true });
    // What any clone holds in its node_modules is not run by a hook that runs everywhere.
    expect(readFileSync(join(shared, 'pre-commit'), 'latin1')).not.toContain('node_modules/tripkey/dist');
    // Nor is it taken from all others by the wish of one.
    await expect(init(repo.path, repo.env, { uninstall: true })).rejects.toThrow(/the hook there runs in other repos/);
    expect(readdirSync(shared)).toEqual(['pre-commit']);
    await init(repo.path, repo.env, { uninstall: true, globalHooks: true });
    expect(readdirSync(shared)).toEqual([]);
  });

  test('a hooks folder that is a link out of the repository is called that, not a setting', async () => {
    const repo = repository();
    const shared = temporaryFolder();
    rmSync(join(repo.path, '.git/hooks'), { recursive: true, force: true });
    symlinkSync(shared, join(repo.path, '.git/hooks'));
    await expect(init(repo.path, repo.env)).rejects.toThrow(/\.git\/hooks is a link out of this repository: a hook/);
    expect(readdirSync(shared)).toEqual([]);
    await init(repo.path, repo.env, { globalHooks: true });
    expect(readdirSync(shared)).toEqual(['pre-commit']);
  });

  test.each(['husky', 'pre-commit', 'lefthook'] as const)('--global-hooks says nothing to %s', async (manager) => {
    const repo = repository();
    const refused = init(repo.path, repo.env, { manager, globalHooks: true });
    await expect(refused).rejects.toThrow(new UsageError(`--global-hooks does not go with ${manager}`));
  });

  test('the common folder of a linked worktree', async () => {
    const repo = repository().write('a', 'x').stage().commit();
    const path = join(temporaryFolder(), 'linked');
    repo.git('worktree', 'add', '-q', path);
    const linked = existingRepository(path, repo.env);
    await init(linked.path, linked.env);
    expect(existsSync(hookOf(repo))).toBe(true);
    blocks(linked);
  });

  test.each([
    ['9', '.husky/_'],
    ['8', '.husky'],
  ])('husky %s: its own folder, without a path of this machine', async (version, folder) => {
    const repo = repository().write({ '.husky/pre-commit': 'echo theirs >&2\n', 'package.json': '{}' });
    chmodSync(join(repo.path, '.husky/pre-commit'), 0o755);
    if (version === '9') {
      repo.write('.husky/_/h', readFileSync(new URL('../../node_modules/husky/husky', import.meta.url)));
      repo.write('.husky/_/pre-commit', '#!/usr/bin/env sh\n. "$(dirname "$0")/h"');
      chmodSync(join(repo.path, '.husky/_/pre-commit'), 0o755);
    }
    repo.git('config', 'core.hooksPath', folder);
    ignoreModules(repo);
    await init(repo.path, repo.env);
    const text = readFileSync(join(repo.path, '.husky/pre-commit'), 'latin1');
    expect(text).toContain('echo theirs');
    expect(text).not.toContain(process.execPath);
    expect(text).toMatch(/^[\n -~]*$/);
    blocks(repo);
    await init(repo.path, repo.env, { uninstall: true });
    expect(readFileSync(join(repo.path, '.husky/pre-commit'), 'utf8')).toBe('echo theirs >&2\n');
  });

  test('husky in a folder below the top runs the tripkey of that folder', async () => {
    const repo = repository();
    const folder = join(repo.path, 'front end');
    repo.write('front end/.husky/_/h', readFileSync(new URL('../../node_modules/husky/husky', import.meta.url)));
    repo.write('front end/.husky/_/pre-commit', '#!/usr/bin/env sh\n. "$(dirname "$0")/h"');
    chmodSync(join(folder, '.husky/_/pre-commit'), 0o755);
    repo.git('config', 'core.hooksPath', 'front end/.husky/_');
    ignoreModules(repo);
    await init(folder, repo.env);
    blocks(repo, folder);
    expect(git(repo.write('leak.ts', 'clean').stage('leak.ts'), ['commit', '-q', '-m', 'x']).output).toBe('');
  });

  test('husky writes .husky/_ anew, so nothing is put there', async () => {
    const repo = repository().write('.husky/_/h', '');
    repo.git('config', 'core.hooksPath', '.husky/_');
    await expect(init(repo.path, repo.env, { manager: 'git' })).rejects.toThrow(/husky writes anew/);
  });
});

describe('refuses', () => {
  test('a folder without a repository, and a bare one', async () => {
    const env = isolatedEnvironment();
    await expect(init(temporaryFolder(), env)).rejects.toThrow(/^not a git repository: /);
    // Where git's translations are installed, it speaks German.
    for (const language of [{}, { LANG: 'C.UTF-8', LANGUAGE: 'de', LC_ALL: '' }]) {
      const speaking = { ...env, ...language };
      await expect(init(repository({ bare: true }).path, speaking)).rejects.toThrow(/bare repository/);
    }
  });

  test.each(['.gitignore', '.pre-commit-config.yaml', 'lefthook.yml'])(
    'a folder called %s, which is named',
    async (name) => {
      const repo = repository().write(`${name}/x`, '');
      await expect(init(repo.path, repo.env, { gitignore: true })).rejects.toMatchObject({
        name: 'UsageError',
        message: `${join(repo.path, name)} cannot be read or written (EISDIR)`,
      });
    },
  );

  test('a hooks folder that cannot be written', async () => {
    const repo = repository().write('file', '');
    repo.git('config', 'core.hooksPath', 'file/hooks');
    await expect(init(repo.path, repo.env)).rejects.toThrow(UsageError);
    await expect(init(repo.path, repo.env)).rejects.toThrow(/hooks.* cannot be read or written \(ENOTDIR\)/);
  });

  test.each(['--local', '--global'])(
    'to write a hook that git never runs, where core.hooksPath is empty: %s',
    async (scope) => {
      const repo = repository();
      repo.git('config', scope, 'core.hooksPath', '');
      for (const globalHooks of [false, true]) {
        await expect(init(repo.path, repo.env, { globalHooks })).rejects.toMatchObject({
          name: 'UsageError',
          message: expect.stringMatching(
            /^core.hooksPath is empty, set by (?:local|global) \(.*config\): git runs no hook/,
          ),
          hint: expect.stringContaining('git config core.hooksPath .git/hooks'),
        });
      }
      expect(readdirSync(repo.path)).toEqual(['.git']);
      repo.git('config', 'core.hooksPath', '.git/hooks');
      await init(repo.path, repo.env);
      blocks(repo);
    },
  );

  test('to overwrite a hook that was moved aside before', async () => {
    const repo = repository();
    mkdirSync(join(repo.path, '.git/hooks'), { recursive: true });
    writeFileSync(hookOf(repo), '#!/usr/bin/perl\n', { mode: 0o755 });
    writeFileSync(`${hookOf(repo)}.before-tripkey`, 'other');
    await expect(init(repo.path, repo.env)).rejects.toThrow(/before-tripkey exists/);
    expect(readFileSync(hookOf(repo), 'utf8')).toBe('#!/usr/bin/perl\n');
  });
});

test.each(['prePush', 'commitMsg'] as const)('--uninstall with %s does not take the other hooks', async (hook) => {
  const repo = repository();
  await init(repo.path, repo.env, { [hook]: true });
  const before = snapshot(join(repo.path, '.git'));
  await expect(init(repo.path, repo.env, { uninstall: true, [hook]: true })).rejects.toThrow(
    /^--uninstall takes every/,
  );
  expect(snapshot(join(repo.path, '.git'))).toEqual(before);
});

describe('a mark of our lines that was deleted by hand', () => {
  const end = '# <<< tripkey pre-commit <<<\n';
  test.each<[string, number, (text: string) => string]>([
    ['the end', 2, (text) => text.replace(end, '')],
    ['the end, with a second block below from before this was noticed', 2, (text) => text.replace(end, '') + text],
    ['the beginning', 2, (text) => text.replace(/# >>> [^]*(?=# <<<)/, '')],
    ['the end of a second block', -1, (text) => text + text.replace(end, '')],
  ])('%s: said, by init and --uninstall, and not a byte is changed', async (_case, expected, tear) => {
    const repo = repository();
    mkdirSync(join(repo.path, '.git/hooks'), { recursive: true });
    writeFileSync(hookOf(repo), '#!/bin/sh\necho theirs\n', { mode: 0o755 });
    await init(repo.path, repo.env);
    const torn = tear(readFileSync(hookOf(repo), 'utf8'));
    writeFileSync(hookOf(repo), torn);
    const before = snapshot(join(repo.path, '.git/hooks'));
    const line = expected < 0 ? torn.slice(0, torn.lastIndexOf('# >>>')).split('\n').length : expected;
    for (const uninstall of [false, true]) {
      await expect(init(repo.path, repo.env, { uninstall })).rejects.toMatchObject({
        name: 'UsageError',
        message: expect.stringContaining(`pre-commit:${line}: one of the two marks`),
        hint: expect.stringContaining('by hand'),
      });
      expect(snapshot(join(repo.path, '.git/hooks'))).toEqual(before);
    }
  });
});

describe.each<[string, (repo: TestRepository) => void]>([
  ['no hook', () => undefined],
  ['sh', (repo) => writeFileSync(hookOf(repo), '#!/bin/sh\necho a\n', { mode: 0o755 })],
  ['sh without a last newline', (repo) => writeFileSync(hookOf(repo), '#!/bin/sh\necho a', { mode: 0o750 })],
  ['only #!/bin/sh', (repo) => writeFileSync(hookOf(repo), '#!/bin/sh\n', { mode: 0o755 })],
  ['only #!/bin/sh without its newline', (repo) => writeFileSync(hookOf(repo), '#!/bin/sh', { mode: 0o755 })],
  ['empty', (repo) => writeFileSync(hookOf(repo), '', { mode: 0o755 })],
  [
    'CRLF and bytes that are no UTF-8',
    (repo) => writeFileSync(hookOf(repo), Buffer.from('#!/bin/bash\r\necho \xff\r\n', 'latin1'), { mode: 0o755 }),
  ],
  ['python', (repo) => writeFileSync(hookOf(repo), '#!/usr/bin/env python3\nprint(1)\n', { mode: 0o755 })],
  ['a program', (repo) => writeFileSync(hookOf(repo), Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1]), { mode: 0o755 })],
  ['asleep', (repo) => writeFileSync(hookOf(repo), '#!/bin/sh\nexit 1\n', { mode: 0o644 })],
  [
    'a link to a file elsewhere',
    (repo) => {
      repo.write('scripts/check.sh', '#!/bin/sh\n');
      symlinkSync('../../scripts/check.sh', hookOf(repo));
    },
  ],
  ['a link to nothing', (repo) => symlinkSync('nowhere', hookOf(repo))],
])('over %s', (_case, arrange) => {
  const arranged = (): TestRepository => {
    const repo = repository();
    mkdirSync(join(repo.path, '.git/hooks'), { recursive: true });
    arrange(repo);
    return repo;
  };
  const shot = (repo: TestRepository) => snapshot(join(repo.path, '.git/hooks'));

  test('the second init changes nothing, uninstalling gives back every byte', async () => {
    const repo = arranged();
    const before = shot(repo);
    const options = { commitMsg: true, prePush: true };
    expect(await init(repo.path, repo.env, options)).toContain('pre-commit');
    const installed = shot(repo);
    expect(installed).not.toEqual(before);
    expect(await init(repo.path, repo.env, options)).toBe('Already installed; nothing to change.\n');
    expect(shot(repo)).toEqual(installed);
    await init(repo.path, repo.env, { uninstall: true });
    expect(shot(repo)).toEqual(before);
    expect(readdirSync(join(repo.path, '.git')).filter((name) => name.startsWith('tripkey'))).toEqual([]);
    expect(await init(repo.path, repo.env, { uninstall: true })).toBe('Nothing of tripkey is installed here.\n');
  });

  test('a dry run writes nothing and shows what it would', async () => {
    const repo = arranged();
    const before = snapshot(join(repo.path, '.git'));
    const said = await init(repo.path, repo.env, { dryRun: true, gitignore: true });
    expect(said).toContain(`would write ${join(realpathSync(repo.path), '.git/hooks/pre-commit')}:\n`);
    expect(said).toContain('!.env.example');
    expect(snapshot(join(repo.path, '.git'))).toEqual(before);
    expect(existsSync(join(repo.path, '.gitignore'))).toBe(false);
  });
});

describe('.gitignore', () => {
  test.each([
    ['none', undefined, '.env\n.env.*\n!.env.example\n'],
    ['without a last newline', 'dist', 'dist\n.env\n.env.*\n!.env.example\n'],
    ['Windows line endings', 'dist\r\n', 'dist\r\n.env\r\n.env.*\r\n!.env.example\r\n'],
    ['some there already', '.env\n/.env.*\n', '.env\n/.env.*\n!.env.example\n'],
    ['bytes that are no UTF-8', 'caf\xe9\n', 'caf\xe9\n.env\n.env.*\n!.env.example\n'],
  ])('%s', async (_case, text, expected) => {
    const repo = repository();
    const path = join(repo.path, '.gitignore');
    if (text !== undefined) writeFileSync(path, text, 'latin1');
    await init(repo.path, repo.env);
    expect(existsSync(path) ? readFileSync(path, 'latin1') : undefined).toBe(text);
    await init(repo.path, repo.env, { gitignore: true });
    await init(repo.path, repo.env, { gitignore: true });
    expect(readFileSync(path, 'latin1')).toBe(expected);
  });
});

describe('asked', () => {
  test.each([
    ['every default', '\n\n\n', ['pre-commit'], true],
    ['all of it', 'y\nyes\ny\n', ['commit-msg', 'pre-commit', 'pre-push'], true],
    ['none of it', 'n\nn\nn\n', ['pre-commit'], false],
    ['the input ends', '', ['pre-commit'], true],
  ])('%s', async (_case, typed, hooks, ignored) => {
    const repo = repository();
    await init(repo.path, repo.env, { yes: false }, typed);
    const written = readdirSync(join(repo.path, '.git/hooks')).filter((name) => !name.endsWith('.sample'));
    expect(written.toSorted()).toEqual(hooks);
    expect(existsSync(join(repo.path, '.gitignore'))).toBe(ignored);
  });
});
