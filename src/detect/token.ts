/**
 * Where a token may start, as the source of a lookbehind: after anything that is no letter or digit, or after an
 * escape that ends in one (`\n`, `%20`, `\u0022`, `\x1b`, the colour code `[33m`). `_` may stand before it (docs/design/formats.md 1.3).
 */
export const tokenStart: string = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[nrtfv0]|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\[[0-9;]{1,16}m|\x1b\[m))`;

const sticky = new RegExp(tokenStart, 'y');

/** Whether a token may start at an index of `text`. */
export const isTokenStart = (text: string, at: number): boolean => {
  sticky.lastIndex = at;
  return sticky.test(text);
};
