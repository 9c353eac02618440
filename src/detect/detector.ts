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
/** Levels of encoding that are undone: what a JSON string in JSON, or a base64 value in a URL takes. */
const DEPTH = 2;

/** A text with the way back to the blob. */
interface BlobLayer extends Layer {
  /** The encodings undone so far, outermost first. */
  readonly via: readonly string[];
  readonly toBlob: (start: number, end: number) => Span;
}

/**
 * Makes the search for a list of rules. Compiling takes some milliseconds, so once a process.
 * Only windows around keywords are looked at; there each rule is tried on the text as it stands and as each encoding reads it.
 */
export const createDetector = (rules: readonly Rule[]): Detector => {
  const prefilter = createPrefilter(prefilterLiterals(rules));
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
    return isNamed(origin.path) ? [[0, bytes.length]] : prefilter.windows(bytes, REACH);
  }

  function search({ bytes, origin }: Pick<Blob, 'bytes' | 'origin'>, windows: Windows): RankedMatch[] {
    const found: RankedMatch[] = [];
    for (const [start, end] of windows) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
      const toBlob = (from: number, to: number): Span => [start + from, start + to];
      const has = keywordsOf(text, () => false);
      inspect({ text, outer: '', toOuter: toBlob, has, path: origin.path, via: [], toBlob }, found);
    }
    return found;
  }

  /** Some files are looked at whole for what they are called. */
  function isNamed(path: string | null): boolean {
    return path !== null && paths.some((pattern) => pattern.test(path));
  }

  function inspect(layer: BlobLayer, found: RankedMatch[]): void {
    for (const match of marked(layer.text)) found.push(toMatch(layer, match));
    for (const matcher of patterns) for (const match of matcher(layer)) found.push(toMatch(layer, match));
    // What is decoded is decoded again only where a keyword shows that something is left in it.
    const isDecodable = layer.via.length === 0 || (layer.via.length < DEPTH && prefilter.test(Buffer.from(layer.text, 'latin1')));
    if (isDecodable) decode(layer, found);
  }

  function decode(layer: BlobLayer, found: RankedMatch[]): void {
    for (const { id, decode: read } of encodings) {
      for (const { text, toSource } of read(layer.text)) {
        const toBlob = (start: number, end: number): Span => layer.toBlob(...toSource(start, end));
        const has = keywordsOf(text, layer.has);
        inspect({ text, outer: layer.text, toOuter: toSource, has, path: layer.path, via: [...layer.via, id], toBlob }, found);
      }
    }
  }

  function toMatch(layer: BlobLayer, { start, end, ...match }: TextMatch): RankedMatch {
    const [from, to] = layer.toBlob(start, end);
    const secret = layer.text.slice(start, end);
    const place = { ...match, secret, start: from, end: to, rank: ranks.get(match.ruleId) ?? ranks.size };
    // Bytes that a rewriting left as they stand are not decoded, whatever stands beside them.
    const isVerbatim = layer.via.length === 0 || to - from === end - start;
    return isVerbatim && !isRecoded(layer.via) ? place : { ...place, decodedFrom: layer.via };
  }
};

/** Encodings that change every byte, so that equal lengths say nothing. */
const isRecoded = (via: readonly string[]): boolean => via.includes('base64') || via.includes('hex');
