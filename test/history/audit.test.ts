import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { openRepository } from '../../src/git/repository.ts';
import { type AuditOptions, auditHistory } from '../../src/history/audit.ts';
import { repository } from '../support/repository.ts';

const whole: AuditOptions = {
  config: loadConfig({ cwd: '/', root: '/', readFile: () => undefined }),
  narrowing: { refs: [], unreachable: true },
  allowShallow: false,
  signal: new AbortController().signal,
  onBytes: () => {},
  onFound: () => {},
};

test('a repository that goes while it is searched is not clean', async () => {
  const repo = repository().write('a', 'a').stage().commit();
  repo.git('gc', '-q');
  const { path, env } = repo;
  const gone = (): void => rmSync(join(path, '.git'), { recursive: true });
  const { outcome } = await auditHistory(openRepository(path, env), { ...whole, onBytes: gone });
  expect(outcome.incomplete).toContainEqual({ what: join(path, '.git'), why: 'it has gone while it was searched' });
});

test('one gap is told once, whoever comes upon it', async () => {
  const repo = repository().write('a', 'a').stage().commit();
  const id = repo.id('main^{tree}');
  const file = `.git/objects/${id.slice(0, 2)}/${id.slice(2)}`;
  repo.remove(file).write(file, 'corrupt');
  const { outcome } = await auditHistory(openRepository(repo.path, repo.env), {
    ...whole,
    narrowing: { refs: ['main'], unreachable: true },
  });
  const told = outcome.incomplete.map((entry) => JSON.stringify(entry));
  expect(told.length).toBeGreaterThan(0);
  expect(new Set(told).size).toBe(told.length);
});
