import { didYouMean } from '../config/suggest.ts';
import { UsageError, exitCodes } from '../errors.ts';
import { commit } from '../manual/commit.ts';
import { helpOf, helpOfAll } from '../manual/help.ts';
import { pages } from '../manual/pages.ts';
import type { Question } from '../manual/question.ts';
import { version } from '../version.ts';
import type { Printing } from './io.ts';
import { HELP } from './usage.ts';

/** Prints what was asked about the program. Returns the exit status; throws UsageError for help of no command. */
export const answer = (question: Question, io: Printing): number => {
  io.stdout.write(question.about === 'version' ? versionText() : helpText(question.words, columnsOf(io)));
  return exitCodes.clean;
};

/** One line of stable form: `tripkey 0.1.0 (commit a3489b3c0d1e, Node v20.20.2)`; the second word is the version. */
const versionText = (): string => `tripkey ${version} (commit ${commit}, Node ${process.version})\n`;

/** Of the first word that is a command: others may be values of options. */
const helpText = (words: readonly string[], columns: number): string => {
  const page = words.map((word) => pages.find(({ name }) => name === word)).find((found) => found !== undefined);
  if (page !== undefined) return helpOf(page, columns);
  const [word] = words;
  if (word === undefined) return helpOfAll(pages, columns);
  throw new UsageError(
    `unknown command: ${word}${didYouMean(
      word,
      pages.map(({ name }) => name),
    )}`,
    HELP,
  );
};

/** Longer lines than 100 columns are hard to read. */
const columnsOf = ({ stdout }: Printing): number => Math.min(100, stdout.columns || 80);
