import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parse } from 'smol-toml';
import { formatOf } from '../../src/hygiene/formats/format-of.ts';
import type { NamedValue } from '../../src/hygiene/formats/named-value.ts';
import { namedValuesOf } from '../../src/hygiene/formats/named-values.ts';

const read = (path: string, text: string): readonly NamedValue[] =>
  namedValuesOf({ path, text, tracked: true, ignored: false, keys: [] });

const short = (path: string, text: string): readonly string[] =>
  read(path, text).map(({ keys, value, line, endLine }) => `${line}-${endLine} ${keys.join('/')}=${value}`);

test.each<[string, string, readonly string[]]>([
  ['.env', 'A=b', ['1-1 A=b']],
  [
    'a.toml',
    'a = "b" # c\n[t.u]\nc = """\nd\n"""\nd = { e = \'f\', g = [1, "h"] }\n[[v]]\ni = 1979-05-27',
    ['1-1 a=b', '3-5 t/u/c=d\n', '6-6 t/u/d/e=f', '6-6 t/u/d/g/0=1', '6-6 t/u/d/g/1=h', '8-8 v/0/i=1979-05-27'],
  ],
  ['broken.toml', 'a = \nb = "c"\nd = [\n  "e",\nf = "g"\n[t]\nh = "i\nj = "k"', ['2-2 b=c', '5-5 f=g', '8-8 t/j=k']],
  ['fly.toml', '[env]\r\nA = "b"\r\n', ['2-2 env/A=b']],
  ['a.properties', '# c\nopenai.api-key=x\nb : c\\\n  d\n', ['2-2 openai.api-key=x', '3-4 b=c d']],
  ['a.ini', '[s t]\nk = "v" \n; c\nl: m', ['2-2 s t/k=v', '4-4 s t/l=m']],
  [
    '.npmrc',
    '//registry.npmjs.org/:_authToken=${NPM_TOKEN}\na=b',
    ['1-1 //registry.npmjs.org/:_authToken=${NPM_TOKEN}', '2-2 a=b'],
  ],
  [
    'api.service',
    '[Service]\nEnvironment="A=b c" D=e\nEnvironment=F=g\nEnvironmentFile=/etc/x',
    [
      '2-2 Service/Environment/A=b c',
      '2-2 Service/Environment/D=e',
      '3-3 Service/Environment/F=g',
      '4-4 Service/EnvironmentFile=/etc/x',
    ],
  ],
  [
    'supervisord.conf',
    '[program:x]\nenvironment=A="b",C=d',
    ['2-2 program:x/environment/A=b', '2-2 program:x/environment/C=d'],
  ],
  [
    'prod.tfvars',
    'a = "b"\nm = {\n  c = "d\\"e"\n  "f" : "g"\n}\nn = var.x\no = ""',
    ['1-1 a=b', '3-3 m/c=d"e', '4-4 m/f=g', '7-7 o='],
  ],
  [
    'main.tf',
    'resource "x" "y" {\n  environment {\n    variables = { K = "v", L = var.l }\n  }\n}\nz = "1"',
    ['3-3 resource/x/y/environment/K=v', '6-6 z=1'],
  ],
  ['ecs.tf', 'environment = [{\n  name = "K"\n  value = "v"\n}]', ['2-2 environment/name=K', '3-3 environment/K=v']],
  [
    'Info.plist',
    '<plist><dict>\n<key>K</key>\n<string>v&amp;w</string>\n<key>B</key><true/></dict></plist>',
    ['2-3 K=v&w'],
  ],
  ['res/values/strings.xml', '<resources>\n  <string name="k">v</string>\n</resources>', ['2-2 k=v']],
  [
    'Web.config',
    '<appSettings><add key="K" value="v" />\n<add name=\'C\' connectionString="d"/></appSettings>',
    ['1-1 K=v', '2-2 C=d'],
  ],
  ['.idea/runConfigurations/x.xml', '<envs><env name="K" value="v" /></envs>', ['1-1 K=v']],
  ['pom.xml', '<properties>\n<openai.key>v</openai.key></properties>', ['2-2 openai.key=v']],
  [
    'Dockerfile',
    'ARG A=b\nARG C\nENV D=e F="g h" \\\n  I=j\nENV K l m\nRUN x',
    ['1-1 ARG/A=b', '2-2 ARG/C=', '3-3 ENV/D=e', '3-3 ENV/F=g h', '4-4 ENV/I=j', '5-5 ENV/K=l m'],
  ],
  ['appsettings.json', '{"OpenAI": {"ApiKey": "x" /* c */}}', ['1-1 OpenAI/ApiKey=x']],
  [
    'compose.yaml',
    'services:\n  api:\n    environment:\n      - A=b\n      - C',
    ['4-4 services/api/environment/0/A=b', '5-5 services/api/environment/1=C'],
  ],
  ['main.py', 'A = "b"', []],
])('values of %s', (path, text, values) => {
  expect(short(path, text)).toEqual(values);
});

test.each([
  ['Dockerfile.prod', 'dockerfile'],
  ['api.Dockerfile', 'dockerfile'],
  ['Containerfile', 'dockerfile'],
  ['dockerfile.ts', 'dockerfile'],
  ['values.yaml.gotmpl', 'yaml'],
  ['package-lock.json', undefined],
  ['pnpm-lock.yaml', undefined],
  ['a.ipynb', undefined],
  ['README.md', undefined],
  ['.flaskenv', 'dotenv'],
])('the format of %s', (path, format) => {
  expect(formatOf(path)).toBe(format);
});

const names = ['.env', 'a.toml', 'a.ini', 'a.service', 'a.tf', 'a.plist', 'Dockerfile', 'a.json', 'a.yaml'];

test('nothing throws, whatever stands there', () => {
  const piece = fc.constantFrom(
    ...'a A= b:c " \' ` \\ \n \r\n [ ] { } < /> <a> </a> name=" value=" ENV ARG RUN <<E \0 # - """ \'\'\' & * ! | > {{ }} __proto__ = é 1'.split(
      ' ',
    ),
    ' ',
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.array(piece, { maxLength: 60 }), (path, pieces) => {
      for (const { line, endLine, name } of read(path, pieces.join(''))) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(endLine).toBeGreaterThanOrEqual(line);
        expect(typeof name).toBe('string');
      }
    }),
    { numRuns: 4000 },
  );
});

test('TOML that is whole has the leaves that the parser finds', () => {
  const key = fc.stringMatching(/^[a-z]{1,4}$/);
  const value = fc.oneof(
    fc.integer().map(String),
    fc.string().map((text) => JSON.stringify(text).replace(/\\?\u007f/g, '')),
    fc.constant("'a # b'"),
    fc.constant('[1, [2, "]"]]'),
    fc.constant('"""\n[x]\ny = 1"""'),
  );
  const tables = fc.uniqueArray(fc.tuple(key, fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name })), {
    selector: ([name]) => name,
  });
  const leaves = (tree: unknown): number =>
    typeof tree === 'object' && tree !== null
      ? Object.values(tree).reduce((sum: number, each) => sum + leaves(each), 0)
      : 1;
  fc.assert(
    fc.property(tables, (list) => {
      const text = list
        .map(([table, entries]) => `[${table}]\n${entries.map(([name, each]) => `${name} = ${each} # c\n`).join('')}`)
        .join('');
      expect(read('a.toml', text)).toHaveLength(leaves(parse(text)));
    }),
  );
});

test.each([
  ['a.toml', 'a = "b"\n'.repeat(1e5)],
  ['a.toml', '[\n'.repeat(1e5)],
  ['a.toml', '"""'.repeat(1e5) + "'''"],
  ['a.toml', 'a = ' + '['.repeat(1e5)],
  ['a.toml', `a = "${'x'.repeat(5e6)}"`],
  ['a.toml', '"'.repeat(1e6)],
  ['a.ini', 'a=b\\\n'.repeat(1e5)],
  ['a.service', `Environment=${'"A=b" '.repeat(1e5)}`],
  ['a.service', `Environment=${'"A='.repeat(1e5)}`],
  ['a.service', `Environment=${'A'.repeat(1e6)}`],
  ['a.tf', `a = "${'x'.repeat(5e6)}`],
  ['a.tf', 'a {\n'.repeat(1e5)],
  ['a.tf', 'a = "b"\n'.repeat(1e5)],
  ['a.xml', '<a>'.repeat(3e5)],
  ['a.xml', '<a '.repeat(3e5)],
  ['a.xml', `<a${' '.repeat(1e6)}`],
  ['a.xml', '<a>b</a>\n'.repeat(1e5)],
  ['Dockerfile', 'ENV A=b\n'.repeat(1e4)],
  ['Dockerfile', '\\\n'.repeat(4e4)],
])('%s with %# comes to an end', (path, text) => {
  const lines = text.split('\n').length;
  expect(read(path, text).filter(({ line, endLine }) => line > endLine || endLine > lines)).toEqual([]);
});
