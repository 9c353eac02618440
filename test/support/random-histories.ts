import fc from 'fast-check';
import { filler } from './hiding-places.ts';
import { plant, shapes } from './keys.ts';
import type { TestRepository } from './repository.ts';

/** Where in a text something is done: a part of it (0 the start, 1 the end), or so many bytes behind the start of one of its keywords. */
type Place = { readonly part: number } | { readonly keyword: number; readonly behind: number };

/** One change of a file. Lengths are parts of the text, too. */
export type Edit =
  | { readonly do: 'insert'; readonly at: Place; readonly piece: Piece }
  | { readonly do: 'delete'; readonly at: Place; readonly length: number }
  | { readonly do: 'copy'; readonly at: Place; readonly from: Place; readonly length: number }
  | { readonly do: 'byte'; readonly at: Place; readonly byte: number };

/** Something to be found, or something that only looks like it; made from a seed. */
export interface Piece {
  readonly kind:
    | 'key'
    | 'half'
    | 'near'
    | 'keyword'
    | 'context'
    | 'value'
    | 'both'
    | 'code'
    | 'binary'
    | 'utf16'
    | 'base64';
  readonly seed: number;
}

/** A new version of one of a few files, committed, or only stored. */
export interface Version {
  readonly file: number;
  readonly edits: readonly Edit[];
  readonly next: 'commit' | 'rename' | 'remove' | 'store' | 'say';
}

export interface Packing {
  /** After so many versions (a part of all). */
  readonly after: number;
  readonly depth: number;
  readonly window: number;
  readonly how: 'all' | 'again' | 'new' | 'cruft';
  /** Objects of more bytes are no deltas. */
  readonly bigFile: number | undefined;
}

export interface History {
  /** Lines of the files at the start. */
  readonly lines: number;
  readonly versions: readonly Version[];
  readonly packings: readonly Packing[];
}

/** Evenly spread: fast-check's own numbers are nearly all next to 0, where nothing would be told apart. */
const part = (most: number): fc.Arbitrary<number> =>
  fc.noBias(fc.integer({ min: 0, max: 1000 })).map((n) => (n * most) / 1000);
const place: fc.Arbitrary<Place> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ part: part(1) }) },
  {
    weight: 2,
    arbitrary: fc.record({ keyword: fc.noBias(fc.nat(30)), behind: fc.noBias(fc.integer({ min: -30, max: 30 })) }),
  },
);
const piece: fc.Arbitrary<Piece> = fc.record({
  kind: fc.constantFrom(
    'key',
    'half',
    'near',
    'keyword',
    'context',
    'value',
    'value',
    'both',
    'code',
    'code',
    'binary',
    'utf16',
    'base64',
  ),
  seed: fc.noBias(fc.nat(40)),
});
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('insert'), at: place, piece }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('delete'),
      at: place,
      length: fc.oneof(part(0.2), part(0.003)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('copy'),
      at: place,
      from: place,
      length: part(0.3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('byte'), at: place, byte: fc.noBias(fc.nat(255)) }) },
);
const version: fc.Arbitrary<Version> = fc.record({
  file: fc.noBias(fc.nat(3)),
  edits: fc.array(edit, { minLength: 1, maxLength: 4, size: 'max' }),
  next: fc.constantFrom('commit', 'commit', 'commit', 'commit', 'rename', 'remove', 'store', 'say'),
});
const packing: fc.Arbitrary<Packing> = fc.record({
  after: part(1),
  depth: fc.constantFrom(1, 2, 5, 50, 250),
  window: fc.constantFrom(2, 10, 80),
  how: fc.constantFrom('all', 'again', 'new', 'cruft'),
  bigFile: fc.constantFrom(undefined, undefined, undefined, 600),
});

/** Random histories of a few files, and ways of packing them. */
export const histories: fc.Arbitrary<History> = fc.record({
  lines: fc.constantFrom(3, 20, 40, 200),
  versions: fc.array(version, { minLength: 12, maxLength: 40, size: 'max' }),
  packings: fc.array(packing, { minLength: 1, maxLength: 4, size: 'max' }),
});

/** Makes the history in an empty repository. */
export function make(repo: TestRepository, { lines, versions, packings }: History): void {
  const texts: Buffer[] = Array.from({ length: 4 }, (_, file) => Buffer.from(filler(lines, file + 1)));
  repo.write('README.md', 'begin\n').stage().commit('begin');
  versions.forEach((one, index) => {
    texts[one.file] = one.edits.reduce<Buffer>(apply, texts[one.file]!);
    keep(repo, one, texts[one.file]!, index);
    for (const pack of packings) if (Math.floor(pack.after * versions.length) === index) repack(repo, pack);
  });
}

function keep(repo: TestRepository, { file, next, edits }: Version, text: Buffer, index: number): void {
  if (next === 'store') return void repo.raw(['hash-object', '-w', '--stdin'], { input: text });
  if (next === 'remove') return void repo.remove(`${file}.txt`).stage().commit(`remove ${index}`);
  if (next === 'say') return void repo.commit(`say ${index}\n\n${messageOf(edits)}`);
  repo.write(next === 'rename' ? `${file}-${index}.txt` : `${file}.txt`, text);
  repo.stage().commit(`change ${index}`);
}

/** Text without NUL, which git takes for a message. */
const messageOf = (edits: readonly Edit[]): string =>
  edits
    .map((one) =>
      one.do === 'insert' && /key|half|near|keyword/.test(one.piece.kind)
        ? pieceOf(one.piece).toString('latin1')
        : one.do,
    )
    .join('\n');

function repack(repo: TestRepository, { depth, window, how, bigFile }: Packing): void {
  const set = bigFile === undefined ? [] : ['-c', `core.bigFileThreshold=${bigFile}`];
  const sizes = [`--depth=${depth}`, `--window=${window}`];
  const kinds = { all: ['-adq'], again: ['-adFq'], new: ['-dq'], cruft: ['--cruft', '-dq'] } as const;
  repo.git(...set, 'repack', ...kinds[how], ...sizes);
}

function apply(text: Buffer, edit: Edit): Buffer {
  const at = offsetOf(text, edit.at);
  const splice = (removed: number, put: Uint8Array): Buffer =>
    Buffer.concat([text.subarray(0, at), put, text.subarray(Math.min(text.length, at + removed))]);
  if (edit.do === 'insert') return splice(0, pieceOf(edit.piece));
  if (edit.do === 'delete') return splice(Math.floor(edit.length * text.length), Buffer.alloc(0));
  if (edit.do === 'byte') return splice(1, Buffer.from([edit.byte]));
  const from = offsetOf(text, edit.from);
  // A file that copies itself again and again would have no end.
  return splice(0, text.subarray(from, from + Math.min(20_000, Math.floor(edit.length * text.length))));
}

function offsetOf(text: Buffer, place: Place): number {
  if ('part' in place) return Math.floor(place.part * text.length);
  const found = [...text.toString('latin1').matchAll(/T3BlbkFJ|JQQJ99|openai/gi)];
  const start = found[place.keyword % found.length]?.index ?? 0;
  return Math.min(text.length, Math.max(0, start + place.behind));
}

const keyShapes = Object.keys(shapes).filter((name) =>
  /^openai-(?:user|project|service|admin)|^azure-openai-key\//.test(name),
);
const keywords = [
  'openai',
  'OPENAI_API_KEY=',
  'T3BlbkFJ',
  'T3Bl',
  'bkFJ',
  'sk-proj-',
  'sk-',
  'JQQJ99',
  'openai.azure.com',
  'H4sI',
  'VDNCbGJrRk',
  '\n',
];

/** Kinds that are told by a word nearby: a change far from the value can make it one, or no longer. */
const nearWords = Object.keys(shapes).filter((name) =>
  /^(?:openai-(?:session|ephemeral|webhook)|azure-openai-key-legacy)/.test(name),
);
const words = [
  'endpoint = "https://unit.openai.azure.com/"\n',
  'import OpenAI from "openai";\n',
  'const realtime = new OpenAIRealtime({});\n',
  'OPENAI_SESSION=\n',
  '# OpenAI webhook\n',
];

function pieceOf({ kind, seed }: Piece): Buffer {
  const key = plant(keyShapes[seed % keyShapes.length]!, seed).text;
  const half = key.length >> 1;
  const shift = seed % 9;
  switch (kind) {
    case 'key':
      return Buffer.from(`\n${key}\n`);
    // Two of them, put side by side by chance or by a copy, are a key; cut within the marker or beside it.
    case 'half':
      return Buffer.from(seed % 2 === 0 ? `\n${key.slice(0, half - 4 + shift)}` : `${key.slice(half - 4 + shift)}\n`);
    case 'near':
      return Buffer.from(`\n${key.slice(0, half)}${key.slice(half + 1)}\n`);
    case 'keyword':
      return Buffer.from(keywords[seed % keywords.length]!);
    case 'context':
      return Buffer.from(`\n${words[seed % words.length]}`);
    case 'value':
      return Buffer.from(`\napi_key = "${plant(nearWords[seed % nearWords.length]!, seed).secret}"\n`);
    case 'both':
      return Buffer.from(`\n${plant(nearWords[seed % nearWords.length]!, seed).text}`);
    case 'code':
      return Buffer.from(filler(1 + (seed % 12), seed + 10));
    case 'binary':
      return Buffer.from(Array.from({ length: 30 + seed * 7 }, (_, index) => (index * 167 * (seed + 1)) & 255));
    case 'utf16':
      return Buffer.from(`\n${key}\n`, 'utf16le');
    case 'base64':
      return Buffer.from(`\n${Buffer.from(key).toString('base64')}\n`);
  }
}
