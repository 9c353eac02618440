import { beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Project, installedProject } from './project.ts';

let project: Project;
beforeAll(() => {
  project = installedProject();
});

const compiler = resolve('node_modules/typescript/bin/tsc');
const consumer = readFileSync('test/library/consumer.ts.txt', 'utf8');

interface Compiled {
  readonly status: number | null;
  readonly stdout: string;
}

const compile = (name: string, code: string, options: readonly string[]): Compiled => {
  writeFileSync(join(project.path, name), code);
  const strict = [
    '--noEmit',
    '--strict',
    '--exactOptionalPropertyTypes',
    '--noUncheckedIndexedAccess',
    '--target',
    'es2023',
  ];
  const { status, stdout } = spawnSync(process.execPath, [compiler, ...strict, ...options, name], {
    cwd: project.path,
    encoding: 'utf8',
  });
  return { status, stdout };
};

const roots = ['--typeRoots', resolve('node_modules/@types')];

describe('types, as users have them', () => {
  test.each([
    [
      'nodenext, an ES module',
      'consumer.mts',
      ['--module', 'nodenext', '--lib', 'es2023', '--types', 'node', ...roots],
    ],
    ['nodenext, CommonJS', 'consumer.cts', ['--module', 'nodenext', '--lib', 'es2023', '--types', 'node', ...roots]],
    [
      'a bundler, the DOM',
      'consumer.ts',
      [
        '--module',
        'esnext',
        '--moduleResolution',
        'bundler',
        '--lib',
        'es2023,dom,dom.iterable,dom.asynciterable',
        '--types',
        '',
      ],
    ],
    [
      'a bundler, the DOM without its iterable streams',
      'consumer.ts',
      ['--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2023,dom', '--types', ''],
    ],
  ])('%s', (_, name, options) => {
    expect(compile(name, consumer, options)).toEqual({ status: 0, stdout: '' });
  });

  test('need neither @types/node nor the DOM', () => {
    const code =
      "import { scanText, verify } from 'tripkey';\nexport const all = [scanText(''), verify('')] as const;\n";
    const options = ['--module', 'nodenext', '--lib', 'es2023', '--types', ''];
    expect(compile('bare.mts', code, options)).toEqual({ status: 0, stdout: '' });
  });

  test("are the library's own, and ask for no package", () => {
    const folder = join(project.path, 'node_modules/tripkey/dist/library/types');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.d.ts'));
    const texts = files.map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(files.length).toBeLessThan(12);
    const asked = texts.flatMap((text) => [...text.matchAll(/from '([^']+)'/g)].map(([, name]) => name!));
    expect(asked.filter((name) => !/^\.\/(?:library\/)?[\w-]+\.js$/.test(name))).toEqual([]);
    expect(texts.filter((text) => text.includes('/// <reference'))).toEqual([]);
  });
});

interface Described {
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
}

describe("the report's types and its schema name the same", () => {
  const schema = JSON.parse(readFileSync('schema/report.schema.json', 'utf8')) as Described & {
    readonly $defs: Readonly<Record<string, Described>>;
  };
  const source = readFileSync('src/library/report-types.ts', 'utf8');

  /** Properties of an interface, `?` behind those that may be absent. */
  const membersOf = (name: string): readonly string[] => {
    const [, body = ''] = new RegExp(`^export interface ${name}(?:<[^{]*)? \\{\\n(.*?)^\\}`, 'ms').exec(source) ?? [];
    return [...body.matchAll(/^ {2}readonly (\w+\??):/gm)].map(([, member]) => member!).sort();
  };
  const namesOf = ({ properties, required }: Described, without: readonly string[] = []): readonly string[] =>
    Object.keys(properties)
      .filter((name) => !without.includes(name))
      .map((name) => (required?.includes(name) ? name : `${name}?`))
      .sort();

  test.each([
    ['Report', schema, []],
    ['ScanSummary', schema.$defs['scan']!, []],
    ['Counts', schema.$defs['scan']!.properties['counts'] as Described, ['projects', 'keys']],
    ['Unread', schema.$defs['unread']!, []],
    // `secret` is of RevealedFinding.
    ['Finding', schema.$defs['finding']!, ['secret']],
    ['Location', schema.$defs['location']!, []],
    ['History', schema.$defs['history']!, []],
    ['Commit', schema.$defs['commit']!, []],
    ['Verification', schema.$defs['verification']!, []],
  ] as const)('%s', (name, described, without) => {
    expect(membersOf(name)).toEqual(namesOf(described, without));
  });
});
