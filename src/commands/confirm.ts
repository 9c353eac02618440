import { createInterface } from 'node:readline';
import { visible } from '../report/visible.ts';
import type { Io } from './io.ts';
import { scrubText } from './scrub.ts';

/** What is about to be deleted. */
export interface Doomed {
  /** For people: `key`, `service account`. */
  readonly what: string;
  readonly name: string | null;
  readonly id: string;
}

/**
 * Asks for the name of what is about to be deleted, and says whether it was typed. The id has to be typed where there is no name, or none that can be typed
 * and shown. The end of the input and an interruption are no.
 */
export const confirmName = async (
  doomed: Doomed,
  io: Pick<Io, 'stdin' | 'stderr'>,
  signal: AbortSignal,
): Promise<boolean> => {
  const wanted = wordFor(doomed);
  const by = wanted === doomed.id ? 'id' : 'name';
  io.stderr.write(`Type the ${by} of the ${doomed.what} to delete it (${wanted}): `);
  const answer = await readLine(io.stdin, signal);
  if (answer === undefined) io.stderr.write('\n');
  return answer?.trim() === wanted;
};

const wordFor = ({ name, id }: Doomed): string => {
  const plain = name?.trim() ?? '';
  return plain === '' || visible(plain) !== plain || scrubText(plain) !== plain ? id : plain;
};

/** One line of a stream, without its end; undefined when there is none (any more). In the terminal's own line mode, so that Ctrl-C arrives as a signal. */
const readLine = (stdin: Io['stdin'], signal: AbortSignal): Promise<string | undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined);
    const lines = createInterface({ input: stdin, terminal: false });
    const end = (line?: string): void => {
      signal.removeEventListener('abort', onAbort);
      resolve(line);
      lines.close();
    };
    const onAbort = (): void => end();
    signal.addEventListener('abort', onAbort);
    lines.once('line', end);
    lines.once('close', () => end());
  });
