/**
 * Where a token may start, as the source of a lookbehind: after anything that is no letter or digit, or after an
 * escape that ends in one (`\n`, `%20`, `\u0022`, `\x1b`, the colour code `[33m`).
 * `_` may stand before it (formats.md 1.3).
 */
export const tokenStart: string = String.raw`(?:(?<![A-Za-z0-9])|(?<=\\[nrtfv0]|%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\[[0-9;]{1,16}m|\x1b\[m))`;

/** The pattern of a value of letters and digits: `-old` or `_v2` may follow it. The value is the group `secret`. */
export function token(value: RegExp): RegExp {
  return new RegExp(`${tokenStart}(?<secret>${value.source})(?![A-Za-z0-9])`);
}

/** The pattern of a value that may itself hold `-` and `_`, so that only something else ends it. */
export function dashedToken(value: RegExp): RegExp {
  return new RegExp(`${tokenStart}(?<secret>${value.source})(?![A-Za-z0-9_-])`);
}
