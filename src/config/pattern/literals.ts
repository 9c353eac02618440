import { membersOf } from './bytes.ts';
import type { Tree } from './tree.ts';

const MIN_LENGTH = 4;
/** Strings that a part may stand for before it counts as unknown; also the most keywords that a pattern gives. */
const MAX_STRINGS = 64;

/**
 * Literals, one of which stands in every text that the pattern matches: the keywords of a rule that names none.
 * Each has at least four bytes, all printable ASCII; case-folded letters give each spelling.
 * Undefined when the pattern guarantees nothing of the kind.
 */
export function requiredLiterals(tree: Tree): readonly string[] | undefined {
  return analyse(tree).required;
}

/** `exact`: all texts that the part matches, when they are few. `required`: the best literals that each match holds. */
interface Literals {
  readonly exact: readonly string[] | undefined;
  readonly required: readonly string[] | undefined;
}

const nothing: Literals = { exact: undefined, required: undefined };

function analyse(tree: Tree): Literals {
  switch (tree.kind) {
    case 'bytes':
      return ofExact(membersOf(tree.set).map((byte) => String.fromCharCode(byte)));
    case 'edge':
    case 'look':
      return ofExact(['']);
    case 'capture':
      return analyse(tree.body);
    case 'reference':
      return nothing;
    case 'repeat':
      return ofRepeat(analyse(tree.body), tree.min, tree.max);
    case 'sequence':
      return ofSequence(tree.parts.map(analyse));
    case 'choice':
      return ofChoice(tree.parts.map(analyse));
  }
}

function ofExact(strings: readonly string[]): Literals {
  return strings.length > MAX_STRINGS ? nothing : { exact: strings, required: usable(strings) };
}

/** The strings when they can be keywords, cut to the four bytes that need the fewest spellings when they are many. */
function usable(strings: readonly string[]): readonly string[] | undefined {
  const distinct = [...new Set(strings)];
  if (distinct.length === 0 || distinct.some((text) => text.length < MIN_LENGTH || !/^[ -~]*[!-~][ -~]*$/.test(text))) {
    return undefined;
  }
  if (distinct.length <= 16) return distinct;
  const shortest = Math.min(...distinct.map((text) => text.length));
  const cuts = Array.from({ length: shortest - MIN_LENGTH + 1 }, (_, from) => [
    ...new Set(distinct.map((text) => text.slice(from, from + MIN_LENGTH))),
  ]).filter((cut) => cut.every((text) => text.trim() !== ''));
  return [distinct, ...cuts].reduce((best, cut) => (cut.length < best.length ? cut : best));
}

function ofRepeat(body: Literals, min: number, max: number): Literals {
  const required = min > 0 ? body.required : undefined;
  if (body.exact === undefined || max > 8)
    return { exact: undefined, required: min > 0 ? ofCopies(body, min).required : undefined };
  const counts = Array.from({ length: max - min + 1 }, (_, n) => ofCopies(body, min + n).exact);
  if (counts.includes(undefined)) return { exact: undefined, required };
  return ofExact(counts.flatMap((strings) => strings ?? []));
}

function ofCopies(body: Literals, count: number): Literals {
  return ofSequence(Array.from({ length: Math.min(count, 16) }, () => body));
}

function ofSequence(parts: readonly Literals[]): Literals {
  let run: readonly string[] = [''];
  let whole = true;
  let best: readonly string[] | undefined;
  for (const part of parts) {
    const longer = part.exact === undefined ? undefined : cross(run, part.exact);
    best = better(best, part.required);
    if (longer === undefined) {
      best = better(best, usable(run));
      whole = false;
    }
    run = longer ?? part.exact ?? [''];
  }
  return { exact: whole ? run : undefined, required: better(best, usable(run)) };
}

function cross(left: readonly string[], right: readonly string[]): readonly string[] | undefined {
  if (left.length * right.length > MAX_STRINGS) return undefined;
  return left.flatMap((head) => right.map((tail) => head + tail));
}

/** Few spellings first, then long ones. */
function better(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): readonly string[] | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (one.length !== other.length) return one.length < other.length ? one : other;
  return shortestOf(other) > shortestOf(one) ? other : one;
}

function shortestOf(strings: readonly string[]): number {
  return Math.min(...strings.map((text) => text.length));
}

function ofChoice(parts: readonly Literals[]): Literals {
  const exact = parts.every((part) => part.exact !== undefined) ? parts.flatMap((part) => part.exact ?? []) : undefined;
  const required = parts.every((part) => part.required !== undefined)
    ? [...new Set(parts.flatMap((part) => part.required ?? []))]
    : undefined;
  return {
    exact: exact !== undefined && exact.length <= MAX_STRINGS ? exact : undefined,
    required: required !== undefined && required.length <= MAX_STRINGS ? required : undefined,
  };
}
