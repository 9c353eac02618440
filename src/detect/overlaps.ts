import { compareConfidence } from './confidence.ts';
import type { Match } from './finding.ts';

/** A match with what decides between two that say the same of one place. */
export interface RankedMatch extends Match {
  /** Place of the rule in the list: earlier rules are more specific. */
  readonly rank: number;
  readonly isGeneric: boolean;
}

/**
 * One match for each thing that is there: of matches that overlap the best stays (surer, then of a rule that knows the shape, then less decoding, then the longer value, then the
 * earlier rule). Two different values out of one packed stretch both stay. In order of place.
 */
export const withoutOverlaps = (matches: readonly RankedMatch[]): readonly Match[] => {
  const kept: RankedMatch[] = [];
  for (const cluster of clusters(matches)) kept.push(...best(cluster));
  return kept.sort(byPlace).map(({ rank: _, isGeneric: __, ...match }) => match);
};

/** Groups of matches that hang together by overlaps. */
function* clusters(matches: readonly RankedMatch[]): Iterable<RankedMatch[]> {
  let cluster: RankedMatch[] = [];
  let end = -1;
  for (const match of [...matches].sort(byPlace)) {
    if (match.start >= end && cluster.length > 0) {
      yield cluster;
      cluster = [];
    }
    cluster.push(match);
    end = Math.max(end, match.end);
  }
  if (cluster.length > 0) yield cluster;
}

const best = (cluster: readonly RankedMatch[]): readonly RankedMatch[] => {
  if (cluster.length === 1) return cluster;
  const kept: RankedMatch[] = [];
  const seen = new Set<string>();
  for (const match of [...cluster].sort(byRank)) {
    const identity = `${match.secret}\0${match.start}\0${match.end}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    if (!kept.some((other) => excludes(other, match))) kept.push(match);
  }
  return kept;
};

/** Whether a match that is kept already tells what another would. */
const excludes = (kept: RankedMatch, other: RankedMatch): boolean => {
  if (other.start >= kept.end || other.end <= kept.start) return false;
  const areSiblings = kept.decodedFrom !== undefined && kept.decodedFrom.join() === other.decodedFrom?.join();
  return !areSiblings || kept.secret.includes(other.secret) || other.secret.includes(kept.secret);
};

const byPlace = (a: RankedMatch, b: RankedMatch): number => a.start - b.start || a.end - b.end || a.rank - b.rank;

const byRank = (a: RankedMatch, b: RankedMatch): number =>
  compareConfidence(a.confidence, b.confidence) ||
  Number(a.isGeneric) - Number(b.isGeneric) ||
  (a.decodedFrom?.length ?? 0) - (b.decodedFrom?.length ?? 0) ||
  b.secret.length - a.secret.length ||
  a.rank - b.rank ||
  byPlace(a, b);
