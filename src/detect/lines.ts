/** Reads lines around matches, each once: a line of 50 MB may hold a thousand of them. */
export interface Lines {
  /** The answer for the line that starts at `lineStart` and the one before it; asked once for each `key` and line. */
  memo<T>(lineStart: number, key: string, ask: (line: string, previous: string) => T): T;
}

/** Lines of these bytes, each character a latin1 byte, without NUL and CR. */
export const createLines = (bytes: Uint8Array): Lines => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
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
    const before = start === 0 ? -1 : buffer.lastIndexOf(10, Math.max(0, start - 2));
    return { line: text(start), previous: start === 0 ? '' : text(before + 1) };
  }

  function text(start: number): string {
    const end = buffer.indexOf(10, start);
    return buffer.toString('latin1', start, end === -1 ? buffer.length : end).replace(/[\0\r]/g, '');
  }
};
