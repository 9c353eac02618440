import type { Blob } from './blob.ts';
import type { Span } from './decode/decoded.ts';
import { encodings } from './decode/encodings.ts';
import type { Match } from './finding.ts';
import { prefilterLiterals } from './keywords.ts';
import { type TextMatch, createMarkedMatcher } from './marked.ts';
import { type RankedMatch, withoutOverlaps } from './overlaps.ts';
import { type Layer, createPatternMatcher, keywordsOf } from './pattern.ts';
import { type Windows, createPrefilter } from './prefilter/prefilter.ts';
import type { Rule } from './rule.ts';

export interface Detector {
  /** Every key in a blob, one match for each place, in order of place. Offsets are bytes of the blob. */
  detect(blob: Pick<Blob, 'bytes' | 'origin'>): readonly Match[];
  /** What each rule saw, before one match is chosen for each place: to explain the choice. */
  explain(blob: Pick<Blob, 'bytes' | 'origin'>): readonly Match[];
}

/** Bytes on either side of a keyword that its rules see. An encoded key of two levels takes 600. */
const REACH = 2048;
/** The longest token that is taken in whole; real ones have 2 KB, in base64 of UTF-16 twice 2.7 as much. */
const TOKEN_CAP = 8192;
/** Levels of encoding that are undone: what a JSON string in JSON, or a base64 value in a URL takes. */
const DEPTH = 2;

/** A text with the way back to the blob. */
interface BlobLayer extends Layer {
  /** The encodings undone so far, outermost first. */
  readonly via: readonly string[];
  /** Whether a match may begin here: not in what is only context of a decoded run, at any level. */
  readonly counts: (start: number) => boolean;
  readonly toBlob: (start: number, end: number) => Span;
}

/**
 * Makes the search for a list of rules. Compiling takes some milliseconds, so once a process.
 * Only windows around keywords are looked at; there each rule is tried on the text as it stands and as each encoding reads it.
 */
export const createDetector = (rules: readonly Rule[]): Detector => {
  const prefilter = createPrefilter(prefilterLiterals(rules));
  const generic = new Set(rules.filter((rule) => rule.kind === 'pattern' && rule.generic).map(({ id }) => id));
  const ranks = new Map(rules.map((rule, rank) => [rule.id, rank]));
  const marked = createMarkedMatcher(rules.filter((rule) => rule.kind === 'marked'));
  const patternRules = rules.filter((rule) => rule.kind === 'pattern');
  const patterns = patternRules.map(createPatternMatcher);
  const paths = patternRules.flatMap((rule) => rule.path ?? []);

  return {
    detect(blob) {
      const windows = windowsOf(blob);
      return windows.length === 0 ? [] : withoutOverlaps(search(blob, windows));
    },
    explain: (blob) => search(blob, windowsOf(blob)),
  };

  function windowsOf({ bytes, origin }: Pick<Blob, 'bytes' | 'origin'>): Windows {
    return isNamed(origin.path) ? [[0, bytes.length]] : prefilter.windows(bytes, REACH).map((window) => toTokenEdges(bytes, window));
  }

  function search({ bytes, origin }: Pick<Blob, 'bytes' | 'origin'>, windows: Windows): RankedMatch[] {
    const found: RankedMatch[] = [];
    for (const [start, end] of windows) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
      const toBlob = (from: number, to: number): Span => [start + from, start + to];
      const has = keywordsOf(text, () => false);
      inspect({ text, outer: '', toOuter: toBlob, has, path: origin.path, via: [], counts: () => true, toBlob }, found);
    }
    return found;
  }

  /** Some files are looked at whole for what they are called. */
  function isNamed(path: string | null): boolean {
    return path !== null && paths.some((pattern) => pattern.test(path));
  }

  function inspect(layer: BlobLayer, found: RankedMatch[]): void {
    const add = (match: TextMatch): void => {
      if (layer.counts(match.start)) found.push(toMatch(layer, match));
    };
    marked(layer.text).forEach(add);
    for (const matcher of patterns) matcher(layer).forEach(add);
    // What is decoded is decoded again only where a keyword shows that something is left in it.
    const isDecodable = layer.via.length === 0 || (layer.via.length < DEPTH && prefilter.test(Buffer.from(layer.text, 'latin1')));
    if (isDecodable) decode(layer, found);
  }

  function decode(layer: BlobLayer, found: RankedMatch[]): void {
    for (const { id, decode: read } of encodings) {
      for (const { text, toSource, decoded } of read(layer.text)) {
        const [from, to] = decoded ?? [0, text.length];
        const counts = (start: number): boolean => start >= from && start < to && layer.counts(toSource(start, start + 1)[0]);
        const toBlob = (start: number, end: number): Span => layer.toBlob(...toSource(start, end));
        const has = keywordsOf(text, layer.has);
        inspect({ text, outer: layer.text, toOuter: toSource, has, path: layer.path, via: [...layer.via, id], counts, toBlob }, found);
      }
    }
  }

  function toMatch(layer: BlobLayer, { start, end, ...match }: TextMatch): RankedMatch {
    const [from, to] = layer.toBlob(start, end);
    const secret = layer.text.slice(start, end);
    const place = { ...match, secret, start: from, end: to, rank: ranks.get(match.ruleId) ?? ranks.size, isGeneric: generic.has(match.ruleId) };
    // Bytes that a rewriting left as they stand are not decoded, whatever stands beside them.
    const isVerbatim = layer.via.length === 0 || to - from === end - start;
    return isVerbatim && !isRecoded(layer.via) ? place : { ...place, decodedFrom: layer.via };
  }
};

/** A token that the window's edge would cut (a JWT of some KB) is taken in whole. Windows may overlap then; matches are told apart by place. */
const toTokenEdges = (bytes: Uint8Array, [start, end]: Span): Span => {
  let from = start;
  while (from > 0 && start - from < TOKEN_CAP && isTokenByte(bytes[from - 1]!)) from--;
  let to = end;
  while (to < bytes.length && to - end < TOKEN_CAP && isTokenByte(bytes[to]!)) to++;
  return [from, to];
};

/** `[A-Za-z0-9+/=_.-]` */
const isTokenByte = (byte: number): boolean =>
  (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 45 && byte <= 57) || byte === 43 || byte === 61 || byte === 95;

/** Encodings that change every byte, so that equal lengths say nothing. */
const isRecoded = (via: readonly string[]): boolean => via.includes('base64') || via.includes('hex');
