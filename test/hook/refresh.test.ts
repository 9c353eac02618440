import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Rule } from '../../src/detect/rule.ts';
import { refreshHook } from '../../src/hook/refresh.ts';
import { repository } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { init, rules } from './support.ts';

const own: Rule = {
  id: 'own', title: 'Own', description: '', severity: 'high', vendor: 'user', references: [], examples: [], counterExamples: [],
  kind: 'pattern', keywords: ['zq_own_keyword'], pattern: /zq_own_keyword/, confidence: 'high',
};

/** Runs in the repository's top, as the hook does. */
const refreshed = (repo: TestRepository, path: string, more: readonly Rule[] = []) => {
  const before = process.cwd();
  process.chdir(repo.path);
  try {
    return refreshHook(path, { rules: [...rules, ...more], file: undefined, root: repo.path });
  } finally {
    process.chdir(before);
  }
};

test('a hook that agrees is stamped; one that does not is rewritten, with what stands around it', async () => {
  const repo = repository();
  repo.write('.git/hooks/pre-commit', '#!/bin/sh\necho theirs\n');
  repo.git('config', 'core.fileMode', 'true');
  const hook = join(repo.path, '.git/hooks/pre-commit');
  const { chmodSync } = await import('node:fs');
  chmodSync(hook, 0o755);
  await init(repo.path, repo.env);
  const before = readFileSync(hook, 'latin1');
  repo.remove('.git/tripkey-pre-commit');
  expect(refreshed(repo, '.git/hooks/pre-commit')).toBe('current');
  expect(readFileSync(hook, 'latin1')).toBe(before);

  expect(refreshed(repo, '.git/hooks/pre-commit', [own])).toBe('rewritten');
  const after = readFileSync(hook, 'latin1');
  expect(after.split('\n').some((line) => line.length >= 6 && 'zq_own_keyword'.includes(line))).toBe(true);
  expect(after.endsWith('echo theirs\n')).toBe(true);
  expect(statSync(hook).mode & 0o777).toBe(0o755);
  // Nothing may count as newer than the stamp, to the second.
  expect(statSync(hook).mtimeMs).toBeLessThanOrEqual(statSync(join(repo.path, '.git/tripkey-pre-commit')).mtimeMs);
  expect(refreshed(repo, '.git/hooks/pre-commit', [own])).toBe('current');
});

test('a committed hook is left as it is, and stays slow', async () => {
  const repo = repository().write({ '.husky/pre-commit': '' });
  repo.git('config', 'core.hooksPath', '.husky');
  await init(repo.path, repo.env);
  repo.stage().commit();
  repo.remove('.git/tripkey-pre-commit');
  const before = readFileSync(join(repo.path, '.husky/pre-commit'), 'latin1');
  expect(refreshed(repo, '.husky/pre-commit', [own])).toBe('tracked');
  expect(readFileSync(join(repo.path, '.husky/pre-commit'), 'latin1')).toBe(before);
  expect(() => statSync(join(repo.path, '.git/tripkey-pre-commit'))).toThrow(/ENOENT/);
  expect(refreshed(repo, '.husky/pre-commit')).toBe('current');
});

test.each(['.git/hooks/pre-commit', 'nothing', '.git/config'])('%s without our lines is not touched', (path) => {
  expect(refreshed(repository(), path)).toBe('tracked');
});
