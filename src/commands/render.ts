import type { Report } from '../report/report.ts';
import { reporters } from '../report/report.ts';
import type { Io } from './io.ts';
import type { Output } from './outputs.ts';

/** Width of a text that no terminal shows. */
const FILE_COLUMNS = 100;

/** Each output's text. Only text on a terminal is coloured. */
export const renderReports = (
  outputs: readonly Output[],
  report: Report,
  { color, verbose }: { readonly color: boolean | undefined; readonly verbose: boolean },
  io: Io,
): readonly string[] =>
  outputs.map(({ format, file }) => reporters[format](timed(report), { verbose, ...lookOf(file, color, io) }));

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
