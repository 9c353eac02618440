import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Rule } from '../../src/detect/rule.ts';
import type { RuleSource } from '../../src/hook/literals-file.ts';
import { refreshHook } from '../../src/hook/refresh.ts';
import { findProgram } from '../support/programs.ts';
import { repository, temporaryFolder } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { init, rules } from './support.ts';

const own: Rule = {
  id: 'own',
  title: 'Own',
  description: '',
  severity: 'high',
  vendor: 'user',
  references: [],
  examples: [],
  counterExamples: [],
  kind: 'pattern',
  keywords: ['zq_own_keyword'],
  pattern: /zq_own_keyword/,
  confidence: 'high',
};

/** Runs in the repository's top, as the hook does. */
const refreshed = (repo: TestRepository, path: string, more: Partial<RuleSource> = {}) => {
  const before = process.cwd();
  process.chdir(repo.path);
  try {
    return refreshHook(path, { rules, file: undefined, root: repo.path, ...more });
  } finally {
    process.chdir(before);
  }
};

const hook = '.git/hooks/pre-commit';
const literalsOf = (repo: TestRepository) => join(repo.path, '.git/tripkey-pre-commit');
const linesOf = (repo: TestRepository) => readFileSync(literalsOf(repo), 'latin1').split('\n');

test('the literals follow the rules; the hook stays as it is', async () => {
  const repo = repository();
  await init(repo.path, repo.env);
  const [text, before] = [readFileSync(join(repo.path, hook), 'latin1'), linesOf(repo)];
  expect(before.slice(0, 2)).toEqual(['=tripkey: literals for bytes', '=tripkey: import ']);
  repo.remove('.git/tripkey-pre-commit');
  expect(refreshed(repo, hook)).toBe('current');
  expect(linesOf(repo)).toEqual(before);

  const config = {
    file: join(repo.path, '.config/tripkey.toml'),
    imported: join(repo.path, 'conf/gitleaks rules.toml'),
  };
  expect(refreshed(repo, hook, { ...config, rules: [...rules, own] })).toBe('current');
  expect(linesOf(repo).slice(0, 2)).toEqual([
    '=tripkey: literals for bytes .config/tripkey.toml',
    '=tripkey: import conf/gitleaks rules.toml',
  ]);
  expect(linesOf(repo).some((line) => line.length >= 6 && 'zq_own_keyword'.includes(line))).toBe(true);
  expect(readFileSync(join(repo.path, hook), 'latin1')).toBe(text);
});

test('the time is that of the comparison, less what shells that compare whole seconds need, also when nothing changed', async () => {
  const repo = repository();
  await init(repo.path, repo.env);
  utimesSync(literalsOf(repo), 1, 1);
  const start = Date.now();
  expect(refreshed(repo, hook)).toBe('current');
  const { mtimeMs } = statSync(literalsOf(repo));
  expect(mtimeMs).toBeLessThanOrEqual(start - 1000);
  expect(mtimeMs).toBeGreaterThan(start - 4000);
});

test.each([
  ['a configuration that the hook does not look for', { file: '/elsewhere/other.toml' }],
  ['an import whose name is no line', { imported: '/x/a\nb' }],
])('%s: no literals, Node each time', async (_case, source) => {
  const repo = repository();
  await init(repo.path, repo.env);
  expect(refreshed(repo, hook, source)).toBe('current');
  expect(existsSync(literalsOf(repo))).toBe(false);
});

describe('lines of another version', () => {
  const outdated = async (folder: string): Promise<[TestRepository, string]> => {
    const repo = repository().write(`${folder}/pre-commit`, '#!/bin/sh\necho theirs\n');
    const path = join(repo.path, folder, 'pre-commit');
    chmodSync(path, 0o755);
    if (folder !== '.git/hooks') repo.git('config', 'core.hooksPath', folder);
    await init(repo.path, repo.env);
    writeFileSync(path, readFileSync(path, 'latin1').replace('blocked: this', 'in other words: this'));
    return [repo, path];
  };

  test('are written anew, with what stands around them', async () => {
    const [repo, path] = await outdated('.git/hooks');
    expect(refreshed(repo, hook)).toBe('rewritten');
    expect(readFileSync(path, 'latin1')).toMatch(/^#!\/bin\/sh\n# >>> tripkey[^]*blocked: this[^]*<<<\necho theirs\n$/);
    expect(statSync(path).mode & 0o777).toBe(0o755);
    expect(refreshed(repo, hook)).toBe('current');
  });

  test('are left where they are committed; the literals are still brought up to date', async () => {
    const [repo, path] = await outdated('.husky');
    repo.stage().commit().remove('.git/tripkey-pre-commit');
    const before = readFileSync(path, 'latin1');
    expect(refreshed(repo, '.husky/pre-commit')).toBe('outdated');
    expect(readFileSync(path, 'latin1')).toBe(before);
    expect(linesOf(repo).length).toBeGreaterThan(500);
  });
});

test.each(['.git/hooks/pre-commit', 'nothing', '.git/config'])('%s without our lines is not touched', (path) => {
  const repo = repository();
  expect(refreshed(repo, path)).toBe('outdated');
  expect(existsSync(literalsOf(repo))).toBe(false);
});

describe('the grep of this PATH', () => {
  const grep = findProgram('grep')!;
  const greps: readonly (readonly [string, string])[] = [
    ['a grep that ends a line at a NUL', `#!/bin/sh\ntr "\\000" "\\n" | ${grep} "$@"\n`],
    ['a grep that fails', '#!/bin/sh\nexit 2\n'],
    ['a grep that says yes to everything', '#!/bin/sh\nhead -n 1\n'],
    ['a grep that drops NULs', `#!/bin/sh\ntr -d "\\000" | ${grep} "$@"\n`],
  ];

  /** `init` with another grep in front of the PATH. */
  const withGrep = async (make: (path: string) => void): Promise<TestRepository> => {
    const [repo, bin, path] = [repository(), temporaryFolder(), process.env['PATH']];
    make(join(bin, 'grep'));
    try {
      process.env['PATH'] = `${bin}:${path}`;
      await init(repo.path, repo.env);
    } finally {
      process.env['PATH'] = path;
    }
    return repo;
  };

  test.each(greps)('%s gets no patterns with NUL bytes', async (_case, script) => {
    const repo = await withGrep((path) => writeFileSync(path, script, { mode: 0o755 }));
    expect(linesOf(repo)[0]).toBe('=tripkey: literals for text');
    expect(linesOf(repo).join('')).not.toContain('\0');
  });

  const busybox = findProgram('busybox');
  (busybox === undefined ? describe.skip : describe)("BusyBox's", () => {
    test('grep neither', async () => {
      const repo = await withGrep((path) => symlinkSync(busybox!, path));
      expect(linesOf(repo)[0]).toBe('=tripkey: literals for text');
    });
  });
});
