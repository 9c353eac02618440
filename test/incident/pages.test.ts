import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MOST_PAGES, readPages } from '../../src/incident/pages.ts';

const page = (data: readonly unknown[], more: boolean, cursor: object = {}): object => ({
  object: 'list',
  data,
  has_more: more,
  ...cursor,
});

test('every list comes whole, however it is cut into pages', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 7 }),
      fc.boolean(),
      async (size, cut, named) => {
        const all = Array.from({ length: size }, (_, at) => ({ id: `key_${at}` }));
        const ask = async (cursor: string | undefined): Promise<object> => {
          const from = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor) + 1;
          const data = all.slice(from, from + cut);
          return page(data, from + cut < size, named ? { last_id: data.at(-1)?.id ?? null } : {});
        };
        expect(await readPages(ask, { cursor: 'last_id', what: 'keys' })).toEqual(all);
      },
    ),
    { numRuns: 100 },
  );
});

test('no more is asked for than is enough', async () => {
  const asked: unknown[] = [];
  const ask = async (cursor: string | undefined): Promise<object> => {
    asked.push(cursor);
    return page([{ id: 'a' }, { id: 'b' }], true, { last_id: `after ${asked.length}` });
  };
  expect(await readPages(ask, { cursor: 'last_id', what: 'keys', enough: 3 })).toHaveLength(3);
  expect(asked).toEqual([undefined, 'after 1']);
});

test.each([
  ['is missing, and the page is empty', () => page([], true), 1],
  ['is null, and the last entry has no id', () => page([{}], true, { last_id: null }), 1],
  ['is no text', () => page([7], true, { last_id: 7 }), 1],
  ['is empty', () => page([], true, { last_id: '' }), 1],
  ['comes again', () => page([{ id: 'x' }], true, { last_id: 'again' }), 2],
  ['goes round in a circle', (at: number) => page([{ id: 'x' }], true, { last_id: `at ${at % 3}` }), 4],
  ['is always another one', (at: number) => page([{ id: 'x' }], true, { last_id: `at ${at}` }), MOST_PAGES],
])('a cursor that %s is an error', async (_name, answer, requests) => {
  let count = 0;
  const ask = async (): Promise<object> => answer(count++);
  const reading = readPages(ask, { cursor: 'last_id', what: 'the keys' });
  await expect(reading).rejects.toMatchObject({ name: 'AdminError', reason: 'cursor' });
  expect(count).toBe(requests);
});

test('buckets have no ids to go on from', async () => {
  const ask = async (): Promise<object> => page([{ id: 'bucket' }], true, { last_id: 'bucket' });
  await expect(readPages(ask, { cursor: 'next_page', what: 'costs' })).rejects.toMatchObject({ reason: 'cursor' });
});

test.each([
  [null],
  [[]],
  ['list'],
  [{}],
  [{ data: {}, has_more: false }],
  [{ data: [] }],
  [{ data: [], has_more: 'no' }],
])('%j is no page', async (body) => {
  const reading = readPages(async () => body, { cursor: 'last_id', what: 'the keys' });
  await expect(reading).rejects.toMatchObject({ reason: 'unexpected_body' });
});
