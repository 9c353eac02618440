import { allBytes, type ByteSet, noBytes } from './bytes.ts';
import type { Tree } from './tree.ts';

/** Bytes of the longest piece of text that a pattern is run on (guard.ts). */
const PIECE = 6_400;

/**
 * An upper bound on the steps that backtracking takes from one starting place in a piece, found without running the pattern.
 * Infinity when a loop without a bound can split the same text in more than one way, which is exponential.
 * A loop is free of choices when what follows it cannot begin as another round does: `\s*=` but not `\s*\s`.
 */
export function backtrackingSteps(tree: Tree): number {
  return createScale()(tree, noBytes).steps;
}

/** Fewest bytes that a match has. */
export function shortestMatch(tree: Tree): number {
  return createScale()(tree, noBytes).shortest;
}

interface Weight {
  /** Different ways through the part, from one place. */
  readonly ways: number;
  /** Steps that trying all of them takes. */
  readonly steps: number;
  /** Bytes that a match of the part can begin with; what follows included when it may be empty. */
  readonly first: ByteSet;
  /** Fewest bytes. */
  readonly shortest: number;
}

/** `follow`: the bytes that what comes after may begin with; none when nothing comes after that could fail. */
type Weigh = (tree: Tree, follow: ByteSet) => Weight;

/** Remembers what it has weighed: loops weigh their body twice, so nested ones would take exponential time themselves. */
function createScale(): Weigh {
  const known = new Map<Tree, Map<ByteSet, Weight>>();
  return function weigh(tree, follow) {
    const weights = known.get(tree) ?? new Map<ByteSet, Weight>();
    known.set(tree, weights);
    const weight = weights.get(follow) ?? weighKind(tree, follow, weigh);
    weights.set(follow, weight);
    return weight;
  };
}

function weighKind(tree: Tree, follow: ByteSet, weigh: Weigh): Weight {
  switch (tree.kind) {
    case 'bytes':
      return { ways: 1, steps: 1, first: tree.set, shortest: 1 };
    case 'edge':
      return { ways: 1, steps: 1, first: allBytes, shortest: 0 };
    case 'look':
      return { ways: 1, steps: 1 + weigh(tree.body, noBytes).steps, first: allBytes, shortest: 0 };
    case 'reference':
      return { ways: 1, steps: PIECE, first: allBytes, shortest: 0 };
    case 'capture':
      return weigh(tree.body, follow);
    case 'repeat':
      return weighRepeat(tree, follow, weigh);
    case 'sequence':
      return weighSequence(tree.parts, follow, weigh);
    case 'choice':
      return weighChoice(tree.parts, follow, weigh);
  }
}

function weighSequence(parts: readonly Tree[], follow: ByteSet, weigh: Weigh): Weight {
  let rest: Weight = { ways: 1, steps: 0, first: follow, shortest: 0 };
  for (const part of parts.toReversed()) {
    const head = weigh(part, rest.first);
    rest = {
      ways: head.ways * rest.ways,
      steps: head.steps + head.ways * rest.steps,
      first: head.shortest === 0 ? head.first | rest.first : head.first,
      shortest: head.shortest + rest.shortest,
    };
  }
  return rest;
}

function weighChoice(parts: readonly Tree[], follow: ByteSet, weigh: Weigh): Weight {
  const weights = parts.map((part) => weigh(part, follow));
  const apart = weights.every((one, index) =>
    weights.every((other, at) => at <= index || (one.first & other.first) === noBytes),
  );
  const exclusive = apart && weights.every((weight) => weight.shortest > 0);
  const ways = weights.map((weight) => weight.ways);
  return {
    ways: exclusive ? Math.max(...ways) : sum(ways),
    steps: sum(weights.map((weight) => weight.steps + 1)),
    first: weights.reduce((set, weight) => set | weight.first, noBytes),
    shortest: Math.min(...weights.map((weight) => weight.shortest)),
  };
}

/** A round that is not the last is followed by another round, the last one by what comes after the loop. */
function weighRepeat(tree: Tree & { kind: 'repeat' }, follow: ByteSet, weigh: Weigh): Weight {
  const start = weigh(tree.body, noBytes);
  const round = weigh(tree.body, start.shortest === 0 ? start.first | follow : start.first);
  const last = weigh(tree.body, follow);
  const first = tree.min === 0 ? start.first | follow : last.first;
  const shortest = tree.min * start.shortest;
  const rounds = Math.min(tree.max, Math.ceil(PIECE / Math.max(1, start.shortest)));
  if (tree.max > 1 && round.ways > 1) return { ...weighBranching(round, last, tree, rounds), first, shortest };
  const isSettled = last.ways === 1 && start.shortest > 0 && (start.first & follow) === noBytes;
  const exits = isSettled || tree.min === tree.max ? 1 : Math.max(1, rounds - tree.min + 1);
  const ways = (tree.min === 0 && !isSettled ? 1 : 0) + exits * last.ways;
  return { ways, steps: rounds * round.steps + exits * last.steps + exits, first, shortest };
}

/** A loop whose rounds can be gone through in several ways: they multiply. */
function weighBranching(
  round: Weight,
  last: Weight,
  { max }: { readonly max: number },
  rounds: number,
): Pick<Weight, 'ways' | 'steps'> {
  if (max === Infinity) return { ways: Infinity, steps: Infinity };
  let ways = 1;
  let steps = 1;
  for (let count = 1, paths = 1; count <= rounds && steps < Infinity; count++) {
    steps += paths * (round.steps + last.steps);
    ways += paths * last.ways;
    paths *= round.ways;
  }
  return { ways, steps };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
