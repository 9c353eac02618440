import { createHash } from 'node:crypto';
import type { Finding, Reach } from '../detect/finding.ts';
import type { ObjectChange } from '../git/object-changes.ts';
import { isEarlier, type CommitGraph } from './attribute-graph.ts';
import { holderOf } from './attribute-holders.ts';
import type { Presence } from './attribute-presence.ts';
import { traceHistories, type IsIn, type Keepers } from './attribute-reach.ts';
import { stashRef, type RootRef, type Roots } from './attribute-roots.ts';
import type { Tag } from './attribute-tags.ts';

/** What happened to one finding; commits by number, in order of their time. */
export interface Story {
  readonly introduced: readonly number[];
  readonly removed: readonly number[];
  readonly tips: readonly string[];
  readonly refs: readonly string[];
  readonly inHead: boolean;
  readonly reach: Reach;
}

/** What stories are made of. */
export interface Sources {
  readonly graph: CommitGraph;
  readonly roots: Roots;
  readonly presence: Presence;
  readonly keepers: Keepers;
  /** What refs that name no commit lead to: a blob itself, all that is in a tree. */
  readonly trees: ReadonlyMap<string, readonly ObjectChange[]>;
  readonly tags: ReadonlyMap<string, Tag>;
}

/** One story for each finding. */
export const tellStories = (findings: readonly Finding[], sources: Sources): Story[] => {
  const { graph, presence } = sources;
  const messages = findings.map((finding) => messageCommits(finding, graph));
  const starts = messages.map((commits, at) => [...(presence.introduced[at] ?? []), ...commits]);
  const stories: Story[] = [];
  const nameSets = createNameSets(sources.roots.refs.map(({ name }) => name));
  const told = traceHistories(graph, messages);
  for (const { from, to, isIn } of traceHistories(graph, starts)) {
    const isSaid = told.next().value?.isIn ?? (() => false);
    for (let at = from; at < to; at++) {
      const facts = { at, finding: findings[at]!, messages: messages[at]!, starts: starts[at]!, isIn, isSaid };
      stories.push(tell(facts, sources, nameSets));
    }
  }
  return stories;
};

interface Facts {
  /** The finding's number. */
  readonly at: number;
  readonly finding: Finding;
  readonly messages: readonly number[];
  readonly starts: readonly number[];
  /** Whether a commit's history has the finding; in a message. */
  readonly isIn: IsIn;
  readonly isSaid: IsIn;
}

const tell = (facts: Facts, sources: Sources, nameSets: NameSets): Story => {
  const { graph, roots, presence, keepers } = sources;
  const { at, isIn, isSaid } = facts;
  const names = namedBy(facts.finding, sources);
  // A message is no version of a file: no later commit takes it away.
  const isAtTip = (ref: RootRef): boolean =>
    names(ref) || ref.tips.some((commit) => presence.has(commit, at) || isSaid(commit, at));
  const refs = nameSets((ref) => names(roots.refs[ref]!) || hasCommit(roots.refs[ref]!, (commit) => isIn(commit, at)));
  const inTime = (commits: Iterable<number>): number[] =>
    [...new Set(commits)].sort((a, b) => (a === b ? 0 : isEarlier(graph, a, b) ? -1 : 1));
  return {
    introduced: inTime(introducedBy(facts, sources)),
    removed: inTime(removedBy(facts, sources)),
    tips: nameSets((ref) => isAtTip(roots.refs[ref]!)),
    refs,
    inHead: roots.head !== undefined && presence.has(roots.head, at),
    reach: reachOf(facts, refs, roots, keepers),
  };
};

const hasCommit = ({ commit }: RootRef, isIt: (commit: number) => boolean): boolean =>
  commit !== undefined && isIt(commit);

/** Commits in whose own text a finding stands. */
const messageCommits = ({ locations }: Finding, graph: CommitGraph): number[] => {
  const ids = locations.filter((location) => messages.has(location.in)).map(({ commit }) => commit ?? '');
  return [...new Set(ids)].flatMap((id) => graph.numberOf(id) ?? []);
};

const messages: ReadonlySet<unknown> = new Set(['message', 'author', 'committer']);

/** A message counts where no history before it has the key. */
const introducedBy = ({ at, messages, isIn }: Facts, { graph, presence }: Sources): number[] => [
  ...presence.introduced[at]!,
  ...messages.filter((commit) => !graph.parents[commit]!.some((parent) => isIn(parent, at))),
];

/**
 * A merge that lacks what one parent has took it away, unless it only carries on what happened on another parent's line:
 * that one had the key as well, and lost it before.
 */
const removedBy = ({ at, isIn }: Facts, { presence }: Sources): number[] => {
  const drops = presence.dropped[at]!.filter(({ lacking }) => !lacking.some((one) => isIn(one, at)));
  return [...presence.removed[at]!, ...drops.map(({ commit }) => commit)];
};

/** Tells of a ref whether a finding stands in what it names without any commit, or in its name. */
const namedBy = ({ secret, locations }: Finding, { trees, tags }: Sources): ((ref: RootRef) => boolean) => {
  const objects = new Set(locations.flatMap((location) => holderOf(location) ?? []));
  const tagged = new Set(locations.flatMap(({ in: place, blob }) => (place === 'tag' && blob) || []));
  const inName = locations.some((location) => location.in === 'ref');
  return ({ name, id, object }) => {
    if (inName && name.includes(secret)) return true;
    for (let tag = id; tagged.size > 0 && tags.has(tag); tag = tags.get(tag)!.object) if (tagged.has(tag)) return true;
    if (object === undefined) return false;
    return objects.has(object) || (trees.get(object)?.some(({ newId }) => objects.has(newId)) ?? false);
  };
};

const reachOf = ({ finding, starts }: Facts, refs: readonly string[], { staged }: Roots, keepers: Keepers): Reach => {
  if (refs.some((name) => name !== stashRef) || finding.locations.some((location) => location.in === 'ref'))
    return 'refs';
  const reach = refs.length > 0 ? 'stash' : keepers.reach(starts);
  const isStaged = finding.locations.some((location) => staged.has(holderOf(location) ?? ''));
  return isStaged && (reach === 'reflog' || reach === 'unreachable') ? 'index' : reach;
};

/** Lists of names; the same list for the same names, for there may be very many of both. */
type NameSets = (has: (name: number) => boolean) => readonly string[];

const createNameSets = (names: readonly string[]): NameSets => {
  const known = new Map<string, readonly string[]>();
  return (has) => {
    const chosen = Uint8Array.from(names.keys(), (name) => Number(has(name)));
    const key = createHash('sha256').update(chosen).digest('base64');
    const list = known.get(key) ?? names.filter((_, name) => chosen[name] === 1).sort();
    known.set(key, list);
    return list;
  };
};
