import { expect, test } from '@jest/globals';
import { expectedOf, hide, idsOf, reported } from '../support/hide.ts';
import { contents } from '../support/hiding-places/contents.ts';
import { findProgram } from '../support/programs.ts';

const here = contents.filter(({ needs }) => needs === undefined || findProgram(needs) !== undefined);

test.each(here)('$name', async (row) => {
  const fixture = await hide(row);
  expect([...fixture.found]).toEqual(expect.arrayContaining(idsOf(fixture.places)));
  expect(fixture.found.size).toBeGreaterThan(0);
  expect(fixture.reach).toBe(row.reach);
  expect(await reported(fixture)).toEqual(expectedOf(fixture));
});
