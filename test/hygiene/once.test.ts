import { expect, test } from '@jest/globals';
import { lookFor } from '../../src/hygiene/look.ts';
import { perFile } from '../../src/hygiene/per-file.ts';
import { perProject } from '../../src/hygiene/per-project.ts';
import type { ProjectFile } from '../../src/hygiene/project.ts';
import { projectOf } from './project-of.ts';

const filesOf = (count: number): readonly ProjectFile[] =>
  projectOf(Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, '']))).files;

test('a file is worked out once, also where nothing comes of it', () => {
  const asked: string[] = [];
  const of = perFile(({ path }) => void asked.push(path));
  const files = filesOf(3);
  for (const file of [...files, ...files]) expect(of(file)).toBeUndefined();
  expect(asked).toEqual(['f0', 'f1', 'f2']);
});

test('of many files, what was worked out of the last 32 is kept', () => {
  let count = 0;
  const of = perFile(() => ++count);
  const files = filesOf(33);
  for (const file of files) of(file);
  expect(of(files[1]!)).toBe(2);
  expect(of(files[0]!)).toBe(34);
});

test("two files of one path are two files: several projects have a '.env'", () => {
  const of = perFile(({ text }) => text);
  const [one, two] = [projectOf({ '.env': 'a' }), projectOf({ '.env': 'b' })].flatMap(({ files }) => files);
  expect([of(one!), of(two!)]).toEqual(['a', 'b']);
});

test('a project is worked out once', () => {
  let count = 0;
  const of = perProject(() => void count++);
  const [one, two] = [projectOf({}), projectOf({})];
  for (const project of [one, two, one, two]) expect(of(project)).toBeUndefined();
  expect(count).toBe(2);
});

test('of several looks, the first that finds something on a line tells of it', () => {
  const at = (message: string, ...lines: readonly (number | undefined)[]) =>
    lines.map((startLine) => ({ ...(startLine !== undefined && { startLine }), message, fix: 'f' }));
  const look = lookFor([() => at('first', 2, 2), () => at('second', 1, 2, 3), () => at('third', 3, undefined)]);
  const found = [...look(filesOf(1)[0]!, projectOf({}))];
  expect(found.map(({ message, startLine }) => `${message} ${startLine}`)).toEqual([
    'first 2',
    'second 1',
    'second 3',
    'third undefined',
  ]);
});
