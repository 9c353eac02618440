import { cpSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { zip } from '../support/archives.ts';
import { encoders } from '../support/encoders.ts';
import { existingRepository, repository, temporaryFolder } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { program, tripkey, userGit } from './program.ts';
import type { Ran } from './program.ts';
import { key } from './support.ts';

/** Real commits through the hook that the real `tripkey init --yes` installs, run by the real program. */

const made = new Map<string, TestRepository>();

/** A copy of a repository with the hook; `first`: without a commit yet. */
const hooked = (kind: 'sha1' | 'sha256' | 'first' = 'sha1'): TestRepository => {
  const original = made.get(kind) ?? prepare(kind);
  made.set(kind, original);
  const path = join(temporaryFolder(), 'copy');
  cpSync(original.path, path, { recursive: true, preserveTimestamps: true });
  return existingRepository(path, original.env);
};

const prepare = (kind: 'sha1' | 'sha256' | 'first'): TestRepository => {
  const repo = repository({ objectFormat: kind === 'sha256' ? 'sha256' : 'sha1' });
  if (kind !== 'first') repo.write({ 'old.txt': 'one\ntwo\nthree\n', 'dir/other.txt': 'other\n' }).stage().commit();
  expect(tripkey(repo, ['init', '--yes'])).toMatchObject({ status: 0, stderr: '' });
  return repo;
};

const secret = (seed = 1) => `const key = '${key(seed)}';\n`;
const harmless = 'const key = load();\n';

interface Arranged {
  readonly repo: TestRepository;
  readonly args?: readonly (string | Buffer)[];
  readonly env?: Record<string, string>;
  readonly cwd?: string;
}

const commit = ({ repo, args = [], env, cwd }: Arranged): Ran =>
  userGit(repo, ['commit', '-q', '-m', 'change', ...args], env, cwd);
const headOf = (repo: TestRepository): string =>
  repo.raw(['rev-parse', '--quiet', '--verify', 'HEAD'], { allow: [0, 1] }).toString();

/** What came of it; `leaked`: the keys that stand in the output. */
const attempt = (arranged: Arranged) => {
  const before = headOf(arranged.repo);
  const { status, stdout, stderr } = commit(arranged);
  const output = stdout + stderr;
  const leaked = [key(1), key(2)].filter((secret) => output.includes(secret));
  return { status, output, leaked, committed: headOf(arranged.repo) !== before };
};

const blocked = { status: 1, output: expect.stringContaining('OpenAI project key'), leaked: [], committed: false };
const silent = { status: 0, output: '', leaked: [], committed: true };
const warned = { ...blocked, status: 0, committed: true };

/** Each with a text that holds a key, or the like of it without. */
const cases: Readonly<Record<string, (text: string) => Arranged>> = {
  'a new file': (text) => ({ repo: hooked().write('a.ts', text).stage('a.ts') }),
  'the first commit': (text) => ({ repo: hooked('first').write('a.ts', text).stage('a.ts') }),
  'a SHA-256 repository': (text) => ({ repo: hooked('sha256').write('a.ts', text).stage('a.ts') }),
  'commit -a': (text) => ({ repo: hooked().write('old.txt', text), args: ['-a'] }),
  'commit <path>, another file staged': (text) => ({
    repo: hooked().write('new.txt', 'x').stage('new.txt').write('old.txt', text),
    args: ['old.txt'],
  }),
  'commit --include <path>': (text) => ({
    repo: hooked().write('new.txt', 'x').stage('new.txt').write('old.txt', text),
    args: ['-i', 'old.txt'],
  }),
  amend: (text) => ({ repo: hooked().write('a.ts', text).stage('a.ts'), args: ['--amend'] }),
  'from a subdirectory': (text) => {
    const repo = hooked().write('a.ts', text).stage('a.ts');
    return { repo, cwd: join(repo.path, 'dir') };
  },
  'a renamed and edited file': (text) => {
    const repo = hooked();
    repo.git('mv', 'old.txt', 'new.txt');
    return { repo: repo.write('new.txt', `one\ntwo\nthree\n${text}`).stage() };
  },
  'a type change to a link, its target': (text) => ({
    repo: hooked().remove('old.txt').symlink('old.txt', text.trim().replaceAll('/', '_')).stage(),
  }),
  'a type change from a link': (text) => {
    const repo = hooked().symlink('l', 'old.txt').stage().commit();
    return { repo: repo.remove('l').write('l', text).stage() };
  },
  'a new link, its target': (text) => ({ repo: hooked().symlink('l', text.trim()).stage() }),
  'only the index has it, the disk another text': (text) => ({
    repo: hooked().write('a.ts', text).stage('a.ts').write('a.ts', 'something else\n'),
  }),
  'only the index has it, the file is gone': (text) => ({
    repo: hooked().write('a.ts', text).stage('a.ts').remove('a.ts'),
  }),
  'a merge in progress': (text) => {
    const repo = side(hooked(), 'a.ts', text);
    repo.git('merge', '-q', '--no-commit', '--no-ff', 'side');
    return { repo };
  },
  'a conflict and how it was resolved': (text) => {
    const repo = side(hooked(), 'old.txt', 'theirs\n').write('old.txt', 'ours\n').stage().commit();
    repo.raw(['merge', '-q', 'side'], { allow: [1] });
    return { repo: repo.write('old.txt', text).stage() };
  },
  'a linked worktree': (text) => {
    const repo = hooked();
    const path = join(temporaryFolder(), 'linked');
    repo.git('worktree', 'add', '-q', path);
    const linked = existingRepository(path, repo.env);
    // The rules of this worktree are compared once.
    userGit(linked, ['commit', '-q', '--allow-empty', '-m', 'x']);
    return { repo: linked.write('a.ts', text).stage('a.ts') };
  },
  'a submodule': (text) => {
    const repo = repository();
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', hooked().path, 'sub');
    const sub = existingRepository(join(repo.path, 'sub'), repo.env);
    expect(tripkey(sub, ['init', '--yes']).status).toBe(0);
    return { repo: sub.write('a.ts', text).stage('a.ts') };
  },
  'names of every kind': (text) => {
    const repo = hooked();
    const names = ['with space', '"quoted" \'both\'', 'new\nline', 'tab\there', '-rf', 'caf\u00e9'].map((name) =>
      Buffer.from(name),
    );
    for (const name of [...names, Buffer.from('no UTF-8 \xff\xfe', 'latin1')]) repo.write(name, 'x\n');
    return { repo: repo.write(Buffer.from('last \xff\n"', 'latin1'), text).stage() };
  },
  'commit <path> of a name that is no UTF-8': (text) => {
    const name = Buffer.from('f\xff', 'latin1');
    const repo = hooked().write(name, 'x').stage().commit();
    return { repo: repo.write(name, text), args: [name] };
  },
  'the binary attribute': (text) => ({
    repo: hooked().write({ '.gitattributes': '* binary\n', 'a.ts': text }).stage(),
  }),
  'the -diff attribute on a binary file': (text) => ({
    repo: hooked()
      .write({ '.gitattributes': '* -diff\n', 'a.bin': `\0\x01${text}` })
      .stage(),
  }),
  'a text conversion that shows nothing': (text) => {
    const repo = hooked();
    repo.git('config', 'diff.hide.textconv', 'true');
    return { repo: repo.write({ '.gitattributes': '* diff=hide\n', 'a.ts': text }).stage() };
  },
  'an external diff that shows nothing': (text) => {
    const repo = hooked();
    repo.git('config', 'diff.external', 'true');
    return { repo: repo.write('a.ts', text).stage(), env: { GIT_EXTERNAL_DIFF: 'true' } };
  },
  'a replaced object that shows another content': (text) => {
    const repo = hooked().write('a.ts', text).stage();
    const other = repo.raw(['hash-object', '-w', '--stdin'], { input: 'other\n' }).toString().trim();
    repo.git('replace', repo.git('rev-parse', ':a.ts'), other);
    return { repo };
  },
  'the name of a submodule': (text) => {
    const repo = hooked();
    repo.git('update-index', '--add', '--cacheinfo', `160000,${repo.id()},libs/${text.trim().replaceAll('/', '_')}`);
    return { repo };
  },
  'the name of a file': (text) => ({
    repo: hooked()
      .write(`dir/${text.trim().replaceAll('/', '_')}`, '')
      .stage(),
  }),
  'a filter that cleans on the way in': (text) => {
    const repo = hooked();
    repo.git('config', 'filter.hide.clean', 'cat');
    repo.git('config', 'filter.hide.smudge', 'sed s/sk-proj/gone/');
    return { repo: repo.write({ '.gitattributes': '* filter=hide\n', 'a.ts': text }).stage() };
  },
  'every setting of diffs and colours': (text) => {
    const repo = hooked();
    const settings = {
      'color.ui': 'always',
      'color.diff': 'always',
      'diff.noprefix': 'true',
      'diff.mnemonicPrefix': 'true',
      'diff.context': '0',
      'diff.interHunkContext': '0',
      'diff.relative': 'true',
      'diff.ignoreSubmodules': 'all',
      'diff.renames': 'copies',
      'diff.wordRegex': '.',
      'diff.algorithm': 'histogram',
      'diff.colorMoved': 'zebra',
      'diff.wsErrorHighlight': 'all',
      'diff.statGraphWidth': '1',
      'core.quotePath': 'true',
      'core.pager': 'true',
      'diff.orderFile': '/dev/null',
      'diff.submodule': 'diff',
      'alias.diff-index': '!true',
    };
    for (const [name, value] of Object.entries(settings)) repo.git('config', name, value);
    return {
      repo: repo.write('dir/a.ts', text).stage(),
      env: { GREP_OPTIONS: '-v', GREP_COLOR: '1', GIT_DIFF_OPTS: '-u0', GIT_PAGER: 'true' },
    };
  },
  "an index of one's own": (text) => {
    const repo = hooked();
    const env = { GIT_INDEX_FILE: '.git/own-index' };
    repo.raw(['read-tree', 'HEAD'], { env });
    repo.write('a.ts', text).raw(['add', 'a.ts'], { env });
    return { repo, env };
  },
  'GIT_DIR and GIT_WORK_TREE from elsewhere': (text) => {
    const repo = hooked().write('a.ts', text).stage('a.ts');
    return { repo, cwd: temporaryFolder(), env: { GIT_DIR: join(repo.path, '.git'), GIT_WORK_TREE: repo.path } };
  },
  '10 000 files': (text) => {
    const repo = hooked();
    const blob = repo.raw(['hash-object', '-w', '--stdin'], { input: 'x\n' }).toString().trim();
    const lines = Array.from(
      { length: 10_000 },
      (_, index) => `100644 ${blob}\tmany/${index % 100}/file ${index}.txt\n`,
    );
    repo.raw(['update-index', '--index-info'], { input: lines.join('') });
    return { repo: repo.write('many/last.ts', text).stage('many/last.ts') };
  },
  'UTF-16, little end first': (text) => ({
    repo: hooked()
      .write('a.txt', Buffer.from(`\ufeff${text}`, 'utf16le'))
      .stage(),
  }),
  'UTF-16, big end first': (text) => ({
    repo: hooked()
      .write('a.txt', Buffer.from(`\ufeff${text}`, 'utf16le').swap16())
      .stage(),
  }),
  'a zip': (text) => ({
    repo: hooked()
      .write('a.zip', zip([{ name: 'inner.txt', content: text }]))
      .stage(),
  }),
  'a zip in a zip': (text) => ({
    repo: hooked()
      .write('a.jar', zip([{ name: 'b.zip', content: zip([{ name: 'c', content: text }]) }]))
      .stage(),
  }),
  'a line of a megabyte': (text) => ({
    repo: hooked()
      .write('a.js', `${'var a=1;'.repeat(70_000)}${text.trim()}${'b();'.repeat(100_000)}`)
      .stage(),
  }),
  'a new line in an old file': (text) => ({ repo: hooked().write('old.txt', `one\n${text}two\nthree\n`).stage() }),
  'a word that makes Node look': (text) => ({
    repo: hooked().write('a.ts', `import OpenAI from 'openai';\n${text}`).stage(),
  }),
  // All of them, and two levels deep: exact.test.ts.
  ...Object.fromEntries(
    ['base64 wrapped at 76', 'gzip and base64', 'hex apart', 'percent', 'unicode escapes'].map((name) => [
      `written as ${name}`,
      (text: string) => ({ repo: hooked().write('a', encoders[name]!(text)).stage() }),
    ]),
  ),
};

const side = (repo: TestRepository, name: string, text: string): TestRepository => {
  repo.git('checkout', '-q', '-b', 'side');
  repo.write(name, text).stage().commit();
  repo.git('checkout', '-q', 'main');
  return repo;
};

describe.each(Object.entries(cases))('%s', (_name, arrange) => {
  test('a key is blocked', () => {
    expect(attempt(arrange(secret()))).toEqual(blocked);
  });

  test('without one there is not a word', () => {
    expect(attempt(arrange(harmless))).toEqual(silent);
  });
});

describe('a key that the commit does not add', () => {
  test('on the disk only', () => {
    expect(attempt({ repo: hooked().write('a.ts', 'clean\n').stage().write('a.ts', secret()) })).toEqual(silent);
  });

  test('in HEAD, elsewhere in the file: said, and let through', () => {
    const repo = hooked()
      .write('a.ts', `${secret()}${'line\n'.repeat(50)}`)
      .stage()
      .commit();
    expect(attempt({ repo: repo.write('a.ts', `${secret()}${'line\n'.repeat(50)}more\n`).stage() })).toEqual(warned);
  });

  test('in HEAD, and a second one that is new: blocked', () => {
    const repo = hooked().write('a.ts', secret()).stage().commit();
    expect(attempt({ repo: repo.write('a.ts', secret() + secret(2)).stage() })).toEqual(blocked);
  });

  test('deleted with its file', () => {
    const repo = hooked().write('a.ts', secret()).stage().commit();
    expect(attempt({ repo: repo.remove('a.ts').stage() })).toEqual(silent);
  });

  test('renamed with its file, not edited', () => {
    const repo = hooked()
      .write('a.ts', secret() + 'line\n'.repeat(50))
      .stage()
      .commit();
    repo.git('mv', 'a.ts', 'b.ts');
    expect(attempt({ repo })).toEqual(warned);
  });

  test("in the author's own ignored file", () => {
    expect(
      attempt({
        repo: hooked()
          .write({ '.gitignore': '.env\n', '.env': `OPENAI_API_KEY=${key(1)}\n` })
          .stage(),
      }),
    ).toEqual(silent);
  });
});

describe('a key that the project accepts', () => {
  test('tripkey:allow', () => {
    expect(attempt({ repo: hooked().write('a.ts', secret().replace('\n', ' // tripkey:allow\n')).stage() })).toEqual(
      silent,
    );
  });

  test('the baseline', () => {
    const repo = hooked().write('a.ts', secret());
    expect(tripkey(repo, ['baseline', 'create']).status).toBe(0);
    expect(attempt({ repo: repo.stage() })).toEqual(silent);
    expect(attempt({ repo: repo.write('b.ts', secret(2)).stage() })).toEqual(blocked);
  });

  test('a path that the configuration leaves out', () => {
    const repo = hooked().write({ 'tripkey.toml': 'exclude = ["vendor/**"]\n', 'vendor/a.ts': secret() });
    expect(attempt({ repo: repo.stage() })).toEqual(silent);
    expect(attempt({ repo: repo.write('a.ts', secret()).stage() })).toEqual(blocked);
  });
});

describe('rules of the project', () => {
  const rule = '[[rules]]\nid = "own"\nkeywords = ["zq_own_"]\npattern = "zq_own_[a-z0-9]{20}"\n';
  const own = `zq_own_${'k3v9'.repeat(5)}\n`;
  const named = { ...blocked, output: expect.stringMatching(/\b(?:own|theirs)\b/) };
  const age = (repo: TestRepository, name: string) => utimesSync(join(repo.path, name), 1_000_000_000, 1_000_000_000);

  test.each([
    ['tripkey.toml', 'tripkey.toml'],
    ['.config/tripkey.toml', '.config/tripkey.toml'],
  ])(
    '%s is in force for the very commit after it was written, whatever its time, and out of force when it is gone',
    (_name, file) => {
      const repo = hooked().write('a', own).stage('a');
      repo.write(file, rule);
      // As if an old file had been moved there.
      age(repo, file);
      expect(attempt({ repo })).toEqual(named);
      expect(attempt({ repo })).toEqual(named);
      repo.remove(file);
      expect(attempt({ repo })).toEqual(silent);
    },
  );

  test('those imported from gitleaks are in force when that file changes', () => {
    const imported = "[[rules]]\nid = \"theirs\"\nregex = '''zq_own_[a-z0-9]{20}'''\nkeywords = [\"zq_own_\"]\n";
    const repo = hooked().write({
      'tripkey.toml': '[import]\ngitleaks = "conf/gitleaks.toml"\n',
      'conf/gitleaks.toml': 'title = "none"\n',
    });
    repo.stage();
    age(repo, 'tripkey.toml');
    age(repo, 'conf/gitleaks.toml');
    commit({ repo });
    expect(attempt({ repo: repo.write('b', own).stage() })).toEqual(silent);
    repo.write({ 'conf/gitleaks.toml': imported, c: own }).stage();
    expect(attempt({ repo })).toEqual(named);
  });
});

test('the hook names the file of the program that can be run', () => {
  expect(readFileSync(join(hooked().path, '.git/hooks/pre-commit'), 'utf8')).toContain(`"cli":"${program()}"`);
});
