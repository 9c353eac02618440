import { backtrackingSteps, shortestMatch } from './pattern/cost.ts';
import { emitPattern } from './pattern/emit.ts';
import { requiredLiterals } from './pattern/literals.ts';
import { parsePattern } from './pattern/parse.ts';
import { type Flavour, PatternError, type Tree } from './pattern/tree.ts';

/** Steps from one starting place up to which a pattern runs without a clock: some 10 million for a piece of text at worst. */
const PROVEN_STEPS = 2_000;
/** A pattern of the configuration, ready to run on latin1 text (one character a byte). */
export interface UserPattern {
  /** Without flags; the group `secret`, if any, is the value. */
  readonly pattern: RegExp;
  /** Literals of which each match holds one; undefined when the pattern guarantees none of four bytes. */
  readonly keywords: readonly string[] | undefined;
  /** Cannot take long on any piece of text, as its structure shows. Others run against the clock (guard.ts). */
  readonly linear: boolean;
  readonly captures: number;
}

/**
 * Translates and checks a pattern. `secretGroup` names the capturing group that is the value; without it, the group called `secret`.
 * Throws PatternError for what cannot be read, for a match that may be empty, and for loops that take exponential time.
 */
export function compileUserPattern(
  source: string,
  flavour: Flavour = 'js',
  secretGroup?: number | 'first',
): UserPattern {
  const tree = parsePattern(source, flavour);
  const groups = capturesOf(tree);
  if (typeof secretGroup === 'number' && !groups.some((group) => group.index === secretGroup)) {
    throw new PatternError(`has no group ${secretGroup}`);
  }
  if (shortestMatch(tree) === 0) throw new PatternError('matches the empty text');
  const steps = backtrackingSteps(tree);
  if (steps === Infinity) {
    throw new PatternError(
      'takes exponential time: a loop without a bound repeats something that can match in several ways',
    );
  }
  const secret = secretGroup ?? groups.find((group) => group.name === 'secret')?.index;
  return {
    pattern: compile(emitPattern(tree, secret === 'first' ? groups[0]?.index : secret)),
    keywords: requiredLiterals(tree),
    linear: steps <= PROVEN_STEPS,
    captures: groups.length,
  };
}

function compile(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (error) {
    throw new PatternError('is not accepted by the JavaScript engine', { cause: error });
  }
}

function capturesOf(tree: Tree): { index: number; name: string | undefined }[] {
  if (tree.kind === 'sequence' || tree.kind === 'choice') return tree.parts.flatMap(capturesOf);
  const inner = 'body' in tree ? capturesOf(tree.body) : [];
  return tree.kind === 'capture' ? [{ index: tree.index, name: tree.name }, ...inner] : inner;
}
