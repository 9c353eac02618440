import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const page = readFileSync('docs/threat-model.md', 'utf8');

test('each claim names a test that there is', () => {
  const claims = [...page.matchAll(/\["(?<title>[^\]]+)"\]\((?<path>[^)]+)\)/g)].map(({ groups = {} }) => groups);
  expect(claims.length).toBeGreaterThan(20);
  const gone = claims.filter(({ title = '', path = '' }) => !readFileSync(join('docs', path), 'utf8').includes(title));
  expect(gone).toEqual([]);
});
