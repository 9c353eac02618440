import type { FormatName } from '../report/format-names.ts';
import type { Report, Reporter } from '../report/report.ts';
import { text } from '../report/text.ts';
import type { Io } from './io.ts';
import type { Output } from './outputs.ts';

/** Width of a text that no terminal shows. */
const FILE_COLUMNS = 100;

/** Each output's text. Only text on a terminal is coloured. */
export const renderReports = async (
  outputs: readonly Output[],
  report: Report,
  { color, verbose }: { readonly color: boolean | undefined; readonly verbose: boolean },
  io: Io,
): Promise<readonly string[]> => {
  const texts: string[] = [];
  for (const { format, file } of outputs) {
    const reporter = await reporterOf(format);
    texts.push(reporter(timed(report), { verbose, ...lookOf(file, color, io) }));
  }
  return texts;
};

/** What a hook prints comes without the other formats: loading them takes as long as a tenth of a start. */
const reporterOf = async (format: FormatName): Promise<Reporter> =>
  format === 'text' ? text : (await import('../report/report.ts')).reporters[format];

/** The run began with the process, and is over now. */
const timed = (report: Report): Report => ({ ...report, ran: { from: performance.timeOrigin, to: Date.now() } });

/** How a text is to look, in a file (or undefined: on standard output). */
export const lookOf = (
  file: string | undefined,
  color: boolean | undefined,
  io: Io,
): { readonly color: boolean; readonly columns: number } => ({
  color: file === undefined && isColored(color, io),
  columns: file === undefined ? (io.stdout.columns ?? FILE_COLUMNS) : FILE_COLUMNS,
});

/** Whether text is coloured: `--color`, then NO_COLOR (no-color.org), then FORCE_COLOR, then whether a person reads. */
const isColored = (color: boolean | undefined, { env, stdout }: Io): boolean => {
  if (color !== undefined) return color;
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stdout.isTTY === true && env['TERM'] !== 'dumb';
};
