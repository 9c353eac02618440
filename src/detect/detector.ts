import type { Blob } from './blob.ts';
import { chunksOf } from './chunks.ts';
import { reaches } from './confidence.ts';
import type { Span } from './decode/decoded.ts';
import type { Match } from './finding.ts';
import { createInspect } from './inspect.ts';
import { createMemo } from './memo.ts';
import { type RankedMatch, withoutOverlaps } from './overlaps.ts';
import type { Confidence, Rule } from './rule.ts';
import { prefilterOf } from './rules-prefilter.ts';

type Searchable = Pick<Blob, 'bytes' | 'origin'>;

export interface Detector {
  /** Every key in a blob, one match for each place, in order of place. Offsets are bytes of the blob. */
  detect(blob: Searchable): readonly Match[];
  /** As `detect`, of a text without a path in which the stretches are known that rules have to look at. */
  detectIn(bytes: Uint8Array, windows: readonly Span[]): readonly Match[];
  /** What each rule saw, before one match is chosen for each place: to explain the choice. */
  explain(blob: Searchable): readonly Match[];
}

export interface DetectorOptions {
  /** What `detect` may leave out: matches below this, of the rules that are marked `gated`. Default: nothing. */
  readonly minConfidence?: Confidence;
  /** Bytes on which all rules are tried before the search for their keywords is made. Default: none. */
  readonly unsearched?: number;
}

/** For what may be a line or two: making the search takes as long as trying all rules on this much (docs/design/prefilter.md). */
export const FEW = 32 << 10;

/** Bytes on either side of a keyword that its rules see. An encoded key of two levels takes 600. */
export const REACH = 2048;
/**
 * Windows that have grown together are searched in pieces: a regular expression's stack and the decoded readings stay small, however many keywords a
 * file holds. Pieces overlap by more than what decides on a value, so that each match is whole in one of them; the cut one in the other says less.
 */
const PIECE_OVERLAP = 3072;
/** The longest token that is taken in whole; real ones have 2 KB, in base64 of UTF-16 2.7 times as much. */
const TOKEN_CAP = 8192;

/**
 * Makes the search for a list of rules. Compiling takes some milliseconds, so once a process.
 * Only windows around keywords are looked at; almost no file has one.
 */
export const createDetector = (
  rules: readonly Rule[],
  { minConfidence = 'low', unsearched = 0 }: DetectorOptions = {},
): Detector => {
  const isGated = !reaches('low', minConfidence);
  const prefilter = prefilterOf(rules, isGated, unsearched);
  const inspect = createInspect(rules, (text) => prefilter.test(Buffer.from(text, 'latin1')));
  const paths = rules.flatMap((rule) => (rule.kind === 'pattern' ? (rule.path ?? []) : []));

  const mayHoldValue = (bytes: Uint8Array, [start, end]: Span): boolean =>
    prefilter.mayHoldValue(bytes.subarray(start, end));
  /** Of a piece around weak keywords, the rules see what the gate lets through, and what decides on it. */
  const inspectLikely = (piece: Uint8Array, path: string | null): readonly RankedMatch[] =>
    merge(
      narrow([0, piece.length], (span) => mayHoldValue(piece, span)).map(([start, end]) =>
        toTokenEdges(piece, [Math.max(0, start - REACH), Math.min(piece.length, end + REACH)]),
      ),
    ).flatMap(([start, end]) => inspect(latin1(piece, start, end), start, path));
  const remembered = createMemo((text: string) => inspect(text, 0, null));
  const rememberedIfLikely = createMemo((text: string) => inspectLikely(Buffer.from(text, 'latin1'), null));

  /** Stretches of a blob, and whether they are there for weak keywords alone. */
  const windowsOf = ({ bytes, origin: { path } }: Searchable): readonly (readonly [Span, isWeak: boolean])[] => {
    // Some files are looked at whole for what they are called.
    if (path !== null && paths.some((pattern) => pattern.test(path))) return [[[0, bytes.length], false]];
    const { strong, weak } = prefilter.windows(bytes, REACH);
    const isAsked = isGated && !(path !== null && officeText.test(path));
    return [...whole(bytes, strong), ...weak.map((window) => [toTokenEdges(bytes, window), isAsked] as const)];
  };
  const search = (blob: Searchable, window: Span, isAsked: boolean): readonly RankedMatch[] => {
    const { bytes, origin } = blob;
    // What has no name is mostly one of many versions of a file.
    if (origin.path === null) {
      const see = isAsked ? rememberedIfLikely : remembered;
      return pieces(bytes, window).flatMap(([start, end]) =>
        see(latin1(bytes, start, end)).map((match) => moved(match, start)),
      );
    }
    if (isAsked && !mayHoldValue(bytes, window)) return [];
    return pieces(bytes, window).flatMap(([start, end]) =>
      isAsked
        ? inspectLikely(bytes.subarray(start, end), origin.path).map((match) => moved(match, start))
        : inspect(latin1(bytes, start, end), start, origin.path),
    );
  };

  const searchAll = (blob: Searchable, windows: readonly (readonly [Span, isWeak: boolean])[]): readonly Match[] =>
    windows.length === 0 ? [] : withoutOverlaps(windows.flatMap(([window, isWeak]) => search(blob, window, isWeak)));

  return {
    detect: (blob) => searchAll(blob, windowsOf(blob)),
    detectIn: (bytes, windows) => searchAll(unnamed(bytes), whole(bytes, windows)),
    explain: (blob) => windowsOf(blob).flatMap(([window]) => search(blob, window, false)),
  };
};

/** Texts of Word, PowerPoint and OpenDocument: the gate knows nothing of their runs (decode/joined.ts). */
const officeText = /!(?:word|ppt\/slides)\/[^/]*\.xml$|!content\.xml$/;

const unnamed = (bytes: Uint8Array): Searchable => ({ bytes, origin: { path: null } });

/** Stretches that rules look at without the gate. */
const whole = (bytes: Uint8Array, windows: readonly Span[]): readonly (readonly [Span, isWeak: boolean])[] =>
  windows.map((window) => [toTokenEdges(bytes, window), false]);

const moved = (match: RankedMatch, by: number): RankedMatch => ({
  ...match,
  start: match.start + by,
  end: match.end + by,
});

/** Bytes in which a value shows that the gate lets through, with its name, however it is written. */
const EVIDENCE = 1536;

/** The parts of a span that the gate lets through, by halves that overlap: the rules are hundreds of times as slow. */
const narrow = (span: Span, mayHold: (span: Span) => boolean): readonly Span[] => {
  const [start, end] = span;
  if (!mayHold(span)) return [];
  if (end - start <= 2 * EVIDENCE) return [span];
  const middle = (start + end) >> 1;
  const halves: readonly Span[] = [
    [start, middle + EVIDENCE / 2],
    [middle - EVIDENCE / 2, end],
  ];
  const likely = halves.flatMap((half) => narrow(half, mayHold));
  // Something that only the whole shows.
  return likely.length === 0 ? [span] : likely;
};

/** Spans in order, those that meet as one. */
const merge = (spans: readonly Span[]): readonly Span[] => {
  const merged: [number, number][] = [];
  for (const [start, end] of spans) {
    const last = merged.at(-1);
    if (last === undefined || start > last[1]) merged.push([start, end]);
    else last[1] = Math.max(last[1], end);
  }
  return merged;
};

/** The chunks of a window, each with what a value in it may need of its neighbours; a short one is whole, as its chunks would overlap. */
const pieces = (bytes: Uint8Array, window: Span): readonly Span[] => {
  if (window[1] - window[0] <= 2 * PIECE_OVERLAP) return [window];
  return chunksOf(bytes, window).map(([start, end]) =>
    toTokenEdges(bytes, [Math.max(window[0], start - PIECE_OVERLAP), Math.min(window[1], end + PIECE_OVERLAP)]),
  );
};

const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');

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
  (byte >= 97 && byte <= 122) ||
  (byte >= 65 && byte <= 90) ||
  (byte >= 45 && byte <= 57) ||
  byte === 43 ||
  byte === 61 ||
  byte === 95;
