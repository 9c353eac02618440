import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checks } from '../../src/hygiene/checks.ts';
import { parseFixture, withExpected, writeFixture } from './fixture.ts';
import { problemsIn } from './support.ts';

// fixtures/hygiene/<check>/{ok,ng}.<case>.txt; ONLY=<check> runs one check's, UPDATE_FIXTURES=1 writes what is reported.

const ROOT = 'fixtures/hygiene';
const only = process.env['ONLY'];

const folderOf = (id: string): string => join(ROOT, id);
const chosen = checks.filter(({ id }) => only === undefined || id === only);
const cases = chosen.flatMap((check) =>
  (existsSync(folderOf(check.id)) ? readdirSync(folderOf(check.id)) : []).map((file) => ({ check, file })),
);

test.each(cases.map((each) => ({ ...each, name: `${each.check.id}/${each.file}` })))(
  '$name',
  async ({ check, file }) => {
    const path = join(folderOf(check.id), file);
    const text = readFileSync(path, 'utf8');
    const fixture = parseFixture(text);
    const { folder, env } = writeFixture(fixture);
    const problems = await problemsIn(folder, env, [check]);
    if (process.env['UPDATE_FIXTURES'] === '1') writeFileSync(path, withExpected(text, problems));
    else expect(problems).toEqual(fixture.expected);
    expect(file.startsWith('ng.') ? problems.length > 0 : problems.length === 0).toBe(true);
  },
);

test.each(chosen.map(({ id }) => id))('%s has three cases of each kind', (id) => {
  const files = existsSync(folderOf(id)) ? readdirSync(folderOf(id)) : [];
  expect(files.filter((file) => /^ok\..+\.txt$/.test(file)).length).toBeGreaterThanOrEqual(3);
  expect(files.filter((file) => /^ng\..+\.txt$/.test(file)).length).toBeGreaterThanOrEqual(3);
});
