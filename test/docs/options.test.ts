import { beforeAll, describe, expect, test } from '@jest/globals';
import { allOptions } from '../../src/commands/options.ts';
import { pages as manual } from '../../src/manual/pages.ts';
import { runTripkey } from '../cli/run.ts';
import { foreignOptions } from './expected.ts';
import { type Page, userPages } from './pages.ts';

// Options that pages name are those of the program, and all of them are named.

const pages = userPages();
const commands = manual.map(({ name }) => name);

/** What `tripkey <command> --help` lists, by command. */
const known = new Map<string, ReadonlySet<string>>();

beforeAll(async () => {
  for (const command of commands) {
    const { stdout } = await runTripkey([command, '--help']);
    known.set(command, new Set(['--help', ...(stdout.match(/(?<=^\s+(?:-\w, )?)--[\w-]+/gm) ?? [])]));
  }
});

describe.each(pages.map((page): [string, Page] => [page.path, page]))('%s', (_path, page) => {
  test('names commands that there are, with options that they take', () => {
    expect(page.inline.filter((code) => /^(?:npx )?tripkey\s/.test(code)).flatMap(mistakesIn)).toEqual([]);
  });

  test('names options that there are', () => {
    const named = page.inline.flatMap((code) => /^--[a-z][\w-]*/.exec(code)?.[0] ?? []);
    expect(named.filter((option) => !isOption(option) && foreignOptions[option] === undefined)).toEqual([]);
  });
});

test('every option stands on some page', () => {
  const text = pages.map((page) => page.text).join('\n');
  const visible = Object.entries(allOptions).filter(([, option]) => !('hidden' in option && option.hidden));
  const names = visible.map(([name]) => name).filter((name) => !['help', 'version'].includes(name));
  expect(names.filter((name) => !new RegExp(`--(?:no-)?${name}\\b`).test(text))).toEqual([]);
});

test('every command stands in the README', () => {
  const [readme] = pages.filter(({ path }) => path === 'README.md');
  expect(commands.filter((command) => !readme?.text.includes(`tripkey ${command}`))).toEqual([]);
});

test('what --help says can be read back', () => {
  const silent = [...known].filter(([, options]) => options.size < 2).map(([command]) => command);
  expect(silent).toEqual(['completion']);
});

const isOption = (option: string): boolean =>
  [...known.values()].some((options) => takes(options, option)) || ['--help', '--version', '--hook'].includes(option);

const takes = (options: ReadonlySet<string>, option: string): boolean =>
  options.has(option) || options.has(option.replace(/^--no-/, '--'));

/** What a command line in a sentence has that the program does not know. `tripkey <command> …` and `tripkey --help` are no commands. */
const mistakesIn = (code: string): readonly string[] => {
  const [command = '', ...words] = code.replace(/^(?:npx )?tripkey\s+/, '').split(/\s+/);
  if (/^[<[…-]/.test(command) || command === 'help') return [];
  const options = known.get(command);
  if (options === undefined) return [`${code}: no command ${command}`];
  const named = words.flatMap((word) => /^--[a-z][\w-]*/.exec(word)?.[0] ?? []);
  return named.filter((option) => !takes(options, option)).map((option) => `${code}: no option ${option}`);
};
