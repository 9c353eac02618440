import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createDetector } from '../../src/detect/detector.ts';
import type { Rule } from '../../src/detect/rule.ts';
import { literalsText } from '../../src/hook/literals-file.ts';
import { pathLiterals } from '../../src/hook/paths.ts';
import { zip } from '../support/archives.ts';
import { breakers, encoders } from '../support/encoders.ts';
import { plant, shapes } from '../support/keys.ts';
import { numberLists } from '../support/number-lists.ts';
import { repository, temporaryFolder } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { init, rules } from './support.ts';

/** What the hook lets through, the scan finds nothing in: the detector on the same bytes is the witness. */

const detector = createDetector(rules);
const isFound = (content: Buffer, path: string | null = 'a'): boolean =>
  detector.detect({ bytes: content, origin: { path } }).length > 0;
const readings = ['bytes', 'text'] as const;
const source = { rules, file: undefined, root: '/' };
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** Those of the texts in which grep finds none of the literals. All at once: starting it costs more than its search. */
const passing = (contents: ReadonlyMap<string, Buffer>, reading: (typeof readings)[number]): string[] => {
  const folder = temporaryFolder();
  const [patterns, names] = [join(folder, 'patterns'), [...contents.keys()]];
  writeFileSync(patterns, literalsText(source, reading));
  mkdirSync(join(folder, 'texts'));
  [...contents.values()].forEach((content, index) => {
    const seen = reading === 'bytes' ? content : Buffer.from(content.filter((byte) => byte !== 0));
    writeFileSync(join(folder, 'texts', String(index)), Buffer.concat([latin1('+++ b/a\n+'), seen]));
  });
  const args = ['-aFLr', '-f', patterns, '.'];
  const { stdout, stderr } = spawnSync('grep', args, {
    cwd: join(folder, 'texts'),
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 1 << 26,
  });
  expect(stderr).toBe('');
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((name) => names[Number(name.slice(2))]!);
};

/** The texts that hold a key for the detector, by a name for each. */
const found = (texts: Iterable<readonly [string, string]>): Map<string, Buffer> =>
  new Map([...texts].map(([name, text]) => [name, latin1(text)] as const).filter(([, content]) => isFound(content)));

const kinds = Object.keys(shapes).filter((name) => !/^(?!openai|azure-openai|hardcoded|chatgpt)/.test(name));
/** For what would take too long with every kind. */
const some = kinds.filter((name) =>
  /^(?:openai-project-key\/74|openai-user-key\/legacy|azure-openai-key\/84|hardcoded)/.test(name),
);

describe('grep finds a literal wherever the detector finds a key', () => {
  function* encoded() {
    for (const [name, encode] of Object.entries(encoders)) {
      for (const kind of kinds) {
        for (let seed = 0; seed < 4; seed++)
          yield [`${kind} ${seed} ${name}`, `x\n${encode(`${'x'.repeat(seed)} ${plant(kind, seed).text}`)}\n`] as const;
      }
    }
  }
  function* encodedTwice() {
    for (const [inner, write] of Object.entries(encoders)) {
      for (const [outer, wrap] of Object.entries(encoders)) {
        for (const kind of some)
          yield [
            `${kind} ${inner} in ${outer}`,
            `a = '${wrap(write(`k=${plant(kind, inner.length).text} `))}'\n`,
          ] as const;
      }
    }
  }
  function* asNumbers() {
    for (const [name, list] of Object.entries(numberLists)) {
      for (const kind of kinds) {
        for (let seed = 0; seed < 4; seed++)
          yield [`${kind} ${seed} ${name}`, `x\n${list(`${'x'.repeat(seed)} ${plant(kind, seed).text}`)}\n`] as const;
      }
    }
  }
  function* broken() {
    for (const [name, breakAt] of Object.entries(breakers)) {
      for (const kind of some) {
        const { secret } = plant(kind, 3);
        for (let at = 1; at < secret.length; at++)
          yield [`${kind} ${name} ${at}`, `key = ${breakAt(secret, at)}\n`] as const;
      }
    }
  }

  test.each([
    ['encoded', encoded, 2000],
    ['encoded twice', encodedTwice, 1500],
    ['as lists of numbers', asNumbers, 200],
    ['broken at every place', broken, 4000],
  ])('%s', (_name, texts, atLeast) => {
    const keys = found(texts());
    // Or the claim would be about little.
    expect(keys.size).toBeGreaterThan(atLeast);
    for (const reading of readings) expect(passing(keys, reading)).toEqual([]);
  });

  test('files that are looked at for their names', () => {
    const names = new Map(
      ['+++ b/home/.codex/auth.json\n', '+++ b/home/codes/auth.json.ts\n'].map((header) => [header, latin1(header)]),
    );
    for (const reading of readings) expect(passing(names, reading)).toEqual(['+++ b/home/codes/auth.json.ts\n']);
  });
});

describe('the script, run by sh on a real index', () => {
  const runs = Number(process.env['FAST_CHECK_RUNS'] ?? 40);
  let repo: TestRepository;

  beforeAll(async () => {
    repo = repository().write('old', 'one\ntwo\n').stage().commit();
    // No tripkey can be run: what is not clean is blocked.
    await init(repo.path, repo.env, { tool: { node: '/nowhere/node', cli: '/nowhere/cli.js', version: '0' } });
  });

  /** Whether the hook takes the index for clean. */
  const passes = (reading: (typeof readings)[number]): boolean => {
    writeFileSync(join(repo.path, '.git/tripkey-pre-commit'), literalsText(source, reading));
    const env = { ...repo.env, PATH: '/usr/bin:/bin' };
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['.git/hooks/pre-commit'], {
      cwd: repo.path,
      env,
      encoding: 'utf8',
    });
    expect(status === 0 ? '' : 'tripkey: blocked').toBe(status === 0 ? stdout + stderr : stderr.slice(0, 16));
    return status === 0;
  };

  /** The index with this file and otherwise as in HEAD. */
  const stage = (name: string, content: Buffer): void => {
    if (name === 'new') return void repo.write(name, content).git('update-index', '--add', name);
    repo.git('read-tree', 'HEAD');
    const id = repo.raw(['hash-object', '-w', '--stdin'], { input: content }).toString().trim();
    repo.raw(['update-index', '-z', '--index-info'], {
      input: Buffer.concat([Buffer.from(`100644 ${id}\t${name}\0`)]),
    });
  };

  const prose = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    fc
      .array(
        fc.constantFrom(
          'const',
          'a',
          '= "',
          '";',
          '\n',
          ' ',
          '\r\n',
          '\t',
          '\\',
          '+',
          '%20',
          '\0',
          'api',
          'key',
          '{',
          '}',
          '=tripkey:\0 read=\n',
        ),
        { maxLength: 60 },
      )
      .map((words) => words.join('')),
    fc.base64String({ maxLength: 300 }),
  );
  const encoder = fc.constantFrom(...Object.values(encoders), (text: string) => text);
  const key = fc
    .record({
      kind: fc.constantFrom(...kinds),
      seed: fc.nat(9999),
      alone: fc.boolean(),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      breaker: fc.option(fc.constantFrom(...Object.values(breakers)), { freq: 2 }),
    })
    .map(({ kind, seed, alone, at, breaker }) => {
      const { text, secret, start } = plant(kind, seed);
      const value = breaker === null ? secret : breaker(secret, 1 + Math.floor(at * (secret.length - 1)));
      return alone ? value : text.slice(0, start) + value + text.slice(start + secret.length);
    });
  const written = fc
    .tuple(key, encoder, encoder, fc.nat(2))
    .map(([text, inner, outer, levels]) => (levels === 0 ? text : levels === 1 ? inner(text) : outer(inner(text))));
  const content = fc
    .tuple(prose, fc.option(written, { freq: 6, nil: '' }), prose)
    .map((parts) => latin1(parts.join('')));

  test.each(readings)('random texts with keys in them, as a new file: %s', (reading) => {
    const seen = { found: 0, clean: 0 };
    fc.assert(
      fc.property(content, (bytes) => {
        stage('new', bytes);
        const [isKey, isClean] = [isFound(bytes), passes(reading)];
        if (isKey) seen.found++;
        if (isClean) seen.clean++;
        expect(isKey && isClean).toBe(false);
      }),
      { numRuns: runs },
    );
    // A hook that lets everything or nothing pass would make the claim an empty one.
    expect(seen.found).toBeGreaterThan(runs / 6);
    expect(seen.clean).toBeGreaterThan(0);
  });

  test('what stands in lines that do not change counts: a change of one line next to it', () => {
    fc.assert(
      fc.property(content, fc.nat(3), (bytes, distance) => {
        const filler = latin1('line\n'.repeat(distance * 10));
        const file = (last: string) => Buffer.concat([bytes, latin1('\n'), filler, latin1(last)]);
        stage('new', file('before\n'));
        const tree = repo.git('write-tree');
        repo.git('update-ref', 'HEAD', repo.git('commit-tree', tree, '-p', 'HEAD', '-m', 'x'));
        stage('new', file('after\n'));
        expect(isFound(file('after\n')) && passes('bytes')).toBe(false);
        repo.git('update-ref', 'HEAD', 'HEAD~1');
      }),
      { numRuns: Math.ceil(runs / 3) },
    );
  });

  test('keys in names of files, and archives', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.nat(99), (kind, seed) => {
        const name = `dir/${plant(kind, seed).secret} "\t\u00fc.txt`;
        stage(name, Buffer.alloc(0));
        expect(isFound(Buffer.from(name), null) && passes('bytes')).toBe(false);
        stage('a', zip([{ name: 'x', content: name }]));
        expect(passes('bytes')).toBe(false);
      }),
      { numRuns: Math.ceil(runs / 3) },
    );
  });
});

test.each([
  [/(?:^|[/!])\.codex\/auth\.json$/, '.codex/auth.json'],
  [/secrets?\/keys\.txt/, '/keys.txt'],
  [/a{0,2}bcde/, 'bcde'],
  [/\.env$|\.envrc$/, 'diff --git'],
  [/(x|y)/, 'diff --git'],
  [/AUTH\.json/i, 'diff --git'],
  [/a.b.c/, 'diff --git'],
  [/x\d+yyyy\w+zz/, 'yyyy'],
])('the path %s is looked for as %s', (path, literal) => {
  const rule = { kind: 'pattern', path } as unknown as Rule;
  expect(pathLiterals([rule])).toEqual([literal]);
});
