import { apiOptions } from '../commands/key-options.ts';
import { policyOptions, reportOptions, verifyOptions } from '../commands/options.ts';
import type { Option, Options, Page } from './page.ts';

export interface OptionGroup {
  readonly title: string;
  readonly options: readonly (readonly [string, Option])[];
}

/** The options of a command as help shows them: its own first, then what many commands share. Hidden ones are left out. */
export const groupsOf = ({ options }: Page): readonly OptionGroup[] =>
  titles
    .map((title) => ({
      title,
      options: Object.entries(options).filter(([name, { hidden }]) => hidden !== true && titleOf(name) === title),
    }))
    .filter((group) => group.options.length > 0);

const shared: readonly (readonly [title: string, options: Options])[] = [
  ['What is asked of OpenAI or Azure', { ...verifyOptions, ...apiOptions }],
  ['What is reported, and where', reportOptions],
  ['What counts', policyOptions],
];

const OWN = 'Options';

const titles = [OWN, ...shared.map(([title]) => title)];

const titleOf = (name: string): string => shared.find(([, options]) => name in options)?.[0] ?? OWN;
