import { isBinary, isCounted, isFramed } from './fields.ts';
import { MARKER } from './marker.ts';
import { placeholderReason } from './placeholder.ts';
import type { Confidence, MarkedRule, MarkedShape } from './rule.ts';
import { isTokenStart } from './token.ts';

/** A match in a text; offsets are indices into it. */
export interface TextMatch {
  readonly ruleId: string;
  readonly start: number;
  readonly end: number;
  readonly confidence: Confidence;
  readonly reasons: readonly string[];
}

/** A shape with its rule, longest prefixes first. */
interface Entry {
  readonly ruleId: string;
  readonly shape: MarkedShape;
}

/** The body of a key: the characters right and left of the marker that may belong to it. */
interface Runs {
  /** Where the run left of the marker begins. */
  readonly start: number;
  readonly marker: number;
  /** Where the run right of the marker ends. */
  readonly end: number;
}

const NAMED = '<name>-';
const LONGEST_NAME = 50;
/** The longest known key has 91 characters before its marker; a longer run is still searched for where one may begin. */
const LEFT_CAP = 260;
const RIGHT_CAP = 140;
/** Halves of lengths that are not known yet: those seen so far have 20 and more. */
const SHORTEST_HALF = 20;
/** base64url of a zero byte at the end of whole bytes: the tail rule (docs/design/formats.md 1.1). */
const TAIL = /^[AEIMQUYcgkosw048]A$/;

/** Finds keys around their marker, outwards, in time linear in the text. */
export const createMarkedMatcher = (rules: readonly MarkedRule[]): ((text: string) => readonly TextMatch[]) => {
  const entries = rules
    .flatMap((rule) => rule.shapes.map((shape): Entry => ({ ruleId: rule.id, shape })))
    .sort((a, b) => literalPrefix(b.shape).length - literalPrefix(a.shape).length);
  if (entries.length === 0) return () => [];

  return (text) => {
    const matches: TextMatch[] = [];
    for (let at = text.indexOf(MARKER); at !== -1; at = text.indexOf(MARKER, at + MARKER.length)) {
      const match = matchAround(text, runsAround(text, at), entries);
      if (match !== undefined) matches.push(match);
    }
    return matches;
  };
};

const runsAround = (text: string, marker: number): Runs => {
  let start = marker;
  while (start > 0 && marker - start < LEFT_CAP && isBody(text.charCodeAt(start - 1))) start--;
  let end = marker + MARKER.length;
  const limit = Math.min(text.length, end + RIGHT_CAP);
  while (end < limit && isBody(text.charCodeAt(end))) end++;
  return { start, marker, end };
};

/** A known shape, else the nearest thing to one. */
const matchAround = (text: string, runs: Runs, entries: readonly Entry[]): TextMatch | undefined => {
  const starts = prefixesIn(text, runs, entries);
  for (const start of starts) {
    for (const entry of entries) {
      const match = matchShape(text, runs, start, entry);
      if (match !== undefined) return match;
    }
  }
  for (const entry of entries) {
    if (entry.shape.prefix !== '') continue;
    const match = matchShape(text, runs, runs.start, entry);
    if (match !== undefined) return match;
  }
  const tokens = starts.filter((start) => isTokenStart(text, start));
  return matchUnknown(text, runs, tokens, entries);
};

/** Where `sk-` stands in the left run and a value may begin, leftmost first: a body may hold `sk-` by chance. */
const prefixesIn = (text: string, { start, marker }: Runs, entries: readonly Entry[]): readonly number[] => {
  const starts: number[] = [];
  // No further than the marker, for which there may be millions.
  const run = text.slice(start, marker);
  let isAnywhere: boolean | undefined;
  for (let at = run.indexOf('sk-'); at !== -1; at = run.indexOf('sk-', at + 1)) {
    const isStart =
      isTokenStart(text, start + at) ||
      entries.some(({ shape }) => isCounted(text, start + at, marker + MARKER.length + shape.half));
    if (isStart || (isAnywhere ??= isBinary(text, start))) starts.push(start + at);
  }
  return starts;
};

const matchShape = (text: string, runs: Runs, start: number, { ruleId, shape }: Entry): TextMatch | undefined => {
  const body = runs.marker - shape.half;
  const prefix = text.slice(start, Math.max(start, body));
  if (body < start || !fitsPrefix(prefix, shape) || (prefix === '' && start !== body)) return undefined;
  const end = runs.marker + MARKER.length + shape.half;
  if (end > runs.end) return undefined;
  const left = text.slice(body, runs.marker);
  const right = text.slice(runs.marker + MARKER.length, end);
  const isStart = shape.prefix === '' || isTokenStart(text, start);
  const isEnd = shape.alphabet === 'base62' ? !/^[A-Za-z0-9]/.test(text.charAt(end)) : end === runs.end;
  const framed = shape.prefix !== '' && !(isStart && isEnd) && isFramed(text, start, end);
  if (!isStart && !framed && !isUnmistakable(text, runs, right, shape)) return undefined;
  const endsHere = isEnd || framed;
  const confidence =
    shape.alphabet === 'base62'
      ? legacyConfidence(endsHere, left, right, shape)
      : tailConfidence(right, endsHere, shape);
  if (confidence === undefined) return undefined;
  return judged({ ruleId, start, end, ...confidence }, left, right);
};

/**
 * Whether any character may stand in front: a prefix of one kind, both halves and the tail are no chance. In text, a letter there still means
 * that they are part of another word; between the fields of binary data it means nothing.
 */
const isUnmistakable = (text: string, runs: Runs, right: string, { prefix, alphabet }: MarkedShape): boolean =>
  alphabet === 'base64url' && prefix.length > 'sk-'.length && TAIL.test(right.slice(-2)) && isBinary(text, runs.start);

type Evidence = Pick<TextMatch, 'confidence' | 'reasons'>;

const legacyConfidence = (endsHere: boolean, left: string, right: string, shape: MarkedShape): Evidence | undefined => {
  if (!endsHere || /[-_]/.test(left) || /[-_]/.test(right)) return undefined;
  return { confidence: shape.confidence, reasons: [shapeReason(shape)] };
};

const tailConfidence = (right: string, endsHere: boolean, shape: MarkedShape): Evidence | undefined => {
  if (TAIL.test(right.slice(-2)))
    return {
      confidence: shape.confidence,
      reasons: [shapeReason(shape), 'ends in the zero byte that all known keys end in'],
    };
  // Without a prefix and without the tail nothing but the length speaks for it.
  if (!endsHere || shape.prefix === '') return undefined;
  return {
    confidence: 'medium',
    reasons: [shapeReason(shape), 'does not end in the zero byte that all known keys end in'],
  };
};

const shapeReason = ({ prefix, half }: MarkedShape): string =>
  `${prefix === '' ? 'no prefix' : `prefix ${prefix.replace('<name>', '…')}`}, marker in the middle of ${2 * half} characters`;

/** Lengths nobody has seen yet: four times OpenAI has changed them, and each time scanners went blind. */
const matchUnknown = (
  text: string,
  runs: Runs,
  starts: readonly number[],
  entries: readonly Entry[],
): TextMatch | undefined => {
  const start = starts[0];
  if (start === undefined) return undefined;
  // Where no prefix of a kind stands, a new length of the plainest kind is likelier than a name.
  const entry = entries.find(
    ({ shape: { prefix } }) => prefix !== '' && !prefix.endsWith(NAMED) && text.startsWith(prefix, start),
  );
  if (entry === undefined) return undefined;
  const body = start + literalPrefix(entry.shape).length;
  const half = runs.marker - body;
  const rightLength = runs.end - runs.marker - MARKER.length;
  if (half < SHORTEST_HALF || rightLength < SHORTEST_HALF) return undefined;
  const end = Math.min(runs.end, runs.marker + MARKER.length + half);
  const left = text.slice(body, runs.marker);
  const right = text.slice(runs.marker + MARKER.length, end);
  const isEqual = right.length === half && (rightLength === half || TAIL.test(right.slice(-2)));
  const evidence: Evidence = isEqual
    ? { confidence: 'medium', reasons: [`marker in the middle of ${2 * half} characters, a length not known yet`] }
    : { confidence: 'low', reasons: ['the marker is not in the middle, as it is in every key known'] };
  return judged({ ruleId: entry.ruleId, start, end: isEqual ? end : runs.end, ...evidence }, left, right);
};

const judged = (match: TextMatch, left: string, right: string): TextMatch => {
  const reason = placeholderReason(left, right);
  return reason === undefined
    ? match
    : { ...match, confidence: 'low', reasons: [...match.reasons, `placeholder: ${reason}`] };
};

const fitsPrefix = (prefix: string, shape: MarkedShape): boolean => {
  if (!shape.prefix.endsWith(NAMED)) return prefix === shape.prefix;
  const literal = literalPrefix(shape);
  const name = prefix.slice(literal.length, -1);
  return prefix.startsWith(literal) && prefix.endsWith('-') && name.length >= 1 && name.length <= LONGEST_NAME;
};

const literalPrefix = ({ prefix }: MarkedShape): string =>
  prefix.endsWith(NAMED) ? prefix.slice(0, -NAMED.length) : prefix;

/** `[A-Za-z0-9_-]` */
const isBody = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 45 || code === 95;
