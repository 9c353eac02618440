import { readWhole } from '../git/cat-file.ts';
import type { Repository } from '../git/repository.ts';
import { idBytes, treeEntries } from '../git/tree.ts';
import { crypto } from '../lazy.ts';

/** A path as the cache keeps it, which holds no names: the tree of each folder, and which of its entries is meant. */
export type Way = readonly Step[];

/** A tree's id, and a hash of that and the entry's name. */
type Step = readonly [tree: string, name: string];

/** `trees`: those on the way to a path (git's bytes as latin1), the top first. */
export const wayOf = (path: string, trees: readonly string[]): Way => {
  const names = path.split('/');
  return trees.map((tree, at) => [tree, hashOf(tree, names[at] ?? '')]);
};

/** The paths that ways lead to, as git's trees name them. Undefined where one of them leads nowhere. */
export const pathsOfWays = async (
  repository: Repository,
  ways: readonly Way[],
): Promise<readonly string[] | undefined> => {
  const trees = [...new Set(ways.flatMap((way) => way.map(([tree]) => tree)))];
  const contents = await readWhole(repository, trees);
  const names = new Map<string, string>();
  const size = idBytes[repository.objectFormat];
  for (const [at, tree] of trees.entries()) {
    for (const { name } of treeEntries(contents[at] ?? new Uint8Array(0), size)) {
      const text = name.toString('latin1');
      names.set(hashOf(tree, text), text);
    }
  }
  const paths = ways.map((way) => way.map(([, name]) => names.get(name)));
  return paths.some((path) => path.includes(undefined)) ? undefined : paths.map((path) => path.join('/'));
};

const hashOf = (tree: string, name: string): string =>
  crypto().createHash('sha256').update(`${tree}/`).update(name, 'latin1').digest('hex').slice(0, DIGITS);

/** As many as nobody meets by chance. */
const DIGITS = 32;
