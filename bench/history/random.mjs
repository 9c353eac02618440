/** A small seeded source of chance (mulberry32): the same numbers for the same seed, everywhere. */
export function createRandom(seed) {
  let state = seed >>> 0;
  /** In [0, 1). */
  const next = () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit) => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick: (list) => list[below(list.length)],
    /** Often the first ones, seldom the last, as words in a text. */
    pickSkewed: (list) => list[Math.floor(next() ** 3 * list.length)],
    /** Between two positive numbers, evenly on a logarithmic scale: sizes of files are like that. */
    logarithmic: (low, high) => Math.floor(low * (high / low) ** next()),
    bytes: (count) => Uint8Array.from({ length: count }, () => below(256)),
  };
}
