import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { jsonValues } from '../../src/hygiene/formats/json.ts';
import type { TreeValue } from '../../src/hygiene/formats/tree.ts';
import { treeValues } from '../../src/hygiene/formats/tree.ts';
import { yamlLines } from '../../src/hygiene/formats/yaml-lines.ts';
import { yamlValues } from '../../src/hygiene/formats/yaml.ts';

const short = (values: readonly TreeValue[]) =>
  values.map(
    ({ keys, value, line, valueLine, endLine }) => `${line}:${valueLine}-${endLine} ${keys.join('.')}=${value}`,
  );

const deployment = `
apiVersion: apps/v1
spec:
  containers:
  - name: api # the one
    env:
    - name: OPENAI_API_KEY
      value: "x # y"
    - name: FROM
      valueFrom:
        secretKeyRef: {name: openai, key: token}
    args:
      - A=b
      - --c=d
    run: |
      one

      two
    empty:
`;

const expected = [
  '2:2-2 apiVersion=apps/v1',
  '5:5-5 spec.containers.0.name=api',
  '8:8-8 spec.containers.0.env.0.OPENAI_API_KEY=x # y',
  '9:9-9 spec.containers.0.env.1.name=FROM',
  '11:11-11 spec.containers.0.env.1.valueFrom.secretKeyRef.name=openai',
  '11:11-11 spec.containers.0.env.1.valueFrom.secretKeyRef.key=token',
  '13:13-13 spec.containers.0.args.0.A=b',
  '14:14-14 spec.containers.0.args.1=--c=d',
  '15:16-18 spec.containers.0.run=one\n\ntwo',
  '19:19-19 spec.containers.0.empty=',
];

test('YAML with pairs, assignments, blocks', () => {
  expect(short(yamlValues(deployment)).map((line) => line.trimEnd())).toEqual(expected);
});

test('the same line by line, but for flow maps', () => {
  const lines = short(treeValues(yamlLines(deployment)));
  expect(lines.filter((line) => !line.includes('secretKeyRef'))).toEqual(
    expected.filter((line) => !line.includes('secretKeyRef')),
  );
});

test.each([
  ['a: &k one\nb: *k\nc: &m {d: e}\nf:\n  <<: *m', ['1:1-1 a=one', '2:2-2 b=one', '3:3-3 c.d=e', '5:5-5 f.<<=']],
  ['a: 1.10\n---\nb: yes\n', ['1:1-1 a=1.10', '3:3-3 b=yes']],
  ['kind: Secret\ndata:\n  K: aGVsbG8=\n  n: "1"', ['1:1-1 kind=Secret', '3:3-3 data.K=hello', '4:4-4 data.n=1']],
  [
    'a:\n  b: {{ .Values.x | quote }}\n  {{- if .y }}\n  c: d\n  {{- end }}',
    ['2:2-2 a.b={{ .Values.x | quote }}', '4:4-4 a.c=d'],
  ],
  ['a: "unclosed\nb: c', ['1:1-1 a="unclosed', '2:2-2 b=c']],
  ['a: ${{ secrets.X }}', ['1:1-1 a=${{ secrets.X }}']],
  ['on: [push, pull_request_target]', ['1:1-1 on.0=push', '1:1-1 on.1=pull_request_target']],
  ['on:\n  push:\n  pull_request: {}', ['2:2-2 on.push=', '3:3-3 on.pull_request=']],
  ['__proto__: x\n? [a]\n: b', ['1:1-1 __proto__=x', '2:3-3 =b']],
  ['a: b\r\nc: |\r\n  d\r\n  e\r\n', ['1:1-1 a=b', '2:3-4 c=d\ne\n']],
  ['- a\n- - b', ['1:1-1 0=a', '2:2-2 1.0=b']],
  ['', []],
  ['just a text', ['1:1-1 =just a text']],
])('values of %j', (text, values) => {
  expect(short(yamlValues(text))).toEqual(values);
});

test.each([
  ['{"a": {"b": "c"}, // d\n "e": [1, true, null,],}', ['1:1-1 a.b=c', '2:2-2 e.0=1', '2:2-2 e.1=true', '2:2-2 e.2=']],
  ['{"environment": [{"name": "K", "value": "v"}], "x": {}}', ['1:1-1 environment.0.K=v', '1:1-1 x=']],
  ['{"a": "b", "c": {"d": "e"', ['1:1-1 a=b', '1:1-1 c.d=e']],
  ['{"__proto__": "x", "a"', ['1:1-1 __proto__=x']],
  ['', []],
  ['no JSON', []],
])('values of %j', (text, values) => {
  expect(short(jsonValues(text))).toEqual(values);
});

test('line by line, settings without flow maps read as the parser reads them', () => {
  const word = fc.stringMatching(/^[a-zA-Z][a-z0-9_]{0,5}$/);
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      word,
      fc.dictionary(word, tie('node'), { minKeys: 1, maxKeys: 4 }),
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    ),
  })).node;
  fc.assert(
    fc.property(fc.dictionary(word, tree, { minKeys: 1 }), (value) => {
      const text = stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
      expect(short(treeValues(yamlLines(text)))).toEqual(short(yamlValues(text)));
    }),
  );
});

const bomb = ['a0: &a0 [x, x]', ...Array.from({ length: 40 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`)].join(
  '\n',
);

test.each([
  ['many entries', Array.from({ length: 9e4 }, (_, n) => `k${n}: v`).join('\n')],
  ['entries for the parser', Array.from({ length: 4e4 }, (_, n) => `k${n}: v`).join('\n')],
  ['a long line', `a: ${'x'.repeat(5e6)}`],
  ['deep lists', '['.repeat(1e5)],
  ['deep dashes', '- '.repeat(2e5)],
  ['deep maps', Array.from({ length: 600 }, (_, n) => `${' '.repeat(n)}k:`).join('\n')],
  ['a bomb', bomb],
  ['zeros', '\0'.repeat(4e5)],
  ['quotes', `a: "${'\\'.repeat(4e5)}`],
  ['blocks', 'a: |\n'.repeat(1e5)],
  ['deep JSON', '{"a":'.repeat(2e5)],
])('%s come to an end', (_name, text) => {
  const lines = text.split('\n').length;
  const values = [...yamlValues(text), ...jsonValues(text), ...treeValues(yamlLines(text))];
  expect(values.filter(({ line, endLine }) => line > endLine || endLine > lines)).toEqual([]);
});
