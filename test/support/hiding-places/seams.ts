import { aroundMarker, bytes, type Made } from './packs.ts';
import { filler, type HidingPlace } from '../hiding-places.ts';

/** The base has the parts of the key in wrong order: only the copies bring them together. */
const met = (key: string, cut: number, pad: string): Made => {
  const base = bytes(`${pad}${filler(20)}${key.slice(cut)}\n${filler(20, 2)}k = ${key.slice(0, cut)}`);
  const left = base.length - cut - 200;
  return {
    base,
    instructions: () => [
      { copy: left, size: cut + 200 },
      { copy: base.indexOf(key.slice(cut)), size: 400 },
    ],
  };
};

type CutTo = (cut: number) => number;

/** Between two places of the key, the base has something else. */
const filled =
  (from: CutTo, to: CutTo, junk: string) =>
  (key: string, cut: number, pad: string): Made => {
    const [start, end] = [from(cut), to(cut)];
    const head = `${pad}${filler(20)}k = `;
    const base = bytes(`${head}${key.slice(0, start)}${junk}${key.slice(end)}\n${filler(20, 2)}`);
    const [before, after] = [head.length + start, head.length + start + junk.length];
    const between = key.slice(start, end);
    const [first, last] = [
      { copy: 0, size: before },
      { copy: after, size: base.length - after },
    ] as const;
    return { base, instructions: () => (between === '' ? [first, last] : [first, bytes(between), last]) };
  };

const same: CutTo = (cut) => cut;

/** Keys whose marker stands at the edge of a copy, at every distance. */
export const seams: readonly HidingPlace[] = [
  aroundMarker('where two copies meet, at each byte around the marker', met),
  aroundMarker('something left out of it, at each byte around the marker', filled(same, same, '// no key')),
  aroundMarker(
    'one byte of it mended, each around the marker',
    filled(same, (cut) => cut + 1, '.'),
  ),
  aroundMarker(
    'start copied, the rest inserted, from each byte around the marker',
    filled(same, (cut) => cut + 60, '. No key here.'),
  ),
  aroundMarker(
    'end copied, the start inserted, up to each byte around the marker',
    filled((cut) => cut - 60, same, 'No key here. '),
  ),
];
