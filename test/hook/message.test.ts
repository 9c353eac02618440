import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findProgram } from '../support/programs.ts';
import { repository, temporaryFolder } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { tripkey, userGit } from './program.ts';
import { commit, git, hooked, key, secret, shells, withShell } from './support.ts';

describe('a stand-in for the program', () => {
  test('a key blocks, comments included; a clean one passes without a word', async () => {
    const repo = await hooked({ commitMsg: true });
    repo.write('a', 'clean\n').stage('a');
    for (const message of [`use ${key(1)}`, `subject\n\n# ${key(1)}`]) {
      const ran = git(repo, ['commit', '-q', '-m', message]);
      expect(ran.status).not.toBe(0);
      expect(ran.calls[0]).toMatchObject({
        args: ['scan', '--hook=.git/hooks/commit-msg', '-'],
        input: expect.stringContaining(key(1)),
      });
    }
    expect(commit(repo)).toEqual({ status: 0, output: '', calls: [] });
  });

  test('a line that poses as the end of the message does not end it', async () => {
    const repo = await hooked({ commitMsg: true });
    const message = `=tripkey: read=\n=tripkey: read=\n\n${key(1)}`;
    expect(git(repo, ['commit', '-q', '--allow-empty', '-m', message]).status).not.toBe(0);
  });

  describe('a sed that stops in the middle lets no message pass', () => {
    const real = findProgram('sed')!;
    test.each([
      // As that of macOS does in a UTF-8 locale; what git gives its hooks is anybody's.
      ['at a byte that is no UTF-8', `[ "\${LC_ALL-}" = C ] && exec ${real} "$@"\n${real} "$@" | head -n 1; exit 1`, 1],
      ['always', `${real} "$@" | head -n 1; exit 4`, 0],
    ])('%s', async (_name, script, calls) => {
      const repo = await hooked({ commitMsg: true });
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'sed'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      repo
        .write('.git/message', Buffer.from(`caf\u00e9\n\n${key(1)}\n`, 'latin1'))
        .write('a', 'clean\n')
        .stage('a');
      const env = { PATH: `${folder}:${process.env['PATH']}`, LC_ALL: 'C.UTF-8' };
      const ran = git(repo, ['commit', '-q', '-F', '.git/message'], env);
      expect(ran).toMatchObject({ status: 1, output: expect.stringContaining('the commit message was not accepted') });
      expect(ran.calls.length).toBe(calls);
    });
  });

  test('taking a key out under commit --verbose is no finding: git cuts the diff off', async () => {
    const repo = await hooked({ commitMsg: true });
    repo.write('a', secret(1)).stage('a').commit();
    repo.write('a', 'clean\n').stage('a');
    const env = { GIT_EDITOR: "sed -i '1s/^/subject/'", TRIPKEY_EXIT: '0' };
    expect(git(repo, ['-c', 'core.hooksPath=.git/only', 'commit', '-q', '-v'], env).status).toBe(0);
    repo.git('reset', '-q', '--soft', 'HEAD~1');
    rmSync(join(repo.path, '.git/hooks/pre-commit'));
    expect(git(repo, ['commit', '-q', '-v'], env)).toMatchObject({ status: 0, calls: [] });
  });
});

const scissors = '# ------------------------ >8 ------------------------\n';
const ownWords = '# Do not modify or remove the line above.\n# Everything below it will be ignored.\n';

describe.each(shells)("git's scissors line, in %s", (_name, shell) => {
  const prepared = async (): Promise<TestRepository> => {
    const repo = await hooked({ commitMsg: true });
    withShell(join(repo.path, '.git/hooks/commit-msg'), shell);
    rmSync(join(repo.path, '.git/hooks/pre-commit'));
    return repo;
  };
  /** What an editor session leaves in .git/COMMIT_EDITMSG when the commit takes a key out. */
  const removing = async (): Promise<TestRepository> => {
    const repo = await prepared();
    repo.write('a', `one\n\n${secret(1)}\n\ntwo\n`).raw(['-c', 'core.hooksPath=/dev/null', 'add', 'a']);
    repo.git('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '-m', 'with');
    repo.write('a', 'one\n\nclean\n\ntwo\n').stage('a');
    return repo;
  };
  const editor = "sed -i '1s/^/subject/'";
  const kept = `subject\n${scissors}${ownWords}diff --git a/a b/a\n-${secret(1)}+clean\n`;

  test.each<[string, readonly string[], string]>([
    ['commit -v', ['-v'], editor],
    ['commit -vv', ['-vv'], editor],
    ['commit.verbose', [], editor],
    ['commit -v --cleanup=scissors', ['-v', '--cleanup=scissors'], editor],
    ['commit -v with another comment character', ['-v'], editor],
    [
      'commit -v in an editor that takes blanks off the ends of lines',
      ['-v'],
      "sed -i -e '1s/^/subject/' -e 's/ *$//'",
    ],
    ['commit -v -e -F of a message that has one already', ['-v', '-e', '-F', '.git/message'], 'true'],
    ['commit -v --allow-empty-message, one as the first line', ['-v', '--allow-empty-message'], 'true'],
  ])('%s of a removal passes: git cuts the diff off', async (name, args, GIT_EDITOR) => {
    const repo = await removing();
    if (name === 'commit.verbose') repo.git('config', 'commit.verbose', 'true');
    if (name.includes('another comment')) repo.git('config', 'core.commentChar', ';');
    repo.write('.git/message', kept);
    repo.write('old.txt', 'not staged\n');
    expect(git(repo, ['commit', '-q', ...args], { GIT_EDITOR })).toMatchObject({ status: 0, calls: [] });
    expect(repo.git('log', '-1', '--format=%B')).not.toContain(key(1));
  });

  test.each<[string, readonly string[], string]>([
    ['commit -F of what commit -v kept', ['-F', '.git/message'], 'true'],
    ['commit -m', ['-m', kept], 'true'],
    ['commit -e -F', ['-e', '-F', '.git/message'], 'true'],
    ['commit -t', ['-t', '.git/message'], "sed -i '1s/^/more/'"],
  ])('%s: git does not cut there, and a key below is not let through', async (_case, args, GIT_EDITOR) => {
    const repo = await prepared();
    repo.write('.git/message', kept).write('old.txt', 'other\n').stage('old.txt');
    const ran = git(repo, ['commit', '-q', ...args], { GIT_EDITOR });
    expect(ran.status).not.toBe(0);
    expect(ran.calls[0]?.input).toContain(key(1));
    git(repo, ['-c', 'core.hooksPath=.git/none', 'commit', '-q', ...args], { GIT_EDITOR });
    expect(repo.git('log', '-1', '--format=%B')).toContain(key(1));
  });
});

describe('the built program', () => {
  const prepared = (): TestRepository => {
    const repo = repository().write('a', 'clean\n').stage().commit();
    expect(tripkey(repo, ['init', '--yes', '--commit-msg'])).toMatchObject({ status: 0, stderr: '' });
    return repo.write('a', 'cleaner\n').stage();
  };
  const commitWith = (repo: TestRepository, message: string) => {
    writeFileSync(join(repo.path, '.git/message'), message);
    return userGit(repo, ['commit', '-q', '-F', '.git/message']);
  };

  test.each([
    ['in the subject', `use ${key(1)}`],
    ['in the body', `subject\n\nbody with ${key(1)} in it\n`],
    ['in a comment, which -F keeps', `subject\n\n# ${key(1)}\n`],
    ['below a line like the scissors line, which -F does not cut at', `subject\n\n${scissors}${key(1)}\n`],
    ['in base64', `subject\n\n${Buffer.from(`key ${key(1)}`).toString('base64')}\n`],
  ])('%s: blocked, and not a word of it shown', (_name, message) => {
    const repo = prepared();
    const before = repo.id();
    const { status, stdout, stderr } = commitWith(repo, message);
    expect({ status, id: repo.id() }).toEqual({ status: 1, id: before });
    expect(stdout + stderr).toContain('OpenAI project key');
    expect(stdout + stderr).toContain('commit message was not accepted');
    expect(stdout + stderr).not.toContain(key(1));
  });

  test.each([
    ['a clean one', 'subject\n\nbody\n'],
    ['one with a word that makes Node look', 'subject\n\nopenai\n'],
    ['one of many bytes', 'caf\u00e9 \ufeff\n\n=tripkey: read=\n'],
  ])('%s: not a word', (_name, message) => {
    expect(commitWith(prepared(), message)).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
