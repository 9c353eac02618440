import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CommitHeader, commitHeader } from '../../../src/git/commit-header.ts';
import { createLedger, forEachCommit, forEachNamed, joinLedgers } from '../../../src/git/pack/ledger.ts';
import { createLinks } from '../../../src/git/pack/links.ts';
import { createMachine } from '../../../src/git/pack/machine.ts';
import { entryKind } from '../../../src/git/pack/entries.ts';
import { storedIds } from '../../../src/git/pack/stored-ids.ts';

const machine = createMachine({ packed: new Uint8Array(0), longest: 1 });
machine.useStored(storedIds([], 'sha1'));

/** Puts a text into the module. */
const load = (text: Buffer): number => {
  machine.reserve(machine.arena + text.length);
  text.copy(machine.bytes(), machine.arena);
  machine.core.searchText(machine.arena, text.length, machine.hits, machine.hitsLimit);
  return machine.arena;
};

/** What the ledger has of commits, in their order; undefined where they have to be read. */
const written = (texts: readonly Buffer[]): readonly (readonly [number, CommitHeader])[] | undefined => {
  const writer = createLedger(machine, 20);
  for (const [entry, text] of texts.entries()) {
    writer.commit(entry, load(text), text.length);
    writer.turn();
  }
  const ledger = writer.finish();
  const found: (readonly [number, CommitHeader])[] = [];
  if (ledger !== undefined) forEachCommit(ledger, 20, (entry, header) => found.push([entry, header]));
  return ledger && found;
};

const id = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 40 });
const who = fc.constantFrom('A <a@example.com>', '<>', 'A > B <a>', 'x');
const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----';
const commit = fc
  .record({
    tree: id,
    parents: fc.array(id, { maxLength: 9 }),
    author: who,
    committer: who,
    time: fc.constantFrom('1767225600', '0', '99999999999', '-5', '123456789012345678', 'x', ''),
    zone: fc.constantFrom(' +0000', ''),
    more: fc.subarray(['encoding latin1', signature, 'committer two <b> 7 +0000', `x ${'y'.repeat(3000)}`]),
    message: fc.constantFrom(
      '\nsubject\n',
      '\nindex on main: 1234 subject\n',
      '',
      '\n',
      '\nindex on',
      '\n\nindex on x',
    ),
  })
  .map(({ tree, parents, author, committer, time, zone, more, message }) =>
    [
      `tree ${tree}`,
      ...parents.map((parent) => `parent ${parent}`),
      `author ${author} 1 +0000`,
      `committer ${committer} ${time}${zone}`,
      ...more,
      message,
    ].join('\n'),
  );

/** As git writes them, and with a time that is a number for sure. */
const PLAIN =
  /^tree [0-9a-f]{40}\n(?:parent [0-9a-f]{40}\n)*(?:(?!committer |parent ).+\n)*committer .*> \d{1,15}(?: [^>\n]*)?(?:\n|$)/;

const areIds = (headers: readonly CommitHeader[]): boolean =>
  headers.every(({ tree, parents }) => [tree, ...parents].every((one) => /^[0-9a-f]{40}$/.test(one)));

describe('commits', () => {
  test('in a ledger say what their texts say', () => {
    let plain = 0;
    fc.assert(
      fc.property(fc.array(commit, { maxLength: 5 }), (all) => {
        const texts = all.map((text) => Buffer.from(text));
        const found = written(texts);
        expect(found !== undefined).toBe(all.every((text) => PLAIN.test(text)));
        if (found !== undefined) expect(found).toEqual(texts.map((text, entry) => [entry, commitHeader(text)]));
        plain += found === undefined || found.length === 0 ? 0 : 1;
      }),
      { numRuns: 2000 },
    );
    expect(plain).toBeGreaterThan(100);
  });

  const usual = `tree ${'a'.repeat(40)}\nparent ${'b'.repeat(40)}\nauthor A <a> 1 +0000\ncommitter A <a> 2 +0000\n\nsubject\n`;

  test('cut anywhere, or with a byte changed, they are read as they were, or not at all', () => {
    const places = [...usual].map((_, at) => at);
    const texts = places.flatMap((at) => [usual.slice(0, at), `${usual.slice(0, at)}\n${usual.slice(at + 1)}`]);
    const found = texts.flatMap((text) => {
      const [[, header] = []] = written([Buffer.from(text)]) ?? [];
      // Whoever reads a ledger asks of every id whether it is one.
      return header !== undefined && areIds([header]) ? [{ text, header }] : [];
    });
    expect(found.length).toBeGreaterThan(10);
    expect(found.map(({ header }) => header)).toEqual(found.map(({ text }) => commitHeader(Buffer.from(text))));
  });

  test('by the ten thousand are all there, in pieces', () => {
    const found = written(Array.from({ length: 10_000 }, () => Buffer.from(usual)));
    expect(found?.map(([entry]) => entry)).toEqual([...Array(10_000).keys()]);
  });

  test('with more parents than there is room for spoil it', () => {
    const parents = Array.from({ length: 30_000 }, () => `parent ${'c'.repeat(40)}\n`).join('');
    expect(written([Buffer.from(usual.replace('author', `${parents}author`))])).toBeUndefined();
  });
});

describe('trees', () => {
  const entryOf = (mode: string, name: string, number: number): Buffer => {
    const bytes = Buffer.alloc(20, 7);
    bytes.writeInt32LE(number);
    return Buffer.concat([Buffer.from(`${mode} ${name}\0`), bytes]);
  };
  const named = (trees: readonly Buffer[]): unknown[] | undefined => {
    const checkLinks = createLinks(machine, 20, new Map());
    const writer = createLedger(machine, 20);
    for (const [entry, tree] of trees.entries()) {
      checkLinks(entryKind.tree, entry, load(tree), tree.length, false);
      writer.turn();
    }
    const ledger = writer.finish();
    const found: unknown[] = [];
    if (ledger !== undefined) forEachNamed(ledger, (tree, isFolder, first) => found.push([tree, isFolder, first]));
    return ledger && found;
  };

  test('name folders and files, and submodules do not count', () => {
    const tree = [
      entryOf('100644', 'a', 1),
      entryOf('40000', 'b', 2),
      entryOf('160000', 'c', 3),
      entryOf('120000', 'd', -4),
    ];
    expect(named([tree[0]!, Buffer.concat(tree)])).toEqual([
      [0, false, 1],
      [1, false, 1],
      [1, true, 2],
      [1, false, -4],
    ]);
  });

  test.each([
    ['a mode that git does not write', entryOf('040000', 'b', 1)],
    ['a cut entry', entryOf('100644', 'a', 1).subarray(0, -1)],
    [
      'more entries than there is room for',
      Buffer.concat(Array.from({ length: 90_000 }, (_, at) => entryOf('100644', `f${at}`, at))),
    ],
  ])('%s spoils it', (_, tree) => {
    expect(named([tree])).toBeUndefined();
  });

  test('of huge and many trees all are there', () => {
    const tree = Buffer.concat(Array.from({ length: 9_000 }, (_, at) => entryOf('100644', `f${at}`, at)));
    expect(named(Array.from({ length: 20 }, () => tree))).toHaveLength(180_000);
  });
});

test('one spoilt part spoils the whole', () => {
  const part = { trees: [new Uint8Array(12)], commits: [] };
  expect(joinLedgers([part, part])?.trees).toHaveLength(2);
  expect(joinLedgers([part, undefined])).toBeUndefined();
});
