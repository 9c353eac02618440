import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { builtInRules } from '../../../rules/index.ts';
import { createDetector } from '../../../src/detect/detector.ts';
import { literalsOfRules, packedLiterals } from '../../../src/detect/keywords.ts';
import { entryKind } from '../../../src/git/pack/entries.ts';
import { createJudge } from '../../../src/git/pack/judge.ts';
import { createMachine } from '../../../src/git/pack/machine.ts';
import { someRegion } from '../../../src/git/pack/parts.ts';
import { createConfirm } from '../../../src/history/confirm.ts';
import { breakers, encoders } from '../../support/encoders.ts';
import { expand } from '../../support/keys.ts';

/** What was said of a stretch is remembered: it must be what would be said of it anew, whatever stands around it by now. */

const gatedRules = builtInRules.filter((rule) => rule.kind === 'pattern' && rule.gated === true);
const { strong, weak } = literalsOfRules(gatedRules);
const table = {
  packed: packedLiterals(gatedRules, true),
  longest: Math.max(...[...strong, ...weak].map(({ length }) => length)),
};
const machine = createMachine(table);
const confirm = createConfirm({ ids: gatedRules.map(({ id }) => id), minConfidence: 'medium' });
const plain = createDetector(gatedRules);

/** Puts a text into the module, with its hits. */
const load = (text: Buffer): { text: number; size: number; start: number; end: number } => {
  const { arena, hits, hitsLimit, core, reserve } = machine;
  reserve(arena + text.length);
  text.copy(machine.bytes(), arena);
  return { text: arena, size: text.length, start: hits, end: core.searchText(arena, text.length, hits, hitsLimit) };
};

const judge = createJudge(machine, 20, new Map(), confirm);
/** As the search says it, with all that it remembers. */
const isSuspect = (text: Buffer): boolean => judge(entryKind.blob, load(text));

const isFound = (text: Buffer): boolean =>
  plain.detect({ bytes: text, origin: { path: null } }).some(({ confidence }) => confidence !== 'low');

const code = [
  "import OpenAI from 'openai';",
  'const response = await client.responses.create({ model, input });',
  '',
  '  // what comes back is a stream of events, each with its own type and a number in the sequence',
  '    "resolved": "https://registry.npmjs.org/openai/-/openai-4.0.0.tgz",',
  'export interface ChatCompletionMessageParam {',
  '        return 42;',
  '\t}',
  'x'.repeat(700),
  ' '.repeat(300),
  'key =',
  'const parts = "abc" +',
  '# openai',
];
const given = [
  'OPENAI_API_KEY={62:32}',
  'openai.api_key = "{64:43}"',
  '  apiKey: "{62:20}", // openai',
  'openai_key: "{b64:31}+="',
];
/** Whether these make a key is said by the lines beside them. */
const names = ['openaiKey =', 'commit =', '"id":', '"api_key":', 'client = OpenAI(api_key='];
const ways = { ...encoders, ...breakers };

/** Two characters a line, far apart. */
const spread = (value: string): string =>
  value
    .match(/..?/g)!
    .map((pair) => `"${pair}"`)
    .join(` +\n${' '.repeat(60)}`);

/** A value, or its lines. */
const valueLines = fc
  .tuple(
    fc.constantFrom('  "{62:32}"', '  {hex:40}', ...given),
    fc.nat(2),
    fc.oneof(fc.constant(''), fc.constantFrom(...Object.keys(ways))),
  )
  .map(([template, seed, way]): readonly string[] => {
    const text = expand(template, seed);
    return (encoders[way]?.(text) ?? breakers[way]?.(text, 12 + seed) ?? text).split('\n');
  });
const spreadLines = fc.nat(2).map((seed) => spread(expand('{62:32}', seed)).split('\n'));
const few = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...code).map((line) => [line]) },
  { weight: 3, arbitrary: fc.constantFrom(...names).map((line) => [line]) },
  { weight: 2, arbitrary: valueLines },
  { weight: 1, arbitrary: spreadLines },
);
const lines = fc.array(few, { maxLength: 60 }).map((each) => each.flat());
/** Where, how many lines go, what comes. */
const edit = fc.tuple(
  fc.nat(),
  fc.nat(2),
  fc.array(few, { maxLength: 1 }).map((each) => each.flat().slice(0, 2)),
);

describe('around weak hits', () => {
  test('a version of a text is a suspect if the rules find something in it, whatever is remembered of those before', () => {
    const said = { found: 0, 'not found': 0 };
    fc.assert(
      fc.property(lines, fc.array(edit, { maxLength: 20 }), (first, edits) => {
        let version: readonly string[] = first;
        for (const [at, removed, added] of [[0, 0, []] as const, ...edits]) {
          version = version.toSpliced(at % (version.length + 1), removed, ...added);
          const text = Buffer.from(version.join('\n'), 'latin1');
          const wanted = isFound(text);
          said[wanted ? 'found' : 'not found']++;
          expect(isSuspect(text)).toBe(wanted);
        }
      }),
      { numRuns: Number(process.env['TRIPKEY_RUNS'] ?? 120) },
    );
    expect(Math.min(said.found, said['not found'])).toBeGreaterThan(100);
  });

  test('a value that comes and goes line by line is seen when it is there', () => {
    const filler = fc.array(fc.constantFrom(...code), { maxLength: 30 });
    const value = fc.oneof(
      fc.tuple(fc.constantFrom(...names), valueLines).map(([name, rest]) => [name, ...rest]),
      spreadLines.map((each) => ['openaiKey =', ...each]),
    );
    /** A line that is left out, one that stands before it, and a name. */
    const change = fc.tuple(
      fc.option(fc.nat(), { freq: 2 }),
      fc.option(fc.constantFrom(...code)),
      fc.option(fc.constantFrom(...names)),
    );
    const changes = fc.array(change, { minLength: 1, maxLength: 8 });
    const said = { found: 0, 'not found': 0 };
    fc.assert(
      fc.property(filler, value, filler, changes, (before, whole, after, each) => {
        for (const [left, added, name] of [...each, [null, null, null] as const]) {
          const part = name === null ? [...whole] : [name, ...whole.slice(1)];
          if (left !== null) part.splice(left % part.length, 1, ...(added === null ? [] : [added]));
          const text = Buffer.from(['# openai', ...before, ...part, ...after].join('\n'), 'latin1');
          const wanted = isFound(text);
          said[wanted ? 'found' : 'not found']++;
          expect(isSuspect(text)).toBe(wanted);
        }
      }),
      { numRuns: Number(process.env['TRIPKEY_RUNS'] ?? 300) },
    );
    expect(Math.min(said.found, said['not found'])).toBeGreaterThan(100);
  });

  test.each([
    ['"commit":', '"openai_key":'],
    ['commit =', 'openaiKey ='],
  ])('a value under the name %s is none, and one under %s, wherever chunks end', (harmless, telling) => {
    const filler = 'import OpenAI from "openai"; // ';
    for (let seed = 0; seed < 100; seed++) {
      const text = (name: string): Buffer =>
        Buffer.from(`${filler}${seed}\n// ${'-'.repeat(seed)}\n  ${name}\n  "${expand('{62:32}', seed)}"\n`);
      expect([isSuspect(text(harmless)), isSuspect(text(telling))]).toEqual([false, true]);
    }
  });

  test('the rules are asked about each stretch once, then only about what has changed', () => {
    /** What the rules would be asked about, of which they say that it is nothing. */
    const asked = (version: readonly string[]): readonly (readonly [number, number])[] => {
      const regions: (readonly [number, number])[] = [];
      someRegion(machine, load(Buffer.from(version.join('\n'))), (region) => {
        regions.push(region);
        return false;
      });
      return regions;
    };
    const version = Array.from({ length: 2000 }, (_, index) =>
      index % 200 === 0 ? `const openaiKey${index} = "${expand('{62:32}', index)}";` : `client.openai.call(${index});`,
    );
    const all = asked(version);
    expect(all.length).toBeGreaterThanOrEqual(10);
    expect(asked(version)).toEqual([]);
    const edited = version.with(1001, 'client.openai.close();');
    const place = edited.slice(0, 1000).join('\n').length;
    const anew = asked(edited);
    expect(anew.length).toBeGreaterThan(0);
    for (const [start, end] of anew) {
      expect(start).toBeGreaterThan(place - 10_000);
      expect(end).toBeLessThan(place + 10_000);
    }
  });
});
