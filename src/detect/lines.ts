import type { Blob } from './blob.ts';
import { decodeUtf16, markLength, newlineLength, nextLineStart, previousLineStart, textOf } from './text.ts';

/** Reads lines around matches, each once: a line of 50 MB may hold a thousand of them. */
export interface Lines {
  /** The answer for the line that starts at `lineStart` and the one before it; asked once for each `key` and line. */
  memo<T>(lineStart: number, key: string, ask: (line: string, previous: string) => T): T;
}

/** Lines of a blob without NUL, CR and byte-order mark: UTF-16 decoded, of all other text each character a latin1 byte. */
export const createLines = (blob: Pick<Blob, 'bytes' | 'base'>): Lines => {
  const text = textOf(blob);
  const { bytes, order } = text;
  const answers = new Map<string, unknown>();
  let current = { start: -1, line: '', previous: '' };

  return {
    memo<T>(lineStart: number, key: string, ask: (line: string, previous: string) => T): T {
      const name = `${lineStart}\0${key}`;
      if (!answers.has(name)) {
        if (current.start !== lineStart) current = { start: lineStart, ...read(lineStart) };
        answers.set(name, ask(current.line, current.previous));
      }
      return answers.get(name) as T;
    },
  };

  function read(start: number): { line: string; previous: string } {
    return { line: lineAt(start), previous: start === 0 ? '' : lineAt(previousLineStart(bytes, order, start)) };
  }

  function lineAt(start: number): string {
    const next = nextLineStart(bytes, order, start);
    const end = next === 0 ? bytes.length : next - newlineLength(order);
    const line = bytes.subarray(start === 0 ? markLength(text) : start, end);
    return (order === undefined ? line.toString('latin1') : decodeUtf16(line, order)).replace(/[\0\r]/g, '');
  }
};
