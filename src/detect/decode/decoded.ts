/** A stretch of text: `[start, end)`. */
export type Span = readonly [start: number, end: number];

/** Text to search, one latin1 character a byte, with the way back to the text that it was decoded from. */
export interface Decoded {
  readonly text: string;
  /** A non-empty stretch of `text` → the stretch of the source that made it. Starts never decrease as the argument's start grows. */
  readonly toSource: (start: number, end: number) => Span;
  /** The part that was decoded, where the rest is what stands around it: a match elsewhere is none. Absent: all of it. */
  readonly decoded?: Span;
}

/** One way in which a key may be written so that its bytes do not show. */
export interface Encoding {
  /** Shown as `decodedFrom`. */
  readonly id: string;
  /**
   * What a text that holds `keyword` is sure to hold after this encoding, whatever stands around the keyword:
   * at least one of these occurs, whole. Empty when the keyword stays readable or is only broken up.
   */
  readonly forms: (keyword: string) => readonly string[];
  /** Hardly ever met together with another one: forms of the two are not looked for. */
  readonly single?: true;
  /** Readings of the parts of `text` that are so encoded. None when there are no such parts, and then cheap. Linear in the text. */
  readonly decode: (text: string) => Iterable<Decoded>;
}

/** A stretch of the source and what it was replaced by. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The source with edits made, which are in order and do not overlap; nothing when there are none. */
const applyEdits = (source: string, edits: readonly Edit[]): readonly Decoded[] => {
  if (edits.length === 0) return [];
  const parts: string[] = [];
  const outStarts = new Int32Array(edits.length);
  let at = 0;
  let length = 0;
  for (const [index, edit] of edits.entries()) {
    parts.push(source.slice(at, edit.start), edit.text);
    outStarts[index] = length + edit.start - at;
    length = outStarts[index] + edit.text.length;
    at = edit.end;
  }
  parts.push(source.slice(at));
  const sourceOf = (index: number): Span => {
    const last = lastAtOrBefore(outStarts, index);
    if (last < 0) return [index, index + 1];
    const edit = edits[last]!;
    const past = index - outStarts[last]! - edit.text.length;
    return past < 0 ? [edit.start, edit.end] : [edit.end + past, edit.end + past + 1];
  };
  return [{ text: parts.join(''), toSource: (start, end) => [sourceOf(start)[0], sourceOf(end - 1)[1]] }];
};

/** The last edit that begins at or before `index` of the output. Deletions there stand before the character, so the last one wins. */
const lastAtOrBefore = (outStarts: Int32Array, index: number): number => {
  let low = -1;
  let high = outStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (outStarts[middle]! <= index) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** Characters before an encoded value in which what it is given to is named. */
const LEAD = 96;
/** Enough for a closing quote. */
const TRAIL = 2;

/** The reading of one run, with what stands around the run in `source`, so that a value is seen with its name: `KEY=` and the value. */
export const inPlace = (source: string, { text, toSource }: Decoded): Decoded => {
  if (text === '') return { text, toSource };
  const [start] = toSource(0, 1);
  const [, end] = toSource(text.length - 1, text.length);
  const lead = source.slice(Math.max(0, start - LEAD), start);
  const trail = source.slice(end, end + TRAIL);
  const leadStart = start - lead.length;
  const sourceOf = (index: number): Span => {
    if (index < lead.length) return [leadStart + index, leadStart + index + 1];
    const inside = index - lead.length;
    if (inside < text.length) return toSource(inside, inside + 1);
    return [end + inside - text.length, end + inside - text.length + 1];
  };
  return {
    text: lead + text + trail,
    toSource: (from, to) => [sourceOf(from)[0], sourceOf(to - 1)[1]],
    decoded: [lead.length, lead.length + text.length],
  };
};

/** The source with every match of a global pattern replaced. */
export const rewrite = (
  source: string,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => string,
): readonly Decoded[] => {
  const edits = Array.from(source.matchAll(pattern), (match) => {
    const end = match.index + match[0].length;
    return { start: match.index, end, text: replace(match) };
  });
  return applyEdits(source, edits);
};

/** A code point as the one latin1 character that it is, or as one that no key holds; nothing for one that does not show. */
export const latin1Character = (code: number): string => {
  if (isInvisible(code)) return '';
  return code < 256 ? String.fromCharCode(code) : '\u00ff';
};

/** Soft hyphen, zero-width characters, word joiner, byte-order mark: those of invisible.ts that are met, written as a number. */
const isInvisible = (code: number): boolean =>
  code === 0xad || (code >= 0x200b && code <= 0x200f) || code === 0x2060 || code === 0xfeff;

/** `keyword` with each character written by `unit` from its two hexadecimal digits, lower and upper case. */
export const characterwise = (keyword: string, unit: (hex: string, code: number) => string): readonly string[] => {
  const codes = Array.from(keyword, (character) => character.charCodeAt(0));
  const write = (toCase: (hex: string) => string): string =>
    codes.map((code) => unit(toCase(code.toString(16).padStart(2, '0')), code)).join('');
  return [...new Set([write((hex) => hex), write((hex) => hex.toUpperCase())])];
};
