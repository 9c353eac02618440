import type { Span } from './decode/decoded.ts';
import { encodings } from './decode/encodings.ts';
import { type TextMatch, createMarkedMatcher } from './marked.ts';
import type { RankedMatch } from './overlaps.ts';
import { type Layer, createPatternMatcher, keywordsOf } from './pattern.ts';
import type { Rule } from './rule.ts';

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

/** Tries all rules on a stretch of a blob, as it stands and as each encoding reads it. `start` is where the stretch begins in the blob. */
export type Inspect = (text: string, start: number, path: string | null) => readonly RankedMatch[];

/** `mayHold` says whether a text holds a keyword at all: what is decoded is decoded again only then. */
export const createInspect = (rules: readonly Rule[], mayHold: (text: string) => boolean): Inspect => {
  const marked = createMarkedMatcher(rules.filter((rule) => rule.kind === 'marked'));
  const patterns = rules.filter((rule) => rule.kind === 'pattern').map(createPatternMatcher);
  const rank = createRank(rules);

  return (text, start, path) => {
    const found: RankedMatch[] = [];
    const toBlob = (from: number, to: number): Span => [start + from, start + to];
    const has = keywordsOf(text, () => false);
    inspect({ text, outer: '', toOuter: toBlob, has, path, via: [], counts: () => true, toBlob }, found);
    return found;
  };

  function inspect(layer: BlobLayer, found: RankedMatch[]): void {
    for (const match of marked(layer.text)) if (layer.counts(match.start)) found.push(rank(layer, match));
    for (const matcher of patterns) {
      for (const match of matcher(layer)) if (layer.counts(match.start)) found.push(rank(layer, match));
    }
    const { length } = layer.via;
    if (length === 0 || (length < DEPTH && mayHold(layer.text)))
      for (const child of decode(layer)) inspect(child, found);
  }
};

/** Every reading of a layer by every encoding. */
function* decode(layer: BlobLayer): Iterable<BlobLayer> {
  for (const { id, decode: read } of encodings) {
    for (const { text, toSource, decoded } of read(layer.text)) {
      const [from, to] = decoded ?? [0, text.length];
      yield {
        text,
        outer: layer.text,
        toOuter: toSource,
        has: keywordsOf(text, layer.has),
        path: layer.path,
        via: [...layer.via, id],
        counts: (start) => start >= from && start < to && layer.counts(toSource(start, start + 1)[0]),
        toBlob: (start, end) => layer.toBlob(...toSource(start, end)),
      };
    }
  }
}

const createRank = (rules: readonly Rule[]): ((layer: BlobLayer, match: TextMatch) => RankedMatch) => {
  const ranks = new Map(rules.map((rule, index) => [rule.id, index]));
  const generic = new Set(rules.filter((rule) => rule.kind === 'pattern' && rule.generic).map(({ id }) => id));
  return (layer, { start, end, ...match }) => {
    const [from, to] = layer.toBlob(start, end);
    const ranked: RankedMatch = {
      ...match,
      secret: layer.text.slice(start, end),
      start: from,
      end: to,
      rank: ranks.get(match.ruleId) ?? ranks.size,
      isGeneric: generic.has(match.ruleId),
    };
    return isVerbatim(layer, ranked) ? ranked : { ...ranked, decodedFrom: layer.via };
  };
};

/** Bytes that a rewriting left as they stand are not decoded, whatever was decoded beside them. */
const isVerbatim = ({ via }: BlobLayer, { secret, start, end }: RankedMatch): boolean =>
  end - start === secret.length && !via.some((id) => id === 'base64' || id === 'hex');
