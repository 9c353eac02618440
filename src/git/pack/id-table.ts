/**
 * Numbers by id, several for one where there are. Rows tell ids apart by their first eight bytes: where another id may not be taken for this one, who asks
 * compares the rest.
 */
export interface IdTable {
  /** Adds a number for the id whose bytes begin at `at`. */
  add(bytes: Buffer, at: number, number: number): void;
  /** As `add` and `find`, of an id whose first eight bytes are these numbers (32 bits each, little-endian, signed). */
  addParts(first: number, second: number, number: number): void;
  findParts(first: number, second: number): number;
  /** The first row of an id; `noRow` when there is none. */
  find(bytes: Buffer, at: number): number;
  /** The next row of the same id. */
  next(row: number): number;
  numberAt(row: number): number;
  /** Says of an id that there is such an object; when all have been added. */
  claim(bytes: Buffer, at: number): void;
  areAllClaimed(): boolean;
}

export const noRow = -1;

/** Two parts of the id, the number, the next row of the slot. */
const WIDTH = 4;
const NUMBER = 2;
const NEXT = 3;
const FIRST_SIZE = 1 << 12;

/** Grows as it is filled; a row takes 16 bytes, its slot 8. */
export const createIdTable = (): IdTable => {
  let rows = new Int32Array(FIRST_SIZE * WIDTH);
  let heads = new Int32Array(FIRST_SIZE * 2).fill(noRow);
  let claims: Uint8Array | undefined;
  let count = 0;

  const link = (row: number): void => {
    const slot = rows[row * WIDTH]! & (heads.length - 1);
    rows[row * WIDTH + NEXT] = heads[slot]!;
    heads[slot] = row;
  };
  const grow = (): void => {
    const larger = new Int32Array(rows.length * 2);
    larger.set(rows);
    rows = larger;
    heads = new Int32Array(heads.length * 2).fill(noRow);
    for (let row = 0; row < count; row++) link(row);
  };
  /** From `row` on. */
  const rowOf = (row: number, first: number, second: number): number => {
    let at = row;
    while (at !== noRow && (rows[at * WIDTH] !== first || rows[at * WIDTH + 1] !== second)) {
      at = rows[at * WIDTH + NEXT]!;
    }
    return at;
  };
  const findParts = (first: number, second: number): number => rowOf(heads[first & (heads.length - 1)]!, first, second);
  const find = (bytes: Buffer, at: number): number => findParts(bytes.readInt32LE(at), bytes.readInt32LE(at + 4));
  const addParts = (first: number, second: number, number: number): void => {
    if (count * WIDTH === rows.length) grow();
    const from = count * WIDTH;
    rows[from] = first;
    rows[from + 1] = second;
    rows[from + NUMBER] = number;
    link(count++);
  };
  const next = (row: number): number => rowOf(rows[row * WIDTH + NEXT]!, rows[row * WIDTH]!, rows[row * WIDTH + 1]!);

  return {
    add: (bytes, at, number) => addParts(bytes.readInt32LE(at), bytes.readInt32LE(at + 4), number),
    addParts,
    find,
    findParts,
    next,
    numberAt: (row) => rows[row * WIDTH + NUMBER]!,
    claim(bytes, at) {
      claims ??= new Uint8Array(count);
      for (let row = find(bytes, at); row !== noRow; row = next(row)) claims[row] = 1;
    },
    areAllClaimed: () => count === 0 || claims?.includes(0) === false,
  };
};
