/**
 * Line numbers (from 1) of offsets, asked for in rising order: each piece of the text is looked at once. An earlier
 * offset begins anew.
 */
export const createLineCounter = (text: string): ((offset: number) => number) => {
  const ends = { line: 1, start: 0, next: endOf(text, 0) };
  return (offset) => {
    if (offset < ends.start) Object.assign(ends, { line: 1, start: 0, next: endOf(text, 0) });
    while (ends.next < offset) {
      ends.line++;
      ends.start = ends.next + 1;
      ends.next = endOf(text, ends.start);
    }
    return ends.line;
  };
};

/** Where the line ends is kept: looked for with each question, a long line would be walked each time. */
const endOf = (text: string, from: number): number => {
  const at = text.indexOf('\n', from);
  return at < 0 ? Infinity : at;
};
