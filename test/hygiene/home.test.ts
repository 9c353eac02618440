import { userInfo } from 'node:os';
import { expect, test } from '@jest/globals';
import { homeFolder } from '../../src/hygiene/machine/home.ts';

test.each([
  [{ HOME: '/h' }, '/h'],
  [{}, userInfo().homedir],
  [{ HOME: '' }, userInfo().homedir],
])('%j: an empty HOME is none, in which nothing would be found', (env, expected) => {
  expect(homeFolder(env)).toBe(expected);
});
