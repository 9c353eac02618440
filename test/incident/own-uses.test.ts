import { chmodSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { lastUseByOthers, openOwnUses } from '../../src/incident/own-uses.ts';
import { temporaryFolder } from '../support/repository.ts';

const use = (
  from: number,
  lastUsedAt: number | null,
  to = from + 2,
): Parameters<ReturnType<typeof openOwnUses>['add']>[1] => ({
  from,
  to,
  before: { key_1: lastUsedAt },
});

describe('the last use by others', () => {
  test.each([
    ['never used', null, [], null],
    ['nothing of ours', 5000, [], 5000],
    ['ours', 5001, [use(5000, 3000)], 3000],
    ['ours, by a clock of minutes', 4980, [use(5000, 3000)], 3000],
    ['ours twice', 9001, [use(5000, 3000), use(9000, 5001)], 3000],
    ['somebody after us', 5200, [use(5000, 3000)], 5200],
    ['somebody between two of ours', 9001, [use(5000, 3000), use(9000, 7000)], 7000],
    ['of another record', 5001, [{ from: 5000, to: 5001, before: { key_2: 3000 } }], 5001],
    ['ours alone, ever', 5001, [use(5000, null)], null],
  ])('%s', (_name, lastUsedAt, uses, expected) => {
    expect(lastUseByOthers({ id: 'key_1', lastUsedAt }, uses)).toBe(expected);
  });
});

describe('the file', () => {
  test('is remembered between runs, with fingerprints and times alone', () => {
    const folder = join(temporaryFolder(), 'cache');
    openOwnUses(folder, []).add('0123456789abcdef', use(5000, null));
    openOwnUses(folder, []).add('0123456789abcdef', use(6000, 5001));
    expect(openOwnUses(folder, []).of('0123456789abcdef')).toEqual([use(5000, null), use(6000, 5001)]);
    expect(readdirSync(folder)).toEqual(['own-uses.json']);
  });

  test.each([
    '',
    '{',
    '[]',
    '{"version":1,"uses":{"a":[{"from":"x"}],"b":7}}',
    '{"version":2,"uses":{}}',
    '{"version":1,"uses":null}',
  ])('what is damaged is nothing known: %s', (text) => {
    const folder = join(temporaryFolder(), 'cache');
    openOwnUses(folder, []).add('a', use(1, null));
    writeFileSync(join(folder, 'own-uses.json'), text);
    expect(openOwnUses(folder, []).of('a')).toEqual([]);
    openOwnUses(folder, []).add('a', use(2, null));
    expect(openOwnUses(folder, []).of('a')).toEqual([use(2, null)]);
  });

  test('one that others can write to is not believed: it says which record is the key', () => {
    const folder = join(temporaryFolder(), 'cache');
    openOwnUses(folder, []).add('a', { ...use(1, null), touched: 'key_1' });
    chmodSync(join(folder, 'own-uses.json'), 0o666);
    expect(openOwnUses(folder, []).of('a')).toEqual([]);
  });

  test('a folder that the repository brought is not believed', () => {
    const folder = temporaryFolder();
    openOwnUses(join(folder, 'cache'), [folder]).add('a', use(1, null));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('does not grow without end', () => {
    const folder = join(temporaryFolder(), 'cache');
    for (let index = 0; index < 30; index++) openOwnUses(folder, []).add('a', use(index, null));
    expect(openOwnUses(folder, []).of('a')).toHaveLength(20);
    expect(readFileSync(join(folder, 'own-uses.json'), 'utf8').length).toBeLessThan(2000);
  });
});
