import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Check } from '../../src/hygiene/check.ts';
import { checks } from '../../src/hygiene/checks.ts';

// What every check has, and that the page for users knows it.

/** The rows of docs/doctor.md: id → its severities, as they stand there. */
const rows = new Map(
  [...readFileSync('docs/doctor.md', 'utf8').matchAll(/^\| `([a-z-]+)` \| ([a-z, ]+) \|/gm)].map(([, id, worst]) => [
    id,
    worst?.split(', ') ?? [],
  ]),
);

test('ids are unique, and each check is a file of its name, with fixtures', () => {
  const ids = checks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !existsSync(`src/hygiene/${id}.ts`))).toEqual([]);
  expect(ids.filter((id) => !existsSync(`fixtures/hygiene/${id}`))).toEqual([]);
});

test('the page for users has a row for each, and for nothing else', () => {
  expect(new Set(rows.keys())).toEqual(new Set(checks.map(({ id }) => id)));
});

test.each(checks.map((check): [string, Check] => [check.id, check]))(
  '%s says what it asks, why, and how to mend it',
  (id, check) => {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)+$/);
    expect(check.title).toMatch(/^\S.*[^.\s]$/);
    expect(check.why).toMatch(/^\S.*\.$/);
    expect(check.mend).toMatch(/^\S.*\.$/);
    expect([check.title, check.why, check.mend].filter((text) => text.includes('\n'))).toEqual([]);
    expect(check.references.length).toBeGreaterThan(0);
    for (const reference of check.references) expect(new URL(reference).protocol).toBe('https:');
  },
);

test.each(checks.map((check): [string, Check] => [check.id, check]))(
  '%s looks at files, or at projects',
  (_id, check) => {
    expect(check.look ?? check.run).toBeDefined();
    // A flag that keeps state makes the answer depend on the question before.
    expect(check.reads?.flags ?? '').not.toMatch(/[gy]/);
    expect((check.words ?? []).filter((word) => !/^[ -~]{4,}$/.test(word))).toEqual([]);
  },
);

test.each(checks.map(({ id, severity }) => ({ id, severity })))(
  "$id's severities stand in the page, the worst first",
  ({ id, severity }) => {
    const told = rows.get(id) ?? [];
    expect(told).toEqual(SEVERITIES.filter((each) => told.includes(each)));
    expect(told).toContain(severity);
    expect(reported(id).filter((each) => !told.includes(each))).toEqual([]);
  },
);

const SEVERITIES = ['high', 'medium', 'low', 'info'];

/** The severities that a check's fixtures expect. */
const reported = (id: string): readonly string[] =>
  readdirSync(`fixtures/hygiene/${id}`).flatMap((file) =>
    [...readFileSync(`fixtures/hygiene/${id}/${file}`, 'utf8').matchAll(/^! (\w+)/gm)].flatMap(
      ([, each]) => each ?? [],
    ),
  );
