/**
 * What in the text is too regular for a random key, in words that hold none of it, or undefined. `longestEqual`: this many equal
 * characters in a row settle it. Letter case is ignored everywhere. Rates on random keys: docs/design/classifier.md.
 */
export function patternReason(text: string, longestEqual: number): string | undefined {
  const codes = foldedCodes(text);
  const steps = measureRuns(codes, alphabeticStep);
  if (steps.longestEqual >= longestEqual) return 'one character repeated';
  if (steps.longestStep >= 6) return 'consecutive letters or digits';
  const rows = measureRuns(codes, keyboardStep);
  if (rows.longestStep >= 6) return 'a row of the keyboard';
  if (steps.covered + rows.covered >= 0.3 * text.length && text.length > 0) return 'mostly runs of letters or digits';
  if (isInterleaved(codes)) return 'letters and digits that count up or down';
  if (isPeriodic(codes)) return 'the same characters over and over';
  return undefined;
}

interface Runs {
  readonly longestEqual: number;
  readonly longestStep: number;
  /** Characters in runs of at least four, equal or stepping. */
  readonly covered: number;
}

/** 0: equal, 1: next, -1: previous, anything else: no step. */
type Step = (from: number, to: number) => number;

function measureRuns(codes: Uint16Array, stepOf: Step): Runs {
  let longestEqual = codes.length > 0 ? 1 : 0;
  let longestStep = longestEqual;
  let covered = 0;
  let length = 1;
  let current = NONE;
  for (let i = 1; i <= codes.length; i++) {
    const step = i < codes.length ? stepOf(codes[i - 1] ?? 0, codes[i] ?? 0) : NONE;
    if (step === current && step !== NONE) {
      length++;
      continue;
    }
    if (current === 0) longestEqual = Math.max(longestEqual, length);
    else if (current !== NONE) longestStep = Math.max(longestStep, length);
    if (current !== NONE && length >= 4) covered += length;
    current = step;
    length = step === NONE ? 1 : 2;
  }
  return { longestEqual, longestStep, covered };
}

const NONE = 9;

function alphabeticStep(from: number, to: number): number {
  const step = to - from;
  if (step >= -1 && step <= 1) return step;
  if (from === 0x39 && to === 0x30) return 1;
  if (from === 0x30 && to === 0x39) return -1;
  return NONE;
}

function keyboardStep(from: number, to: number): number {
  const [before, after] = [keyboard[from] ?? 0, keyboard[to] ?? 0];
  const step = after - before;
  return before > 0 && after > 0 && (step === 1 || step === -1) ? step : NONE;
}

/** Position on the keyboard by folded character code; rows are ten apart at least, 0 is no letter. */
const keyboard: Uint8Array = (() => {
  const positions = new Uint8Array(128);
  for (const [row, letters] of ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'].entries()) {
    for (let i = 0; i < letters.length; i++) positions[letters.charCodeAt(i)] = 1 + row * 20 + i;
  }
  return positions;
})();

/**
 * `a1b2c3`, `AaBb11`, `abc123def456`: letters and digits taken apart, repeats once, each counts up or down. Half of what remains in runs
 * of three: random bodies have one such run at most.
 */
function isInterleaved(codes: Uint16Array): boolean {
  const letters = measureApart(codes, 97, 122);
  const digits = measureApart(codes, 48, 57);
  const size = letters.size + digits.size;
  return size >= 8 && letters.covered + digits.covered >= size / 2;
}

/** The codes from `low` to `high`, each once where it repeats: how many, and how many of them in steps of three or more. */
function measureApart(
  codes: Uint16Array,
  low: number,
  high: number,
): { readonly size: number; readonly covered: number } {
  let [size, covered, length, current, last] = [0, 0, 1, NONE, -1];
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code < low || code > high || code === last) continue;
    const step = size === 0 ? NONE : alphabeticStep(last, code);
    if (step !== current || step === NONE) {
      if (length >= 3) covered += length;
      length = 1;
    }
    if (step !== NONE) length++;
    current = step;
    last = code;
    size++;
  }
  return { size, covered: length >= 3 ? covered + length : covered };
}

/** Nine tenths of the characters equal the one a period earlier, for a period of at most half the length. A random text fails after a few. */
function isPeriodic(codes: Uint16Array): boolean {
  if (codes.length < 8) return false;
  for (let period = 1; period <= codes.length / 2; period++) {
    const compared = codes.length - period;
    let differences = 0;
    for (let i = period; i < codes.length && differences * 10 <= compared; i++) {
      if (codes[i] !== codes[i - period]) differences++;
    }
    if (differences * 10 <= compared) return true;
  }
  return false;
}

function foldedCodes(text: string): Uint16Array {
  const codes = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    codes[i] = code >= 65 && code <= 90 ? code + 32 : code;
  }
  return codes;
}
