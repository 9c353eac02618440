import type { Blob } from './blob.ts';
import { reaches } from './confidence.ts';
import type { Span } from './decode/decoded.ts';
import type { Match } from './finding.ts';
import { createInspect } from './inspect.ts';
import { prefilterLiterals, weakLiterals } from './keywords.ts';
import { type RankedMatch, withoutOverlaps } from './overlaps.ts';
import { type Windows, createPrefilter } from './prefilter/prefilter.ts';
import type { Confidence, Rule } from './rule.ts';

type Searchable = Pick<Blob, 'bytes' | 'origin'>;

export interface Detector {
  /** Every key in a blob, one match for each place, in order of place. Offsets are bytes of the blob. */
  detect(blob: Searchable): readonly Match[];
  /** What each rule saw, before one match is chosen for each place: to explain the choice. */
  explain(blob: Searchable): readonly Match[];
}

export interface DetectorOptions {
  /** What `detect` may leave out: matches below this, of the rules that are marked `gated`. Default: nothing. */
  readonly minConfidence?: Confidence;
}

/** Bytes on either side of a keyword that its rules see. An encoded key of two levels takes 600. */
const REACH = 2048;
/**
 * Windows that have grown together are searched in pieces: a regular expression's stack and the decoded readings stay small, however many keywords a
 * file holds. Pieces overlap by more than the longest token, so that each match is whole in one of them; the cut one in the other says less.
 */
const PIECE = 64 * 1024;
const PIECE_OVERLAP = 12 * 1024;
/** The longest token that is taken in whole; real ones have 2 KB, in base64 of UTF-16 2.7 times as much. */
const TOKEN_CAP = 8192;

/**
 * Makes the search for a list of rules. Compiling takes some milliseconds, so once a process.
 * Only windows around keywords are looked at; almost no file has one.
 */
export const createDetector = (rules: readonly Rule[], { minConfidence = 'low' }: DetectorOptions = {}): Detector => {
  const isGated = !reaches('low', minConfidence);
  const prefilter = createPrefilter(prefilterLiterals(rules), isGated ? weakLiterals(rules) : new Set());
  const inspect = createInspect(rules, (text) => prefilter.test(Buffer.from(text, 'latin1')));
  const paths = rules.flatMap((rule) => (rule.kind === 'pattern' ? (rule.path ?? []) : []));

  const windowsOf = ({ bytes, origin: { path } }: Searchable): Windows => {
    // Some files are looked at whole for what they are called.
    if (path !== null && paths.some((pattern) => pattern.test(path))) return [[0, bytes.length, false]];
    return prefilter.windows(bytes, REACH).map((window) => toTokenEdges(bytes, window));
  };
  const search = ({ bytes, origin }: Searchable, spans: readonly Span[]): readonly RankedMatch[] =>
    spans.flatMap(([start, end]) => inspect(latin1(bytes, start, end), start, origin.path));
  /** Of what is there for weak keywords alone only what the gate lets through: the rules are hundreds of times as slow. */
  const promising = ({ bytes }: Searchable, windows: Windows): readonly Span[] =>
    windows.flatMap(([start, end, weak]) => {
      const spans = pieces([start, end]);
      return weak ? spans.filter(([from, to]) => prefilter.mayHoldValue(bytes.subarray(from, to))) : spans;
    });

  return {
    detect(blob) {
      const windows = windowsOf(blob);
      return windows.length === 0 ? [] : withoutOverlaps(search(blob, promising(blob, windows)));
    },
    explain: (blob) =>
      search(
        blob,
        windowsOf(blob).flatMap(([start, end]) => pieces([start, end])),
      ),
  };
};

const pieces = ([start, end]: Span): readonly Span[] => {
  const spans: Span[] = [];
  for (let from = start; ; from += PIECE - PIECE_OVERLAP) {
    spans.push([from, Math.min(end, from + PIECE)]);
    if (from + PIECE >= end) return spans;
  }
};

const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');

/** A token that the window's edge would cut (a JWT of some KB) is taken in whole. Windows may overlap then; matches are told apart by place. */
const toTokenEdges = (bytes: Uint8Array, [start, end, weak]: Windows[number]): Windows[number] => {
  let from = start;
  while (from > 0 && start - from < TOKEN_CAP && isTokenByte(bytes[from - 1]!)) from--;
  let to = end;
  while (to < bytes.length && to - end < TOKEN_CAP && isTokenByte(bytes[to]!)) to++;
  return [from, to, weak];
};

/** `[A-Za-z0-9+/=_.-]` */
const isTokenByte = (byte: number): boolean =>
  (byte >= 97 && byte <= 122) ||
  (byte >= 65 && byte <= 90) ||
  (byte >= 45 && byte <= 57) ||
  byte === 43 ||
  byte === 61 ||
  byte === 95;
