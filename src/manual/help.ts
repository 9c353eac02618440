import { wrap } from '../report/frame.ts';
import { type Fact, environment, exitStatuses, files, readMore } from './facts.ts';
import { groupsOf } from './option-groups.ts';
import { optionTerms, optionText } from './option-text.ts';
import type { Page } from './page.ts';

/** `tripkey --help`, for a terminal of so many columns; a text of lines. */
export const helpOfAll = (pages: readonly Page[], columns: number): string =>
  textOf([
    ['tripkey finds leaked OpenAI keys before they leave your machine.'],
    list('Usage', ['tripkey COMMAND [options]', 'tripkey help COMMAND', 'tripkey --version']),
    facts(
      'Commands',
      pages.map(({ name, summary }) => [name, summary] as const),
      columns,
    ),
    facts('Exit status', exitStatuses, columns),
    facts('Environment', environment, columns),
    facts('Files', files, columns),
    facts('More', [['', readMore]], columns),
  ]);

/** `tripkey <command> --help`. */
export const helpOf = (page: Page, columns: number): string =>
  textOf([
    wrap(`${page.summary}.`, columns),
    list(
      'Usage',
      page.usage.map((usage) => `tripkey ${usage}`),
    ),
    ...page.about.map((paragraph) => wrap(paragraph, columns)),
    ...groupsOf(page).map(({ title, options }) =>
      facts(
        title,
        options.map(([name, option]) => [optionTerms(page, name, option), optionText(option)] as const),
        columns,
      ),
    ),
    ['Examples:', ...page.examples.flatMap(([command, does]) => [`  ${command}`, ...indent(does, 6, columns)])],
    ...(page.exit === undefined ? [] : [facts('Exit status', [['', page.exit]], columns)]),
    facts(
      'More',
      [['', `${page.docs.join(', ')}. Exit statuses, environment variables and files: tripkey --help`]],
      columns,
    ),
  ]);

const textOf = (sections: readonly (readonly string[])[]): string =>
  `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;

const list = (title: string, lines: readonly string[]): readonly string[] => [
  `${title}:`,
  ...lines.map((line) => `  ${line}`),
];

/** Names and texts in two columns; a name that is too long has its line to itself. */
const facts = (title: string, entries: readonly Fact[], columns: number): readonly string[] => {
  const names = entries.map(([name]) => name.length).filter((length) => length <= MAX_NAME);
  const left = Math.max(0, ...names);
  const start = left === 0 ? 2 : left + 4;
  return [
    `${title}:`,
    ...entries.flatMap(([name, text]) => {
      const lines = indent(text, start, columns);
      if (name.length > left) return [`  ${name}`, ...lines];
      return [`  ${name.padEnd(left)}${(lines[0] ?? '').slice(left + 2)}`.trimEnd(), ...lines.slice(1)];
    }),
  ];
};

/** Of a name that has a text beside it. */
const MAX_NAME = 24;

const indent = (text: string, by: number, columns: number): readonly string[] =>
  wrap(text, Math.max(20, columns - by)).map((line) => ' '.repeat(by) + line);
