import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Check } from '../../src/hygiene/check.ts';
import { envExample } from '../../src/hygiene/env-example.ts';
import { envNotIgnored } from '../../src/hygiene/env-not-ignored.ts';
import { envShipped } from '../../src/hygiene/env-shipped.ts';
import { examine } from '../../src/hygiene/examine.ts';
import { parseFixture, writeFixture } from './fixture.ts';
import { openTestProject } from './support.ts';

const cases = [envNotIgnored, envExample, envShipped].flatMap((check) =>
  readdirSync(`fixtures/hygiene/${check.id}`)
    .filter((file) => file.startsWith('ng.'))
    .map((file) => ({ check, file, name: `${check.id}/${file}` })),
);

test.each(cases)('$name: what the mends leave is right, and a second time changes nothing', async ({ check, file }) => {
  const { folder, env } = writeFixture(parseFixture(readFileSync(`fixtures/hygiene/${check.id}/${file}`, 'utf8')));
  const before = await mendsIn(folder, env, check);
  apply(folder, before);
  const after = await mendsIn(folder, env, check);
  expect(after.map(({ path }) => path)).toEqual([]);
  const texts = before.map(({ path }) => textOf(folder, path));
  apply(folder, before);
  expect(before.map(({ path }) => textOf(folder, path))).toEqual(texts);
});

const mendsIn = async (folder: string, env: NodeJS.ProcessEnv, check: Check) => {
  const { project } = await openTestProject(folder, { env, checks: [check] });
  const examined = await examine(project, [project], [check], { severity: {}, strict: false });
  return examined.flatMap(({ mends }) => mends.flatMap((mend) => (mend.kind === 'edit' ? [mend] : [])));
};

const apply = (folder: string, mends: Awaited<ReturnType<typeof mendsIn>>): void => {
  for (const { path, edit } of mends) {
    const result = edit(textOf(folder, path));
    if (typeof result === 'string') writeFileSync(join(folder, path), result);
    if (typeof result === 'string') expect(edit(result)).toBe(result);
  }
};

const textOf = (folder: string, path: string): string | undefined =>
  existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : undefined;
