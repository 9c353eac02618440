import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openRepository } from '../../src/git/repository.ts';
import { ignoredBy } from '../../src/hygiene/project/ignored-by.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';

const asked = (made: TestRepository, paths: readonly string[], folder = made.path) =>
  ignoredBy(openRepository(folder, made.env), paths);

test('the last rule that matches decides, whatever the folder; a path need not exist', () => {
  const made = repository()
    .write('.gitignore', 'node_modules\n.env\n.env.*\n!.env.example\n')
    .write('sub/.gitignore', '!.env\n');
  const paths = ['.env', '.env.local', '.env.example', 'sub/.env', 'sub/.env.local', 'new/folder/.env', 'x'];
  expect(Object.fromEntries(asked(made, paths))).toEqual({
    '.env': { source: '.gitignore', line: 2, pattern: '.env', shared: true },
    '.env.local': { source: '.gitignore', line: 3, pattern: '.env.*', shared: true },
    'sub/.env.local': { source: '.gitignore', line: 3, pattern: '.env.*', shared: true },
    'new/folder/.env': { source: '.gitignore', line: 2, pattern: '.env', shared: true },
  });
});

test('a tracked file is judged by the rules, too', () => {
  const made = repository().write({ '.gitignore': '.env\n', '.env': 'A=1\n' }).stage('.env').commit();
  expect([...asked(made, ['.env']).keys()]).toEqual(['.env']);
});

test('rules of one clone and of one person are not shared', () => {
  const home = temporaryFolder();
  const made = repository();
  writeFileSync(join(home, 'mine'), '.env\n');
  made.git('config', 'core.excludesFile', join(home, 'mine'));
  mkdirSync(join(made.path, '.git/info'), { recursive: true });
  writeFileSync(join(made.path, '.git/info/exclude'), '.env.local\n');
  expect(Object.fromEntries(asked(made, ['.env', '.env.local']))).toEqual({
    '.env': { source: join(home, 'mine'), line: 1, pattern: '.env', shared: false },
    '.env.local': { source: '.git/info/exclude', line: 1, pattern: '.env.local', shared: false },
  });
});

test('in a folder of the repository, sources are named from there', () => {
  const made = repository().write({ '.gitignore': '.env\n', 'api/.gitignore': '.env.*\n', 'api/a': '' });
  const answer = asked(made, ['.env', '.env.local'], join(made.path, 'api'));
  expect([...answer].map(([path, { source }]) => [path, source])).toEqual([
    ['.env', '../.gitignore'],
    ['.env.local', '.gitignore'],
  ]);
});

test('paths that git cannot judge keep no other one from an answer', () => {
  const made = repository().write({ '.gitignore': '.env\n', 'real/x': '' }).symlink('link', 'real');
  const inner = repository({ at: join(made.path, 'module') }).commit();
  made.stage().commit();
  const paths = [
    '.env',
    'link/.env',
    '',
    '/etc/.env',
    '../.env',
    'module/.env',
    ':(top).env',
    ':!x/.env',
    'a\nb/.env',
    'real/.env',
  ];
  expect(inner.id()).toMatch(/^[0-9a-f]{40}$/);
  expect([...asked(made, paths).keys()]).toEqual(
    expect.arrayContaining(['.env', ':!x/.env', 'a\nb/.env', 'real/.env']),
  );
});

test('ten thousand paths are one question', () => {
  const made = repository().write('.gitignore', '.env\n');
  const paths = Array.from({ length: 10_000 }, (_, index) => `packages/${index}/.env`);
  expect(asked(made, paths).size).toBe(10_000);
});

test('without a work tree nothing is ignored', () => {
  const made = repository({ bare: true });
  expect(asked(made, ['.env']).size).toBe(0);
});
