import { tokenStart } from '../../src/detect/token.ts';

/** A value with OpenAI's marker is for the marked rules alone, whoever else's shape it happens to have. */
const UNMARKED = '(?<!T3BlbkFJ[A-Za-z0-9_-]{0,200})';

/**
 * The pattern of a value of letters and digits: `-old` or `_v2` may follow it. The value is the group `secret`. Where all values have one
 * `length`, the byte of that number may stand before it, as in compiled and packed data; any byte may follow then.
 */
export function token(value: RegExp, length?: number): RegExp {
  const end = '(?![A-Za-z0-9])';
  if (length === undefined) return new RegExp(`${startingToken(tokenStart, value)}${end}${UNMARKED}`);
  const counted = String.fromCharCode(length);
  const start = `(?:${tokenStart}|(?<=${counted}))`;
  return new RegExp(`${startingToken(start, value)}(?:${end}|(?<=${counted}.{${length}}))${UNMARKED}`);
}

/** The pattern of a value that may itself hold `-` and `_`, so that only something else ends it. */
export function dashedToken(value: RegExp): RegExp {
  return new RegExp(`${startingToken(tokenStart, value)}(?![A-Za-z0-9_-])${UNMARKED}`);
}

/**
 * The value as the group `secret`, behind `start`. What stands before is looked at once the first characters fit: an engine skips to a literal
 * ten to a hundred times faster than it tries a lookbehind at each place.
 */
function startingToken(start: string, { source }: RegExp): string {
  const plain = `${start}(?<secret>${source})`;
  // Of alternatives each would need the lookbehind.
  if (source.replace(/\((?:[^()]|\([^()]*\))*\)/g, '').includes('|')) return plain;
  const literal = /^[A-Za-z0-9_-]+(?=\[)/.exec(source)?.[0];
  if (literal !== undefined) return `(?<secret>${literal}(?<=${start}${literal})${source.slice(literal.length)})`;
  const [run, first = '', count = ''] = /^(\[[\w-]+\])\{(\d+)\}/.exec(source) ?? [''];
  if (run === '') return plain;
  return `(?<secret>${first}(?<=${start}${first})${first}{${Number(count) - 1}}${source.slice(run.length)})`;
}
