/**
 * Line numbers (from 1) of offsets, asked for in rising order: each piece of the text is looked at once. An earlier
 * offset begins anew.
 */
export const createLineCounter = (text: string): ((offset: number) => number) => {
  let line = 1;
  let at = 0;
  return (offset) => {
    if (offset < at) {
      line = 1;
      at = 0;
    }
    for (let next = text.indexOf('\n', at); next >= 0 && next < offset; next = text.indexOf('\n', at)) {
      line++;
      at = next + 1;
    }
    return line;
  };
};
