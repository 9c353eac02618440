import { randomUUID } from 'node:crypto';
import { visible } from '../report/visible.ts';

/** A line of the log that the runner shows beside the run. */
export const errorLine = (message: string): string => `::error title=tripkey::${oneLine(message)}\n`;

/** Lines that are folded away below a title. Each is plain text, whatever it holds. */
export const groupLines = (title: string, lines: readonly string[]): string =>
  `::group::${oneLine(title)}\n${plainText(lines.map((line) => `${visible(line)}\n`).join(''))}::endgroup::\n`;

/** Text in which the runner looks for no commands: a scanned line may be one. */
export const plainText = (text: string): string => {
  const token = randomUUID();
  return `::stop-commands::${token}\n${text === '' || text.endsWith('\n') ? text : `${text}\n`}::${token}::\n`;
};

/** As `@actions/core` escapes, of what has no line breaks any more. */
const oneLine = (text: string): string => visible(text).replaceAll('%', '%25');
