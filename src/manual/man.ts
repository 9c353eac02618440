import { type Fact, environment, exitStatuses, files, readMore } from './facts.ts';
import { groupsOf } from './option-groups.ts';
import { optionTerms, optionText } from './option-text.ts';
import type { Page } from './page.ts';

/** The man page tripkey(1) in man(7)'s macros, made by the build of what `--help` says. It has no date, so that a commit has one page. */
export const manPage = (pages: readonly Page[], version: string): string =>
  `${[
    `.TH TRIPKEY 1 "" ${quoted(`tripkey ${version}`)} "User Commands"`,
    // Words that are typed must not be broken in two.
    '.nh',
    '.ad l',
    section('NAME', [text('tripkey - finds leaked OpenAI keys before they leave your machine')]),
    section('SYNOPSIS', pages.flatMap(({ usage }) => usage).flatMap(synopsis)),
    section('COMMANDS', terms(pages.map(({ name, summary }) => [name, summary] as const))),
    ...pages.flatMap(ofCommand),
    section('EXIT STATUS', terms(exitStatuses)),
    section('ENVIRONMENT', terms(environment)),
    section('FILES', terms(files)),
    section('SEE ALSO', [text(readMore)]),
  ].join('\n')}\n`;

const ofCommand = (page: Page): readonly string[] => [
  section(`TRIPKEY ${page.name.toUpperCase()}`, [
    text(`${page.summary}.`),
    ...page.about.flatMap((paragraph) => ['.PP', text(paragraph)]),
  ]),
  ...groupsOf(page).flatMap(({ title, options }) => [
    `.SS ${quoted(title)}`,
    ...terms(options.map(([name, option]) => [optionTerms(page, name, option), optionText(option)] as const)),
  ]),
  '.SS "Examples"',
  ...terms(page.examples),
  ...(page.exit === undefined ? [] : ['.SS "Exit status"', text(page.exit)]),
];

const section = (title: string, lines: readonly string[]): string => [`.SH ${quoted(title)}`, ...lines].join('\n');

const terms = (facts: readonly Fact[]): readonly string[] =>
  facts.flatMap(([name, says]) => ['.TP', `.B ${quoted(name)}`, text(says)]);

const synopsis = (usage: string, index: number): readonly string[] => [
  ...(index === 0 ? [] : ['.br']),
  `.B ${quoted('tripkey')}`,
  text(usage),
];

/** A line of text: none that roff takes for a request, and dashes that can be copied. */
const text = (line: string): string => escaped(line).replace(/^(?=[.'])/, String.raw`\&`);

const quoted = (word: string): string => `"${escaped(word).replaceAll('"', String.raw`\(dq`)}"`;

const escaped = (line: string): string => line.replaceAll('\\', String.raw`\e`).replaceAll('-', String.raw`\-`);
