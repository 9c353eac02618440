import type { Option, Page } from './page.ts';
import { valueOf } from './values.ts';

/** How an option is written: `-f, --format FORMAT`. */
export const optionTerms = (page: Page, name: string, option: Option): string => {
  const value = valueOf(page, name, option);
  const short = option.alias === undefined ? '' : `-${option.alias}, `;
  return `${short}--${name}${value === undefined ? '' : ` ${value.name}`}`;
};

/** What it does, with what holds where it is not given. */
export const optionText = ({ describe = '', default: usual }: Option): string =>
  typeof usual !== 'string' || describe.includes('(default') ? describe : `${describe} (default: ${usual})`;
