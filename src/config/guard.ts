import { createContext, Script } from 'node:vm';
import type { PatternGuard } from '../detect/rule.ts';

/** Bytes on either side of a keyword that the pattern sees, and the longest match that is sure to be found. */
const REACH = 2_048;
/** Bytes that each piece is ahead of the last; pieces overlap by REACH and begin with CONTEXT more for what looks behind. */
const STRIDE = 4_096;
const CONTEXT = 256;
/** Milliseconds: after `run` a run on one piece is stopped, runs longer than `slow` are added up, after `total` of them no more are made. */
const BUDGETS = { run: 250, slow: 25, total: 5_000 };

type Span = readonly [number, number];

/**
 * Runs a pattern on the text around its keywords, or on all of it when no keyword stands in it, piece by piece.
 * A pattern that is not known to be linear is stopped after 250 ms on a piece; once its slow runs add up to 5 s,
 * it is not run any more: it costs seconds, not hours, and the scan says that it is incomplete.
 */
export function createGuard(
  pattern: RegExp,
  keywords: readonly string[],
  linear: boolean,
  budgets: Readonly<typeof BUDGETS> = BUDGETS,
): PatternGuard {
  const global = new RegExp(pattern.source, 'dg');
  let slow = 0;
  let stops = 0;

  return {
    run: (text) => windowsAround(text, keywords).flatMap(([start, end]) => [...searchWindow(text, start, end)]),
    stops: () => stops,
  };

  /** Matches count where they start, each place belonging to one piece. */
  function* searchWindow(text: string, start: number, end: number): Iterable<Span> {
    let free = start;
    for (let from = start; from < end; from += STRIDE) {
      const context = Math.max(0, from - CONTEXT);
      const piece = text.slice(context, Math.min(end, from + STRIDE + REACH));
      for (const { span, match } of runOn(piece, from - context)) {
        if (match[0] + context >= from + STRIDE || match[0] + context < free) continue;
        free = match[1] + context;
        yield [span[0] + context, span[1] + context];
      }
    }
  }

  function runOn(piece: string, from: number): readonly Found[] {
    if (linear) return findAll(global, piece, from);
    const start = performance.now();
    const found = slow > budgets.total ? undefined : stoppable(() => findAll(global, piece, from), budgets.run);
    const took = performance.now() - start;
    if (took > budgets.slow) slow += took;
    if (found === undefined) stops++;
    return found ?? [];
  }
}

/** A match, and the value in it. */
interface Found {
  readonly match: Span;
  readonly span: Span;
}

function findAll(global: RegExp, text: string, from: number): Found[] {
  const found: Found[] = [];
  global.lastIndex = from;
  for (let match = global.exec(text); match !== null; match = global.exec(text)) {
    const whole = match.indices?.[0] ?? [match.index, match.index + match[0].length];
    found.push({ match: whole, span: match.indices?.groups?.['secret'] ?? whole });
  }
  return found;
}

/** The text around every keyword; overlapping windows are one. */
function windowsAround(text: string, keywords: readonly string[]): Span[] {
  const starts = keywords.flatMap((keyword) => indicesOf(text, keyword)).sort((a, b) => a - b);
  if (starts.length === 0) return [[0, text.length]];
  const windows: [number, number][] = [];
  for (const at of starts) {
    const start = Math.max(0, at - REACH);
    const end = Math.min(text.length, at + REACH);
    const last = windows.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = end;
    else windows.push([start, end]);
  }
  return windows;
}

function indicesOf(text: string, keyword: string): number[] {
  const indices: number[] = [];
  for (let at = text.indexOf(keyword); at !== -1; at = text.indexOf(keyword, at + keyword.length)) indices.push(at);
  return indices;
}

/**
 * The result, or undefined when the work took longer than `timeout` milliseconds. V8 has no limit for a regular expression,
 * but it stops a script in the midst of one: vm's timeout is the only way within one thread. It costs 0.1 ms.
 */
function stoppable<T>(work: () => T, timeout: number): T | undefined {
  machine ??= { script: new Script('work()'), context: createContext({}) };
  let result: T | undefined;
  machine.context['work'] = () => {
    result = work();
  };
  try {
    machine.script.runInContext(machine.context, { timeout });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
  }
  return result;
}

let machine: { readonly script: Script; readonly context: Record<string, unknown> } | undefined;
