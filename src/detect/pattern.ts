import type { Span } from './decode/decoded.ts';
import type { TextMatch } from './marked.ts';
import type { Judgement, PatternRule } from './rule.ts';
import { shannonEntropy } from './entropy.ts';

/** What a pattern is run on. */
export interface Layer {
  readonly text: string;
  /** The text that this one was decoded from; empty for the blob's own. */
  readonly outer: string;
  readonly toOuter: (start: number, end: number) => Span;
  /** Whether a keyword stands in the text or in the outer one; asked for each rule, so looked for once. */
  readonly has: (keyword: string) => boolean;
  readonly path: string | null;
}

/** Characters of context that a judge sees on either side. */
const AROUND = 2048;

export type PatternMatcher = (layer: Layer) => readonly TextMatch[];

/** Runs one rule's pattern over a window and asks its judge about each match. */
export const createPatternMatcher = (rule: PatternRule): PatternMatcher => {
  let find: ((text: string) => readonly Span[]) | undefined;

  return (layer) => {
    if (!isWanted(rule, layer)) return [];
    find ??= rule.guard?.run ?? createFind(rule.pattern);
    const spans = find(layer.text);
    return spans.flatMap((span) => toMatch(rule, layer, span) ?? []);
  };
};

const isWanted = ({ keywords, path, needs }: PatternRule, layer: Layer): boolean =>
  (needs === undefined || layer.text.includes(needs)) &&
  ((path !== undefined && layer.path !== null && path.test(layer.path)) || keywords.some(layer.has));

/** Where the values stand: the group `secret`, or the whole match. Indices are asked for where they say more: an engine takes twice as long with them. */
const createFind = ({ source, flags }: RegExp): ((text: string) => readonly Span[]) => {
  const pattern = new RegExp(source, withFlags(flags, 'g'));
  let exact: RegExp | undefined;
  const spanOf = ({ 0: all, index, groups, input }: RegExpExecArray): Span => {
    const secret = groups?.['secret'];
    if (secret === undefined || secret === all) return [index, index + all.length];
    exact ??= new RegExp(source, withFlags(flags, 'dy'));
    exact.lastIndex = index;
    return exact.exec(input)!.indices!.groups!['secret']!;
  };
  return (text) => {
    const spans: Span[] = [];
    pattern.lastIndex = 0;
    for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
      if (found[0] === '') pattern.lastIndex++;
      spans.push(spanOf(found));
    }
    return spans;
  };
};

const toMatch = (rule: PatternRule, layer: Layer, [start, end]: Span): TextMatch | undefined => {
  if (end === start) return undefined;
  const secret = layer.text.slice(start, end);
  if (rule.entropy !== undefined && shannonEntropy(secret) < rule.entropy) return undefined;
  const judgement = judge(rule, layer, secret, start, end);
  if (judgement === null) return undefined;
  return {
    ruleId: judgement.ruleId ?? rule.id,
    start,
    end,
    confidence: judgement.confidence,
    reasons: judgement.reasons,
  };
};

const judge = (rule: PatternRule, layer: Layer, secret: string, start: number, end: number): Judgement | null => {
  if (rule.judge === undefined) return { confidence: rule.confidence, reasons: [`matches the pattern of ${rule.id}`] };
  const from = Math.max(0, start - AROUND);
  return rule.judge(secret, {
    text: layer.text.slice(from, end + AROUND),
    start: start - from,
    end: end - from,
    path: layer.path,
    outer: outerAround(layer, start, end),
  });
};

const outerAround = ({ outer, toOuter }: Layer, start: number, end: number): string => {
  if (outer === '') return '';
  const [from, to] = toOuter(start, end);
  return outer.slice(Math.max(0, from - AROUND), to + AROUND);
};

const withFlags = (flags: string, wanted: string): string =>
  [...new Set(flags.replaceAll(/[dgy]/g, '') + wanted)].join('');

/** Remembers which keywords a text holds, its outer text's included. */
export const keywordsOf = (text: string, outerHas: (keyword: string) => boolean): ((keyword: string) => boolean) => {
  const known = new Map<string, boolean>();
  return (keyword) => {
    let has = known.get(keyword);
    if (has === undefined) {
      has = text.includes(keyword) || outerHas(keyword);
      known.set(keyword, has);
    }
    return has;
  };
};
