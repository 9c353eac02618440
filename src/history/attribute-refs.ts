import { createHash } from 'node:crypto';
import type { Finding } from '../detect/finding.ts';
import type { ObjectChange } from '../git/object-changes.ts';
import { holderOf } from './attribute-holders.ts';
import type { Presence } from './attribute-presence.ts';
import type { Histories } from './attribute-reach.ts';
import type { RootRef } from './attribute-roots.ts';
import type { Tag } from './attribute-tags.ts';

export interface RefSources {
  readonly refs: readonly RootRef[];
  readonly presence: Presence;
  /** What is in the trees that refs name. */
  readonly trees: ReadonlyMap<string, readonly ObjectChange[]>;
  readonly tags: ReadonlyMap<string, Tag>;
}

/** For each finding, by number, the names of some refs. */
export interface RefSets {
  add(finding: number, ref: number): void;
  /** Sorted; the same list for the same names, for there may be very many of both. */
  names(finding: number): readonly string[];
}

export const createRefSets = (refs: readonly RootRef[]): RefSets => {
  const sets = new Map<number, Uint8Array>();
  const lists = new Map<string, readonly string[]>();
  return {
    add(finding, ref) {
      const set = sets.get(finding) ?? new Uint8Array((refs.length >>> 3) + 1);
      sets.set(finding, set);
      set[ref >>> 3]! |= 1 << (ref & 7);
    },
    names(finding) {
      const set = sets.get(finding);
      if (set === undefined) return [];
      const key = createHash('sha256').update(set).digest('base64');
      const has = (_: unknown, ref: number): boolean => ((set[ref >>> 3]! >>> (ref & 7)) & 1) === 1;
      const list =
        lists.get(key) ??
        refs
          .filter(has)
          .map(({ name }) => name)
          .sort();
      lists.set(key, list);
      return list;
    },
  };
};

/** Adds the refs at whose tips findings stand. */
export const addTips = (tips: RefSets, { refs, presence }: RefSources): void => {
  for (const [ref, { tips: commits }] of refs.entries()) {
    for (const commit of commits) for (const finding of presence.findingsAt(commit)) tips.add(finding, ref);
  }
};

/** Adds the refs whose histories hold findings. */
export const addHistories = (sets: RefSets, { refs }: RefSources, { from, maskOf }: Histories): void => {
  for (const [ref, { commit }] of refs.entries()) {
    if (commit === undefined) continue;
    for (let mask = maskOf(commit), finding = from; mask !== 0; mask >>>= 1, finding++) {
      if ((mask & 1) === 1) sets.add(finding, ref);
    }
  }
};

/** The refs of a finding that stands in what they name without any commit, or in their names. */
export const refsNaming = ({ secret, locations }: Finding, { refs, trees, tags }: RefSources): number[] => {
  const objects = new Set(locations.flatMap((location) => holderOf(location) ?? []));
  const tagged = new Set(locations.flatMap(({ in: place, blob }) => (place === 'tag' && blob) || []));
  const inName = locations.some((location) => location.in === 'ref');
  const isNaming = ({ name, id, object }: RootRef): boolean => {
    if (inName && name.includes(secret)) return true;
    for (let tag = id; tagged.size > 0 && tags.has(tag); tag = tags.get(tag)!.object) if (tagged.has(tag)) return true;
    if (object === undefined) return false;
    return objects.has(object) || (trees.get(object)?.some(({ newId }) => objects.has(newId)) ?? false);
  };
  return refs.flatMap((ref, number) => (isNaming(ref) ? number : []));
};
