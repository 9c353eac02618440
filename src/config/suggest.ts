/** The known word that is nearest to a mistyped one: at most a third of its letters wrong, exchanged neighbours counting once. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: { distance: number; word: string } | undefined;
  for (const candidate of known) {
    const distance = editDistance(
      word.toLowerCase().replaceAll('-', '_'),
      candidate.toLowerCase().replaceAll('-', '_'),
    );
    if (distance <= limit && distance < (best?.distance ?? Infinity)) best = { distance, word: candidate };
  }
  return best?.word;
}

/** "; did you mean `x`?" or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const found = nearest(word.slice(0, 64), known);
  return found === undefined ? '' : `; did you mean \`${found}\`?`;
}

/** Optimal string alignment distance. */
function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const replaced = (last[column - 1] ?? 0) + (same ? 0 : 1);
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const exchanged = swapped && row > 1 && column > 1 ? (before[column - 2] ?? 0) + 1 : Infinity;
      current.push(Math.min(replaced, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, exchanged));
    }
    before = last;
    last = current;
  }
  return last.at(-1) ?? 0;
}
