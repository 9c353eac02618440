import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { commitMessageCheck } from '../../src/hook/checks.ts';
import { withoutScissored } from '../../src/sources/commit-message.ts';
import { program, tripkey, userGit } from '../hook/program.ts';
import { key } from '../hook/support.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';

const scissors = '# ------------------------ >8 ------------------------';

test("cuts where the hook's own script cuts", () => {
  const file = join(temporaryFolder(), 'message');
  const functions = commitMessageCheck.slice(0, commitMessageCheck.indexOf('\nif ! tripkey_current'));
  const line = fc.constantFrom(
    '',
    ' ',
    '#',
    '# words',
    'words',
    scissors,
    scissors.replace('#', ';'),
    `${scissors} `,
    ` ${scissors}`,
    ';',
    'é',
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 9 }), (lines) => {
      const message = lines.map((each) => `${each}\n`).join('');
      writeFileSync(file, message);
      const { stdout } = spawnSync('sh', ['-c', `${functions}\ntripkey_message '${file}'`], { encoding: 'utf8' });
      expect(withoutScissored(Buffer.from(message)).toString()).toBe(stdout.replaceAll(/^ /gm, ''));
    }),
    { numRuns: 60 },
  );
});

describe('a commit-msg hook that hands the file on, as lefthook and pre-commit do', () => {
  const removing = (): TestRepository => {
    const repo = repository()
      .write('a', `k = '${key(1)}'\n`)
      .stage()
      .commit();
    const hook = `#!/bin/sh\nexec '${process.execPath}' '${program()}' scan "$1"\n`;
    writeFileSync(join(repo.path, '.git/hooks/commit-msg'), hook, { mode: 0o755 });
    return repo.write('a', 'clean\n').stage();
  };

  test('taking a key out under commit --verbose is no finding: git cuts the diff off', () => {
    const repo = removing();
    const GIT_EDITOR = "sed -i '1s/^/subject/'";
    expect(userGit(repo, ['commit', '-q', '-v'], { GIT_EDITOR })).toMatchObject({ status: 0 });
    expect(repo.git('log', '-1', '--format=%B')).toBe('subject\n');
  });

  test.each([['-m'], ['-e', '-m']])(
    'a line like the scissors line that came with the message cuts nothing: %s',
    (...args) => {
      const repo = removing();
      const { status, stdout, stderr } = userGit(repo, ['commit', '-q', ...args, `subject\n\n${scissors}\n${key(2)}`], {
        GIT_EDITOR: 'true',
      });
      expect(status).not.toBe(0);
      expect(stdout + stderr).toContain('OpenAI project key');
    },
  );

  test('the file that a commit left is read to its end', () => {
    const repo = removing();
    repo.write('.git/COMMIT_EDITMSG', `subject\n\n${scissors}\n${key(2)}\n`);
    expect(tripkey(repo, ['scan', '.git/COMMIT_EDITMSG']).status).toBe(1);
  });
});
