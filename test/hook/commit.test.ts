import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findProgram } from '../support/programs.ts';
import { repository, temporaryFolder } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { literalsText } from '../../src/hook/literals-file.ts';
import {
  addProgram,
  commit,
  defaults,
  git,
  hooked,
  ignoreModules,
  init,
  key,
  secret,
  settle,
  shells,
  withShell,
} from './support.ts';

// What stands in for one of them hands over to it.
const gitProgram = findProgram('git')!;
const grepProgram = findProgram('grep')!;

/** Each shell with this machine's grep, and one as if that grep could not read NUL bytes. */
const ways = [...shells.map(([name, shell]) => [name, 'bytes', shell] as const), ['sh', 'text', '/bin/sh'] as const];

describe.each(ways)('in %s, %s', (_name, reading, shell) => {
  let made: Promise<TestRepository> | undefined;
  /** One repository for all: making it costs more than most tests. */
  const prepared = async () => {
    const repo = await (made ??= hooked());
    withShell(join(repo.path, '.git/hooks/pre-commit'), shell);
    repo.git('reset', '-q', '--hard', ':/first');
    writeFileSync(join(repo.path, '.git/tripkey-pre-commit'), literalsText(defaults.config, reading));
    return repo;
  };

  test('a clean commit prints nothing and starts no Node', async () => {
    const repo = await prepared();
    repo
      .write({ 'a.ts': 'export const a = 1;\n', "b 'q' \"\n.bin": Buffer.from([0, 1, 2, 255, 10, 0x8b, 31]) })
      .stage();
    expect(commit(repo)).toEqual({ status: 0, output: '', calls: [] });
  });

  test('a long change is not given to a grep that takes a second for it', async () => {
    const repo = await prepared();
    repo.write({ long: 'one line\n'.repeat(20_000) }).stage();
    const handed = [{ args: ['scan', '--staged', '--hook=.git/hooks/pre-commit'], input: '' }];
    expect(commit(repo).calls).toEqual(reading === 'bytes' ? [] : handed);
  });

  test.each<[string, Buffer]>([
    ['plain', Buffer.from(secret(1))],
    ['UTF-16', Buffer.from(secret(2), 'utf16le')],
    ['UTF-16 big-endian', Buffer.from(secret(2), 'utf16le').swap16()],
    ['base64', Buffer.from(Buffer.from(secret(3)).toString('base64'))],
    [
      'behind NUL bytes and very long lines',
      Buffer.concat([Buffer.alloc(300_000), Buffer.from('x'.repeat(300_000) + secret(4))]),
    ],
  ])('a key is handed to Node: %s', async (_case, content) => {
    const repo = await prepared();
    repo.write('a', content).stage();
    expect(commit(repo).calls).toEqual([{ args: ['scan', '--staged', '--hook=.git/hooks/pre-commit'], input: '' }]);
  });

  test('a zip is handed to Node', async () => {
    const repo = await prepared();
    repo.write('a', Buffer.from('PK\u0003\u0004xx', 'latin1')).stage();
    expect(commit(repo).calls).toHaveLength(1);
    repo.write('b', Buffer.from('\u001f\u008b\bxx', 'latin1')).stage();
    expect(commit(repo).calls).toHaveLength(1);
  });

  test('content that poses as the end of what is searched does not end it', async () => {
    const repo = await prepared();
    repo.write('a', `=tripkey: read=\n=tripkey:\0 read=\n\r=tripkey:\0 read=\n${secret(1)}`).stage();
    expect(commit(repo).calls).toHaveLength(1);
  });

  test('a key in unchanged lines of a changed file is seen too: rules may need them', async () => {
    const repo = await prepared();
    repo
      .write('a', `${secret(1)}${'line\n'.repeat(500)}end\n`)
      .stage()
      .commit();
    repo.write('a', `${secret(1)}${'line\n'.repeat(500)}other\n`).stage();
    expect(commit(repo).calls).toHaveLength(1);
  });

  test.each([
    ['git fails', 'git', `case " $* " in *diff-index*) exit 1;; esac\nexec ${gitProgram} "$@"`],
    ['git fails half way', 'git', `case " $* " in *diff-index*) echo clean; exit 1;; esac\nexec ${gitProgram} "$@"`],
    ['git is killed', 'git', `case " $* " in *diff-index*) kill -9 $$;; esac\nexec ${gitProgram} "$@"`],
    ...(reading === 'text'
      ? [['tr fails', 'tr', 'exit 1'] as const, ['tr loses the end', 'tr', 'head -c 1'] as const]
      : [['grep ends lines at a NUL', 'grep', `tr "\\000" "\\n" | ${grepProgram} "$@"`] as const]),
    [
      'the file of literals is cut short',
      'git',
      `head -c 9999 .git/tripkey-pre-commit >.git/cut; mv .git/cut .git/tripkey-pre-commit\nexec ${gitProgram} "$@"`,
    ],
    ['the file of literals is empty', 'git', `: >.git/tripkey-pre-commit\nexec ${gitProgram} "$@"`],
    ['grep fails', 'grep', 'exit 2'],
    ['grep finds nothing and does not say why', 'grep', 'cat >/dev/null; exit 1'],
  ])('no pass when %s', async (_case, name, script) => {
    const repo = await prepared();
    const bin = temporaryFolder();
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    repo.write('a', 'clean\n').stage();
    // git puts its own folder in front of PATH for hooks, but for programs other than git that is no matter.
    const env = { PATH: `${bin}:${process.env['PATH']}`, GIT_EXEC_PATH: gitExecPath(repo, bin) };
    expect(git(repo, ['commit', '-q', '-m', 'x'], env).calls).toHaveLength(1);
  });
});

/** A copy of git's program folder whose `git` is the stand-in, if there is one: hooks find it first. */
const gitExecPath = (repo: TestRepository, bin: string): string => {
  const real = repo.git('--exec-path');
  if (!existsSync(join(bin, 'git'))) return real;
  const folder = temporaryFolder();
  for (const name of readdirSync(real)) if (name !== 'git') symlinkSync(join(real, name), join(folder, name));
  symlinkSync(join(bin, 'git'), join(folder, 'git'));
  return folder;
};

describe('not a pass', () => {
  test('an object that cannot be read', async () => {
    const repo = await hooked();
    repo.write('a', 'clean but unreadable\n').stage();
    const id = repo.git('rev-parse', ':a');
    const object = join(repo.path, '.git/objects', id.slice(0, 2), id.slice(2));
    chmodSync(object, 0o644);
    writeFileSync(object, 'corrupt');
    // git reads an unchanged file from the disk in place of its object: that would be a pass, and rightly so.
    repo.write('a', 'other\n');
    const ran = git(repo, ['commit', '-q', '-m', 'x']);
    expect(ran.status).not.toBe(0);
    expect(ran.output).toContain('Command failed');
  });
});

describe('which tripkey', () => {
  test('none at all blocks, and says how to mend it', async () => {
    const repo = await hooked();
    rmSync(join(repo.path, 'node_modules'), { recursive: true });
    repo.write('a', secret(1)).stage('a');
    const ran = commit(repo);
    expect(ran.status).not.toBe(0);
    expect(ran.output).toMatch(/no tripkey can be run.*\n.*npx tripkey init.*--no-verify/);
    expect(ran.output).not.toContain(key(1));
  });

  describe.each(shells)('a Node that is gone blocks, and the message says how to mend that, in %s', (_name, shell) => {
    const nowhere = join(temporaryFolder(), 'node');
    test.each<[string, string, string | undefined]>([
      ['the recorded one after an upgrade, none on PATH', nowhere, undefined],
      ["a version manager's, with nothing behind it", process.execPath, '#!/bin/sh\nexit 126\n'],
    ])('%s', async (_case, node, shim) => {
      const repo = await hooked({ tool: { node, cli: '/nowhere/cli.js', version: '0' } });
      withShell(join(repo.path, '.git/hooks/pre-commit'), shell);
      const bin = temporaryFolder();
      for (const name of ['git', 'grep', 'tr']) symlinkSync(join('/usr/bin', name), join(bin, name));
      if (shim !== undefined) writeFileSync(join(bin, 'node'), shim, { mode: 0o755 });
      repo.write('a', secret(1)).stage('a');
      const ran = git(repo, ['commit', '-q', '-m', 'x'], { PATH: bin });
      expect(ran.status).not.toBe(0);
      expect(ran.output).toMatch(/^tripkey: blocked: .*no tripkey can be run.*\n.*npx tripkey init.*--no-verify/);
    });
  });

  test('without node_modules that of PATH, then the one that wrote the hook', async () => {
    const elsewhere = temporaryFolder();
    addProgram(elsewhere);
    const cli = join(elsewhere, 'node_modules/tripkey/dist/cli.js');
    const repo = await hooked({ tool: { node: process.execPath, cli, version: '0' } });
    rmSync(join(repo.path, 'node_modules'), { recursive: true });
    settle(repo);
    utimesSync(cli, 1, 1);
    repo.write('a', secret(1)).stage('a');
    expect(commit(repo)).toMatchObject({
      status: 1,
      calls: [{ args: ['scan', '--staged', '--hook=.git/hooks/pre-commit'] }],
    });

    const bin = temporaryFolder();
    writeFileSync(join(bin, 'tripkey'), '#!/bin/sh\necho from PATH; exit 1\n', { mode: 0o755 });
    const ran = git(repo, ['commit', '-q', '-m', 'x'], { PATH: `${bin}:${process.env['PATH']}` });
    expect(ran).toMatchObject({ status: 1, calls: [] });
    expect(ran.output).toContain('from PATH');
  });

  test.each(['tripkey.toml', '.config/tripkey.toml', 'node_modules/.package-lock.json', 'node_modules/tripkey'])(
    'a newer %s makes Node compare the rules',
    async (name) => {
      const repo = await hooked();
      if (name !== 'node_modules/tripkey') repo.write(name, '');
      const future = Date.now() / 1000 + 5;
      utimesSync(join(repo.path, name), future, future);
      repo.write('a', 'clean\n').stage('a');
      expect(commit(repo).calls).toEqual([{ args: ['scan', '--staged', '--hook=.git/hooks/pre-commit'], input: '' }]);
    },
  );

  test('a configuration that is a link to nothing is for Node to name', async () => {
    const repo = (await hooked()).symlink('tripkey.toml', 'nowhere').write('a', 'clean\n').stage('a');
    expect(commit(repo).calls).toHaveLength(1);
  });

  test('rules that were never compared here are compared', async () => {
    const repo = await hooked();
    rmSync(join(repo.path, '.git/tripkey-pre-commit'));
    repo.write('a', 'clean\n').stage('a');
    expect(commit(repo).calls[0]?.args).toContain('--hook=.git/hooks/pre-commit');
  });

  test('a configuration that is gone makes Node compare the rules', async () => {
    const repo = repository().write('tripkey.toml', '').stage().commit();
    addProgram(repo.path);
    ignoreModules(repo);
    await init(repo.path, repo.env, { config: { rules: [], file: join(repo.path, 'tripkey.toml'), root: repo.path } });
    settle(repo);
    expect(commit(repo, '--allow-empty').calls).toEqual([]);
    repo.remove('tripkey.toml');
    expect(commit(repo, '--allow-empty').calls).toHaveLength(1);
  });
});

describe('existing hooks', () => {
  const withHook = async (text: string, mode = 0o755) => {
    const repo = repository().write('old.txt', 'x').stage().commit();
    addProgram(repo.path);
    ignoreModules(repo);
    mkdirSync(join(repo.path, '.git/hooks'), { recursive: true });
    writeFileSync(join(repo.path, '.git/hooks/pre-commit'), text);
    chmodSync(join(repo.path, '.git/hooks/pre-commit'), mode);
    await init(repo.path, repo.env);
    settle(repo);
    return repo;
  };

  test.each([
    ['sh', '#!/bin/sh\nset -eu\necho theirs >&2\n', 'theirs'],
    ['bash by env', '#!/usr/bin/env bash\necho "theirs $0" >&2\n', 'theirs .git/hooks/pre-commit'],
    ['no shebang', 'echo theirs >&2\n', 'theirs'],
    ['node', '#!/usr/bin/env node\nconsole.error("theirs");\n', 'theirs'],
    ['perl', '#!/usr/bin/perl\nprint STDERR "theirs\\n";\n', 'theirs'],
  ])('%s: runs after ours, and only then', async (_case, text, words) => {
    const repo = await withHook(text);
    repo.write('a', 'clean\n').stage('a');
    expect(commit(repo)).toMatchObject({ status: 0, calls: [] });
    repo.write('a', 'cleaner\n').stage('a');
    expect(commit(repo).output).toContain(words);
    repo.write('a', secret(1)).stage('a');
    const ran = commit(repo);
    expect(ran.status).not.toBe(0);
    expect(ran.output).not.toContain(words);
  });

  test.each([
    ['sh', '#!/bin/sh\nexit 3\n'],
    ['node', '#!/usr/bin/env node\nprocess.exit(3);\n'],
  ])('%s: one that fails still blocks', async (_case, text) => {
    const repo = await withHook(text);
    repo.write('a', 'clean\n').stage('a');
    expect(commit(repo)).toMatchObject({ status: 1, calls: [] });
  });

  test('one that is not executable stays asleep', async () => {
    const repo = await withHook('#!/bin/sh\nexit 3\n', 0o644);
    repo.write('a', 'clean\n').stage('a');
    expect(commit(repo)).toMatchObject({ status: 0, calls: [] });
    expect(readFileSync(join(repo.path, '.git/hooks/pre-commit.before-tripkey'), 'utf8')).toBe('#!/bin/sh\nexit 3\n');
  });
});
