import { renameSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { expectedOf, hide, idsOf, reported } from '../support/hide.ts';
import { stores } from '../support/hiding-places/stores.ts';
import { repository } from '../support/repository.ts';
import { scanHistory } from '../support/scan-history.ts';

test.each(stores)('$name', async (row) => {
  const fixture = await hide(row);
  expect([...fixture.found]).toEqual(expect.arrayContaining(idsOf(fixture.places)));
  expect(fixture.found.size).toBeGreaterThan(0);
  expect(fixture.reach).toBe(row.reach);
  expect(await reported(fixture)).toEqual(expectedOf(fixture));
});

test('a folder whose name is no UTF-8 is refused, with the way out', async () => {
  const { path } = repository();
  const folder = Buffer.concat([Buffer.from(`${path}-`), Buffer.from([0xff, 0xfe])]);
  renameSync(path, folder);
  const { status, stderr } = await scanHistory(folder);
  expect(status).toBe(2);
  expect(stderr).toContain('the name of this folder is not UTF-8');
  expect(stderr).toContain('cp -a');
});
