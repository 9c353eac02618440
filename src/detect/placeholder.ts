import { shannonEntropy } from './entropy.ts';
import { patternReason } from './placeholder-pattern.ts';
import { referenceReason } from './placeholder-reference.ts';
import { countSentenceWords, wordReason } from './placeholder-words.ts';

/**
 * Why a key built around the marker is a placeholder, in words that hold none of it; undefined for a real-looking one. Takes the text
 * before the marker without its prefix, and the text after it. Wrongly hits at most 0.02 % of random keys (docs/design/formats.md 5.4).
 */
export function placeholderReason(left: string, right: string): string | undefined {
  const joined = left + right;
  if (left === right) return 'both halves are the same';
  const pattern = patternReason(joined, 5) ?? patternReason(left, 5) ?? patternReason(right, 5);
  if (pattern !== undefined) return pattern;
  if (!/[a-z]/.test(joined) || !/[A-Z]/.test(joined)) return 'its letters are all of one case';
  if (shannonEntropy(joined) < entropyFloor(joined.length)) return 'too little variety for a random key';
  if (isSentence(left, right)) return 'made of words';
  return undefined;
}

/**
 * Why a value without the marker is no key but a placeholder, a reference, an address or a file, in words that hold none of it; undefined
 * when nothing says so. A UUID is no placeholder unless its digits are a pattern or the specification's own examples.
 */
export function unmarkedPlaceholderReason(value: string): string | undefined {
  const reference = referenceReason(value);
  if (reference !== undefined) return reference;
  // Only a key of at most this length is judged: nothing longer is one, and the tests for a period are not linear.
  const body = value.slice(0, longestJudged);
  const bare = body.replace(/^sk-(?:proj-|svcacct-|admin-|None-)?/, '');
  // Five equal characters are 27 times likelier in 32 hexadecimal digits than in a base62 body.
  const longestEqual = /^[0-9a-f-]+$/i.test(bare) ? 6 : 5;
  return (
    wordReason(body) ??
    patternReason(bare, longestEqual) ??
    (isPublishedExample(bare) ? 'a published example' : undefined)
  );
}

const longestJudged = 400;

/** Three delimited words alone also stand in one random key of some thousands: a second sign must agree. */
function isSentence(left: string, right: string): boolean {
  if (countSentenceWords(`${left}-`) + countSentenceWords(`-${right}`) < 3) return false;
  const joined = left + right;
  return !/[AEIMQUYcgkosw048]A$/.test(right) || !/\d/.test(joined) || caseChanges(joined) < 0.3;
}

/** Share of neighbours that differ in kind (upper, lower, digit, sign): 62 % in random base62, under 20 % in words. */
function caseChanges(text: string): number {
  let changes = 0;
  for (let i = 1; i < text.length; i++) if (kindOf(text.charCodeAt(i)) !== kindOf(text.charCodeAt(i - 1))) changes++;
  return changes / Math.max(1, text.length - 1);
}

function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return 1;
  if (code >= 65 && code <= 90) return 2;
  return code >= 48 && code <= 57 ? 3 : 4;
}

/** At or under the minimum of 10,000 random bodies of both halves together (docs/design/formats.md 5.4), bits per character. */
function entropyFloor(length: number): number {
  const after = floors.findIndex(([measured]) => measured >= length);
  const [x1, y1] = floors[after] ?? [148, 5.2];
  if (after < 0) return y1;
  const [x0, y0] = floors[after - 1] ?? [0, 0];
  return y0 + ((y1 - y0) * (length - x0)) / (x1 - x0);
}

const floors: readonly (readonly [length: number, bits: number])[] = [
  [40, 4.2],
  [48, 4.35],
  [84, 4.75],
  [92, 4.8],
  [116, 5],
  [148, 5.2],
];

/** The examples of RFC 4122 and 9562, Wikipedia and the UUID libraries; none of them was ever a credential. */
function isPublishedExample(value: string): boolean {
  return /^(?:123e4567-e89b-12d3-a456-42|550e8400-e29b-41d4-a716-44|f81d4fae-7dec-11d0-a765-00|6ba7b81[0-4]-9dad-11d1-80b4-00)/i.test(
    value,
  );
}
