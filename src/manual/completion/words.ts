import { groupsOf } from '../option-groups.ts';
import { optionText } from '../option-text.ts';
import type { Operands, Page } from '../page.ts';
import { type Value, valueOf } from '../values.ts';

/** An option as a shell completes it. */
export interface CompletedOption {
  /** `--format`, then `-f` where it has a letter. */
  readonly names: readonly string[];
  readonly describe: string;
  /** What it takes; a switch takes nothing. */
  readonly value: Value | undefined;
}

export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly operands: Operands;
  readonly options: readonly CompletedOption[];
}

/** What a shell may offer: every command with every option that help shows. */
export const completedCommands = (pages: readonly Page[]): readonly CompletedCommand[] => [
  ...pages.map((page) => ({
    name: page.name,
    summary: page.summary,
    operands: page.operands,
    options: [...groupsOf(page).flatMap(({ options }) => options.flatMap((entry) => optionOf(page, entry))), help],
  })),
  { name: 'help', summary: 'Say more about a command', operands: pages.map(({ name }) => name), options: [] },
];

/** Options in the place of a command. */
export const globalOptions: readonly CompletedOption[] = [
  { names: ['--help', '-h'], describe: 'List commands, exit statuses, variables and files', value: undefined },
  { names: ['--version'], describe: 'Version, commit and Node', value: undefined },
];

const help: CompletedOption = { names: ['--help', '-h'], describe: 'Say more about this command', value: undefined };

const optionOf = (
  page: Page,
  [name, option]: readonly [string, Page['options'][string]],
): readonly CompletedOption[] => {
  const short = option.alias === undefined ? [] : [`-${option.alias}`];
  const describe = optionText(option);
  const entry = { names: [`--${name}`, ...short], describe, value: valueOf(page, name, option) };
  // Of the switches that can be turned off, those are offered whose text says so.
  return describe.includes(`--no-${name}`) ? [entry, { names: [`--no-${name}`], describe, value: undefined }] : [entry];
};
