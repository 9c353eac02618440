import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A yes-or-no question; `fallback` is what Enter alone, an answer that is neither, and the end of the input mean. */
export type Ask = (question: string, fallback: boolean) => Promise<boolean>;

/** Takes every default without a word. */
export const takeDefaults: Ask = (_question, fallback) => Promise.resolve(fallback);

/** Runs `use` with questions on a terminal, and lets go of the terminal afterwards. */
export const withPrompt = async <Result>(
  stdin: Readable,
  stdout: NodeJS.WritableStream,
  use: (ask: Ask) => Promise<Result>,
): Promise<Result> => {
  const terminal = createInterface({ input: stdin, output: stdout });
  // Read as a stream of lines: `question` loses what was typed ahead.
  const answers = terminal[Symbol.asyncIterator]();
  let isOpen = true;
  terminal.once('close', () => (isOpen = false));
  try {
    return await use(async (question, fallback) => {
      const prompt = `${question} [${fallback ? 'Y/n' : 'y/N'}] `;
      terminal.setPrompt(prompt);
      // All may have been typed ahead; since Node 24 a terminal that is closed then refuses to ask.
      if (isOpen) terminal.prompt();
      else stdout.write(prompt);
      const { value, done } = await answers.next();
      const answer = done === true ? '' : value;
      return /^\s*y/i.test(answer) ? true : /^\s*n/i.test(answer) ? false : fallback;
    });
  } finally {
    terminal.close();
  }
};
