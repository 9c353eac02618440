import { allBytes, type ByteSet, noBytes } from './bytes.ts';
import type { Tree } from './tree.ts';

/** Bytes of the longest piece of text that a pattern is run on (guard.ts). */
export const PIECE = 6_400;

/**
 * An upper bound on the steps that backtracking takes from one starting place in a piece, found without running the pattern.
 * Infinity when a loop without a bound can split the same text in more than one way, which is exponential.
 * A loop is free of choices when what follows it cannot begin as another round does: `\s*=` but not `\s*\s`.
 */
export function backtrackingSteps(tree: Tree): number {
  return weigh(tree, noBytes).steps;
}

/** Fewest bytes that a match has. */
export function shortestMatch(tree: Tree): number {
  return weigh(tree, noBytes).shortest;
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
function weigh(tree: Tree, follow: ByteSet): Weight {
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
      return weighRepeat(tree, follow);
    case 'sequence':
      return weighSequence(tree.parts, follow);
    case 'choice':
      return weighChoice(tree.parts, follow);
  }
}

function weighSequence(parts: readonly Tree[], follow: ByteSet): Weight {
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

function weighChoice(parts: readonly Tree[], follow: ByteSet): Weight {
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

function weighRepeat(tree: Tree & { kind: 'repeat' }, follow: ByteSet): Weight {
  const start = weigh(tree.body, noBytes).first;
  const body = weigh(tree.body, tree.max > 1 ? start | follow : follow);
  const first = tree.min === 0 ? body.first | follow : body.first;
  const shortest = tree.min * body.shortest;
  const rounds = Math.min(tree.max, Math.ceil(PIECE / Math.max(1, body.shortest)));
  if (body.ways > 1) return { ...weighBranching(body, tree, rounds), first, shortest };
  const settled = body.shortest > 0 && (body.first & follow) === noBytes;
  const exits = Math.max(1, rounds - tree.min + 1);
  return { ways: settled || tree.min === tree.max ? 1 : exits, steps: rounds * body.steps + exits, first, shortest };
}

/** A loop whose body can be gone through in several ways: they multiply with each round. */
function weighBranching(
  body: Weight,
  tree: { min: number; max: number },
  rounds: number,
): Omit<Weight, 'first' | 'shortest'> {
  if (tree.max === Infinity) return { ways: Infinity, steps: Infinity };
  let ways = tree.min === 0 ? 1 : 0;
  let steps = 1;
  for (let round = 1, power = 1; round <= rounds && steps < Infinity; round++) {
    steps += power * body.steps;
    power *= body.ways;
    if (round >= tree.min) ways += power;
  }
  return { ways: Math.max(1, ways), steps };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
