import type { ObjectChange, WantedObjects } from '../git/object-changes.ts';
import type { Repository } from '../git/repository.ts';
import { crypto } from '../lazy.ts';
import { baseOf, type Changes } from './attribute-changes.ts';
import { graphOf, type CommitGraph } from './attribute-graph.ts';
import { pathsOfWays, wayOf, type Way } from './attribute-names.ts';
import type { TreeComparison } from './attribute-trees.ts';

/** What was read of a history the last time. */
export interface Remembered {
  readonly graph: CommitGraph;
  /** There may be more than those of what is wanted. Undefined where something was not wanted then. */
  changes(repository: Repository, wanted: WantedObjects, trees: readonly string[]): Promise<Changes | undefined>;
}

/** What is to be remembered, of a history in which everything could be read. */
export interface Reading {
  /** What the repository stores (git/pack/storage-stamp.ts). */
  readonly stamp: string;
  readonly graph: CommitGraph;
  readonly wanted: WantedObjects;
  readonly trees: readonly string[];
  readonly changes: Changes;
  readonly comparison: TreeComparison;
}

/** Changes with the layout below: what another version wrote is not read. */
const MAGIC = 'tripkey history 1\n';
const CHECKSUM_BYTES = 32;
/** More paths than this are looked for again: each has trees that would have to be read. */
const MOST_PATHS = 2000;

/** What is few; the rest are tables behind it. */
interface Head {
  readonly stamp: string;
  /** Of the trees beside those of commits. */
  readonly others: string;
  readonly idSize: number;
  readonly sizes: Sizes;
  readonly absent: readonly (readonly [number, readonly string[]])[];
  readonly stashes: readonly number[];
  readonly listed: readonly number[];
  readonly wanted: readonly string[];
  readonly ways: readonly Way[];
}

interface Sizes {
  readonly commits: number;
  readonly trees: number;
  readonly links: number;
  readonly changed: number;
  readonly rows: number;
}

/**
 * As bytes: a line that names the format, a line of JSON, tables of ids and numbers, SHA-256 of all that. Commits, trees, times and the objects that were
 * wanted are in it; no text, no name, no path. Undefined for what is not worth it.
 */
export const encodeReading = (reading: Reading): Buffer | undefined => {
  const { stamp, graph, trees, changes } = reading;
  const changed = encodeChanges(reading);
  if (changed === undefined || graph.ids.length === 0) return undefined;
  const treeIds = [...new Set(graph.trees)];
  const treeNumbers = new Map(treeIds.map((id, number) => [id, number]));
  const links = graph.parents.flat();
  const head: Head = {
    stamp,
    others: hashOf(trees),
    idSize: graph.ids[0]!.length / 2,
    sizes: {
      commits: graph.ids.length,
      trees: treeIds.length,
      links: links.length,
      changed: changes.byId.size,
      rows: changed.rows.length,
    },
    absent: [...graph.absent],
    stashes: [...graph.stashes],
    listed: [...changes.listed],
    wanted: changed.wanted,
    ways: changed.ways,
  };
  const text = Buffer.concat([
    Buffer.from(`${MAGIC}${JSON.stringify(head)}\n`),
    ...[graph.ids, treeIds, [...changes.byId.keys()]].map((ids) => Buffer.from(ids.join(''), 'hex')),
    Buffer.from(Float64Array.from(graph.times).buffer),
    ...[
      graph.trees.map((id) => treeNumbers.get(id)!),
      graph.parents.map(({ length }) => length),
      links,
      changed.rows,
    ].map((row) => Buffer.from(Uint32Array.from(row).buffer)),
  ]);
  return Buffer.concat([text, checksum(text)]);
};

/** Undefined for bytes that are not exactly what `encodeReading` wrote of this storage. */
export const decodeReading = (bytes: Buffer, stamp: string): Remembered | undefined => {
  const text = bytes.subarray(0, -CHECKSUM_BYTES);
  const end = text.indexOf('\n', MAGIC.length);
  if (end === -1 || text.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  if (!checksum(text).equals(bytes.subarray(text.length))) return undefined;
  try {
    const head = JSON.parse(text.toString('utf8', MAGIC.length, end)) as Head;
    return head.stamp === stamp ? decodeTables(head, text.subarray(end + 1)) : undefined;
  } catch {
    // The checksum says that it was written so, not by whom.
    return undefined;
  }
};

const decodeTables = (head: Head, body: Buffer): Remembered => {
  const { sizes, idSize, ways } = head;
  // Trees are asked of git by these.
  const isId = ([tree]: Way[number]): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(tree);
  if ((idSize !== 20 && idSize !== 32) || !ways.every((way) => way.every(isId)))
    throw new RangeError('it is no history');
  const tables = createTables(body, idSize);
  const ids = tables.ids(sizes.commits);
  const treeIds = tables.ids(sizes.trees);
  const changed = tables.ids(sizes.changed);
  const times = [...tables.times(sizes.commits)];
  const trees = Array.from(tables.numbers(sizes.commits, sizes.trees), (number) => treeIds[number]!);
  const counts = tables.numbers(sizes.commits, sizes.links + 1);
  const links = tables.numbers(sizes.links, sizes.commits);
  const rows = tables.numbers(sizes.rows, 2 ** 32);
  tables.end();
  const parents: number[][] = [];
  let at = 0;
  for (const count of counts) parents.push([...links.subarray(at, (at += count))]);
  const absent = new Map(head.absent);
  const graph = graphOf({ ids, trees, times, parents, absent, stashes: new Set(head.stashes) });
  return {
    graph,
    async changes(repository, wanted, others) {
      const had = new Set(head.wanted);
      if (head.others !== hashOf(others) || [...wanted.ids].some((id) => !had.has(id))) return undefined;
      const paths = await pathsOfWays(repository, ways);
      return (
        paths && { byId: decodeChanges(head, changed, rows, paths), listed: new Set(head.listed), broken: new Map() }
      );
    },
  };
};

/** Reads tables one after another. Throws RangeError for what cannot be. */
const createTables = (body: Buffer, idSize: number) => {
  let at = 0;
  const take = (size: number): Buffer => {
    if (!Number.isSafeInteger(size) || size < 0 || at + size > body.length) throw new RangeError('it is cut short');
    return body.subarray(at, (at += size));
  };
  // Numbers stand where they happen to: a copy has them in their place.
  const copy = (size: number): ArrayBuffer => Uint8Array.from(take(size)).buffer;
  return {
    ids(count: number): string[] {
      const hex = take(count * idSize).toString('hex');
      return Array.from({ length: count }, (_, number) => hex.slice(number * idSize * 2, (number + 1) * idSize * 2));
    },
    times: (count: number): Float64Array => new Float64Array(copy(count * 8)),
    numbers(count: number, below: number): Uint32Array {
      const all = new Uint32Array(copy(count * 4));
      if (all.some((number) => number >= below)) throw new RangeError('it names what is not there');
      return all;
    },
    end(): void {
      if (at !== body.length) throw new RangeError('it is too long');
    },
  };
};

/** By path, and by wanted object from 1; in order of what they are changes of. */
interface ChangeTable {
  readonly ways: readonly Way[];
  readonly wanted: readonly string[];
  readonly rows: readonly number[];
}

/** What a change is of, its path, and the objects before and after. */
const WIDTH = 4;

const encodeChanges = ({ graph, wanted, changes, comparison }: Reading): ChangeTable | undefined => {
  const ids = [...wanted.ids].sort();
  const holders = new Map(ids.map((id, at) => [id, at + 1]));
  const paths = new Map<string, number>();
  const ways: Way[] = [];
  const rows: number[] = [];
  for (const [number, [of, all]] of [...changes.byId].entries()) {
    for (const change of all) {
      if (!paths.has(change.path)) {
        const trees = comparison.wayTo(treeWith(change, of, graph), change.path);
        if (trees === undefined || ways.length === MOST_PATHS) return undefined;
        paths.set(change.path, ways.push(wayOf(change.path, trees)) - 1);
      }
      rows.push(number, paths.get(change.path)!, holders.get(change.oldId) ?? 0, holders.get(change.newId) ?? 0);
    }
  }
  return { ways, wanted: ids, rows };
};

/** A tree in which the path of a change is. */
const treeWith = ({ newId }: ObjectChange, of: string, graph: CommitGraph): string => {
  const commit = graph.numberOf(of);
  if (commit === undefined) return of;
  return graph.trees[newId === '' ? (baseOf(graph, commit) ?? commit) : commit]!;
};

const decodeChanges = (
  { wanted }: Head,
  changed: readonly string[],
  rows: Uint32Array,
  paths: readonly string[],
): Map<string, ObjectChange[]> => {
  const byId = new Map(changed.map((of): [string, ObjectChange[]] => [of, []]));
  for (let at = 0; at < rows.length; at += WIDTH) {
    const [number, path, before, after] = rows.subarray(at, at + WIDTH);
    const of = changed[number ?? -1] ?? '';
    const [oldId, newId] = [before, after].map((holder) => (holder === 0 ? '' : wanted[holder! - 1]));
    byId.get(of)?.push({ of, oldId: oldId ?? '', newId: newId ?? '', path: paths[path ?? -1] ?? '' });
  }
  return byId;
};

const hashOf = (ids: readonly string[]): string =>
  crypto()
    .createHash('sha256')
    .update([...ids].sort().join())
    .digest('hex');

const checksum = (bytes: Uint8Array): Buffer => crypto().createHash('sha256').update(bytes).digest();
