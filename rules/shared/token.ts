import { repeated } from '../../src/detect/repeated.ts';
import { tokenStart } from '../../src/detect/token.ts';

/** A value with OpenAI's marker is for the marked rules alone, whoever else's shape it happens to have. */
const UNMARKED = '(?<!T3BlbkFJ[A-Za-z0-9_-]{0,200})';

/**
 * The pattern of a value of letters and digits: `-old` or `_v2` may follow it. The value is the group `secret`. Where all values have one
 * `length`, the byte of that number may stand before it, as in compiled and packed data; any byte may follow then.
 */
export function token(value: RegExp, length?: number): RegExp {
  const end = '(?![A-Za-z0-9])';
  const [, set, count] = /^(\[[\w-]+\])\{(\d+)\}$/.exec(value.source) ?? [];
  if (set !== undefined && length === undefined) return endOfRun(set, Number(count));
  if (length === undefined) return bounded(tokenStart, value, end);
  const counted = String.fromCharCode(length);
  return bounded(`(?:${tokenStart}|(?<=${counted}))`, value, `(?:${end}|(?<=${counted}.{${length}}))`);
}

/** The pattern of a value that may itself hold `-` and `_`, so that only something else ends it. */
export function dashedToken(value: RegExp): RegExp {
  return bounded(tokenStart, value, '(?![A-Za-z0-9_-])');
}

/**
 * The value as the group `secret`, from `start` to `end`. What stands before is looked at once the first characters fit: an engine skips to a literal
 * ten to a hundred times faster than it tries a lookbehind at each place.
 */
function bounded(start: string, { source }: RegExp, end: string): RegExp {
  const plain = new RegExp(`${start}(?<secret>${source})${end}${UNMARKED}`);
  // Of alternatives each would need the lookbehind.
  if (source.replace(/\((?:[^()]|\([^()]*\))*\)/g, '').includes('|')) return plain;
  const literal = /^[A-Za-z0-9_-]+(?=\[)/.exec(source)?.[0];
  if (literal === undefined) return plain;
  return new RegExp(`(?<secret>${literal}(?<=${start}${literal})${source.slice(literal.length)})${end}${UNMARKED}`);
}

/** Letters and digits that an escape before a value ends in, at the most: a terminal's, of which the last parameter counts with its final letter. */
const ESCAPE = 17;

/**
 * A value without a literal, of `[set]{length}`: the end of a run of such characters, which is read once. Tried at each place of longer runs (digests, of which lock files
 * are full), it would be read over and over.
 */
function endOfRun(set: string, length: number): RegExp {
  const run = `(?<!${set})${repeated(set, length, length + ESCAPE)}(?![A-Za-z0-9])`;
  return new RegExp(`${run}(?<=${tokenStart}(?<secret>${set}{${length}}))${UNMARKED}`);
}
