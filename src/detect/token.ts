import { terminalEscape } from './terminal-escape.ts';

/**
 * Where a token may start, as the source of a lookbehind: after anything that is no letter or digit, or after an
 * escape that ends in one (`\n`, `` `n ``, `\fB`, `%20`, `%u000A`, `\u0022`, `\x1b`, a terminal's, the colour code `[33m` that a log has left of one).
 * `_` may stand before it (docs/design/formats.md 1.3).
 */
export const tokenStart: string = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[nrtfvabe0]|\x60[nrt]|\\f[BIRP]|%[0-9A-Fa-f]{2}|[%\\]u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\[[0-9;]{1,16}m|${terminalEscape}))`;

const sticky = new RegExp(tokenStart, 'y');

/** Whether a token may start at an index of `text`. */
export const isTokenStart = (text: string, at: number): boolean => {
  sticky.lastIndex = at;
  return sticky.test(text);
};
