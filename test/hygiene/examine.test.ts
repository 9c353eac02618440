import { expect, test } from '@jest/globals';
import type { Check, Found } from '../../src/hygiene/check.ts';
import { type CheckSettings, examine, shownPath } from '../../src/hygiene/examine.ts';
import type { Project } from '../../src/hygiene/project.ts';
import { projectOf } from './project-of.ts';

const check = (id: string, more: Partial<Check>): Check => ({
  id,
  severity: 'medium',
  title: 'Title',
  why: 'Why.',
  mend: 'Mend.',
  references: [],
  ...more,
});
const at = (path: string, startLine: number, message = 'm'): Found => ({ path, startLine, message, fix: 'f' });

const plain: CheckSettings = { severity: {}, strict: false };

const linesOf = async (project: Project, checks: readonly Check[], settings = plain): Promise<readonly string[]> =>
  (await examine(project, [project], checks, settings)).map(
    ({ problem: { check: id, severity, path = '', startLine = 0, message } }) =>
      `${id} ${severity} ${path}:${startLine} ${message}`,
  );

test('problems come in the order of checks, then of paths, lines and messages; those without a place first', async () => {
  const second = check('b-b', { run: () => [at('a', 1)] });
  const first = check('a-b', {
    look: ({ path }) => (path === 'b' ? [{ startLine: 2, message: 'looked', fix: 'f' }] : []),
    run: () => [at('b', 10), at('b', 2, 'z'), at('b', 2, 'a'), { message: 'all', fix: 'f' }, at('B', 3)],
  });
  const project = projectOf({ a: '', b: '\n\n' });
  expect(await linesOf(project, [first, second])).toEqual([
    'a-b medium :0 all',
    'a-b medium B:3 m',
    'a-b medium b:2 a',
    'a-b medium b:2 looked',
    'a-b medium b:2 z',
    'a-b medium b:10 m',
    'b-b medium a:1 m',
  ]);
});

test('all checks look at a file before the next one, and run after the last', async () => {
  const seen: string[] = [];
  const spy = (id: string): Check =>
    check(id, {
      look: ({ path }) => {
        seen.push(`${id} ${path}`);
        return [];
      },
      run: () => {
        seen.push(id);
        return Promise.resolve([]);
      },
    });
  await examine(projectOf({ a: '', b: '' }), [], [spy('x'), spy('y')], plain);
  expect(seen).toEqual(['x a', 'y a', 'x b', 'y b', 'x', 'y']);
});

test('a check is told of all projects', async () => {
  const [one, two] = [projectOf({}), projectOf({})];
  const counting = check('a-b', { run: (own, all) => [{ message: `${all.indexOf(own)} of ${all.length}`, fix: 'f' }] });
  expect((await examine(two, [one, two], [counting], plain)).map(({ problem }) => problem.message)).toEqual(['1 of 2']);
});

test.each([
  ['on its line', 'x # tripkey:allow a-b', true],
  ['for every check', 'x # tripkey:allow', true],
  ['among others', 'x # tripkey:allow c-d, a-b', true],
  ['alone on the line before', '# tripkey:allow a-b\nx', true],
  ['alone on the line before, where lines end as on Windows', '# tripkey:allow a-b\r\nx\r\n', true],
  ["another scanner's", 'x # gitleaks:allow', true],
  ["another scanner's for the next line", '# pragma: allowlist nextline secret\nx', true],
  ['for another check', 'x # tripkey:allow c-d', false],
  ['behind code on the line before', 'y # tripkey:allow a-b\nx', false],
  ['two lines before', '# tripkey:allow a-b\n\nx', false],
  ['on the line behind', 'x\n# tripkey:allow a-b', false],
])('a comment %s lets a problem pass: %j %s', async (_where, text, passes) => {
  const startLine = text.split(/\r?\n/).indexOf(text.split(/\r?\n/).find((line) => line.startsWith('x'))!) + 1;
  const said = await linesOf(projectOf({ a: text }), [check('a-b', { run: () => [at('a', startLine)] })]);
  expect(said).toEqual(passes ? [] : [`a-b medium a:${startLine} m`]);
});

test("where only tripkey's comments count, other scanners' do not", async () => {
  const found = check('a-b', { run: () => [at('a', 1), at('a', 2)] });
  const project = projectOf({ a: 'x # gitleaks:allow\nx # tripkey:allow' });
  expect(await linesOf(project, [found], { ...plain, strict: true })).toEqual(['a-b medium a:1 m']);
});

test("a problem without a line, behind the last one, or of a file that is not kept is no comment's", async () => {
  const found = check('a-b', {
    run: () => [{ path: 'a', message: 'whole', fix: 'f' }, at('a', 9), at('gone', 1)],
  });
  expect(await linesOf(projectOf({ a: '# tripkey:allow' }), [found])).toHaveLength(3);
});

test("a severity is the configuration's, else the problem's, else the check's", async () => {
  const run = (): readonly Found[] => [{ ...at('a', 1), severity: 'high' }, at('a', 2)];
  const project = projectOf({ a: '' });
  expect(await linesOf(project, [check('a-b', { run })])).toEqual(['a-b high a:1 m', 'a-b medium a:2 m']);
  expect(await linesOf(project, [check('a-b', { run })], { ...plain, severity: { 'a-b': 'info' } })).toEqual([
    'a-b info a:1 m',
    'a-b info a:2 m',
  ]);
  // Ids come from a file that anybody may have written.
  expect(await linesOf(project, [check('constructor', { run: () => [at('a', 1)] })])).toEqual([
    'constructor medium a:1 m',
  ]);
});

test.each([
  ['.', 'a/b', 'a/b'],
  ['../api', 'a', '../api/a'],
  ['../api//', 'a', '../api/a'],
  ['/', 'a', '/a'],
])('a path of the project %j: %j is shown as %j', (name, path, shown) => {
  expect(shownPath({ ...projectOf({}), name }, path)).toBe(shown);
});
