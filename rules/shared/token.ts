import { tokenStart } from '../../src/detect/token.ts';

/** A value with OpenAI's marker is for the marked rules alone, whoever else's shape it happens to have. */
const UNMARKED = '(?<!T3BlbkFJ[A-Za-z0-9_-]{0,200})';

/**
 * The pattern of a value of letters and digits: `-old` or `_v2` may follow it. The value is the group `secret`. Where all values have one
 * `length`, the byte of that number may stand before it, as in compiled and packed data; any byte may follow then.
 */
export function token(value: RegExp, length?: number): RegExp {
  const counted = length === undefined ? '' : String.fromCharCode(length);
  const edges =
    counted === ''
      ? `${tokenStart}(?<secret>${value.source})(?![A-Za-z0-9])`
      : `(?:${tokenStart}|(?<=${counted}))(?<secret>${value.source})(?:(?![A-Za-z0-9])|(?<=${counted}.{${length}}))`;
  return new RegExp(`${edges}${UNMARKED}`);
}

/** The pattern of a value that may itself hold `-` and `_`, so that only something else ends it. */
export function dashedToken(value: RegExp): RegExp {
  return new RegExp(`${tokenStart}(?<secret>${value.source})(?![A-Za-z0-9_-])${UNMARKED}`);
}
