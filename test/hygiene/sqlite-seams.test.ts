import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadConfig } from '../../src/config/load.ts';
import { examineMachine } from '../../src/hygiene/machine/examine-machine.ts';
import { sqliteSeams } from '../../src/hygiene/machine/sqlite-seams.ts';
import { plant } from '../support/keys.ts';
import { temporaryFolder } from '../support/repository.ts';

const { secret } = plant('openai-project-key/74', 1);
const SIZE = 4096;
const path = join(temporaryFolder(), 'state.vscdb');

const varint = (value: number): readonly number[] =>
  value < 128 ? [value] : [...varint(Math.floor(value / 128)).map((byte) => byte | 0x80), value % 128];

/** As SQLite writes a table of one row: a leaf (page 2) with as much of the value as it may hold, the rest in the pages of `order`. */
const database = (value: string, order: (pages: readonly number[]) => readonly number[] = (pages) => pages): Buffer => {
  const payload = Buffer.from(value, 'latin1');
  const least = Math.floor(((SIZE - 12) * 32) / 255) - 23;
  const wanted = least + ((payload.length - least) % (SIZE - 4));
  const local = payload.length <= SIZE - 35 ? payload.length : wanted <= SIZE - 35 ? wanted : least;
  const count = Math.ceil((payload.length - local) / (SIZE - 4));
  const numbers = order(Array.from({ length: count }, (_, index) => index + 3));
  const file = Buffer.alloc((count + 2) * SIZE);
  file.write('SQLite format 3\0', 'latin1');
  file.writeUInt16BE(SIZE, 16);
  const cell = Buffer.concat([
    Buffer.from([...varint(payload.length), 1]),
    payload.subarray(0, local),
    Buffer.alloc(4),
  ]);
  if (count > 0) cell.writeUInt32BE(numbers[0]!, cell.length - 4);
  file[SIZE] = 0x0d;
  file.writeUInt16BE(1, SIZE + 3);
  file.writeUInt16BE(SIZE - cell.length, SIZE + 8);
  cell.copy(file, 2 * SIZE - cell.length);
  for (const [index, page] of numbers.entries()) {
    const at = (page - 1) * SIZE;
    file.writeUInt32BE(numbers[index + 1] ?? 0, at);
    const from = local + index * (SIZE - 4);
    payload.copy(file, at + 4, from, from + SIZE - 4);
  }
  return file;
};

const seamsOf = (file: Buffer): string => {
  writeFileSync(path, file);
  return [...sqliteSeams(path)].map((seam) => seam.toString('latin1')).join('\n');
};

const whole = (file: Buffer): boolean => file.includes(secret);

test('wherever a key stands in a long value, the bytes or the seams hold it in one piece', () => {
  let across = 0;
  const reversed = (pages: readonly number[]): readonly number[] => pages.toReversed();
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 30_000 }),
      fc.integer({ min: 0, max: 9000 }),
      fc.boolean(),
      (before, after, back) => {
        const file = database('x'.repeat(before) + secret + 'y'.repeat(after), back ? reversed : undefined);
        if (!whole(file)) across++;
        expect(whole(file) || seamsOf(file).includes(secret)).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
  expect(across).toBeGreaterThan(0);
});

test.each([-160, -100, -50, -10, -4, -1])('a key that begins %i bytes from the end of a page is found', (offset) => {
  for (const page of [0, 1, 2]) {
    const value = (before: number): string => 'x'.repeat(before) + secret + 'y'.repeat(20_000 - before);
    const total = value(0).length;
    const least = Math.floor(((SIZE - 12) * 32) / 255) - 23;
    const wanted = least + ((total - least) % (SIZE - 4));
    const local = wanted <= SIZE - 35 ? wanted : least;
    const file = database(value(local + page * (SIZE - 4) + offset));
    expect(whole(file)).toBe(false);
    expect(seamsOf(file)).toContain(secret);
  }
});

test.each([
  ['no database', Buffer.from('export A=1\n')],
  ['nothing', Buffer.alloc(0)],
  ['a header alone', database('').subarray(0, 100)],
  ['a page that is cut', database('x'.repeat(9000)).subarray(0, SIZE + 50)],
  ['a page size of 0', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(5000)])],
  ['a page size of 3', Buffer.concat([Buffer.from('SQLite format 3\0\0\u0003'), Buffer.alloc(5000)])],
  ['0xff', Buffer.concat([database('').subarray(0, SIZE), Buffer.alloc(SIZE * 3, 0xff)])],
  ['0x0d', Buffer.concat([database('').subarray(0, SIZE), Buffer.alloc(SIZE * 3, 0x0d)])],
])('%s has no seams', (_, bytes) => {
  expect(seamsOf(bytes).replaceAll(/[\0\n]/g, '').length).toBeLessThan(3 * SIZE);
});

test('hostile bytes never throw, and cost no more than they are long', () => {
  const header = database('').subarray(0, SIZE);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: SIZE, maxLength: 3 * SIZE }), (bytes) => {
      seamsOf(Buffer.concat([header, Buffer.from(bytes)]));
    }),
  );
  // A leaf whose cells all leave for the same page.
  const leaf = Buffer.alloc(SIZE, 0x0d);
  leaf.writeUInt16BE(0xffff, 3);
  expect(seamsOf(Buffer.concat([header, leaf])).length).toBeLessThan(10 * SIZE);
});

test('a file that is not there, and one without an end that is empty', () => {
  expect([...sqliteSeams('/no/such/file')]).toEqual([]);
  writeFileSync(path, 'SQLite format 3\0');
  truncateSync(path, 200 << 20);
  expect([...sqliteSeams(path)]).toEqual([]);
});

test.each([false, true])("the editor's database tells of a key once; the end of a page in it: %s", async (across) => {
  const home = temporaryFolder();
  const folder = join(home, '.config/Cursor/User/globalStorage');
  mkdirSync(folder, { recursive: true });
  const starts = Array.from({ length: SIZE }, (_, index) => 8000 + index);
  const fileOf = (start: number): Buffer => database(`${'x'.repeat(start)} ${secret} end`);
  const start = starts.find((each) => whole(fileOf(each)) !== across) ?? 0;
  writeFileSync(join(folder, 'state.vscdb'), fileOf(start));
  const config = loadConfig({ cwd: '/', root: '/', readFile: () => undefined });
  const { problems } = await examineMachine({ home, env: { TMPDIR: home }, platform: 'linux' }, config);
  expect(problems.map(({ path: at, startLine }) => [at, startLine])).toEqual([
    ['~/.config/Cursor/User/globalStorage/state.vscdb', undefined],
  ]);
});
