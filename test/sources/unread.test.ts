import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createWhyUnread } from '../../src/sources/unread.ts';
import { temporaryFolder } from '../support/repository.ts';

const stored = 'ab'.repeat(20);

const file = (): string => {
  const path = join(temporaryFolder(), 'object');
  writeFileSync(path, 'x');
  return path;
};

test('an object that is stored and not readable is not said to be absent', () => {
  // Where permissions bind nobody (root), a file that has gone in the meantime.
  const path = file();
  chmodSync(path, 0o000);
  const [wrong, code] = process.getuid?.() === 0 ? [`${path}/x`, 'ENOTDIR'] : [path, 'EACCES'];
  expect(createWhyUnread([{ id: stored, path: wrong }])(stored)).toBe(`its file cannot be read: ${code}`);
});

test('an object whose file can be read is corrupt; of one without a file nothing is known', () => {
  const why = createWhyUnread([{ id: stored, path: file() }]);
  expect(why(stored)).toBe('git cannot read it: its file is corrupt');
  expect(why('cd'.repeat(20))).toBeUndefined();
});
