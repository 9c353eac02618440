import { expect, test } from '@jest/globals';
import { callsAround } from '../../src/hygiene/code/around.ts';
import { bracketsOf, entriesIn } from '../../src/hygiene/code/brackets.ts';
import { readCode } from '../../src/hygiene/code/read-code.ts';
import type { Language } from '../../src/hygiene/code/code.ts';

const entries = (text: string, language: Language = 'javascript'): readonly string[] => {
  const { tokens } = readCode(text, language);
  const open = tokens.findIndex(({ kind, text: word }) => kind === 'punctuation' && '([{'.includes(word));
  return entriesIn(tokens, bracketsOf(tokens), open).map(
    ({ name, value }) => `${name ?? '-'}=${value.map(({ text: word }) => word).join(' ')}`,
  );
};

test.each<readonly [string, Language, readonly string[]]>([
  ['({ a: 1, b: c.d })', 'javascript', ['-={ a : 1 , b : c . d }']],
  ['{ a: 1, b: [2, 3], c, ...rest }', 'javascript', ['a=1', 'b=[ 2 , 3 ]', 'c=c', '-=... rest']],
  ["{ 'process.env.KEY': f(1, 2), }", 'javascript', ['process.env.KEY=f ( 1 , 2 )']],
  ['f(a, verify=False)', 'python', ['a=a', 'verify=False']],
  ["['verify' => false, 'x']", 'php', ['verify=false', '-=x']],
  ['{}', 'javascript', []],
  ['{ a: { b: { c: 1 } } }', 'javascript', ['a={ b : { c : 1 } }']],
])('%s', (text, language, expected) => {
  expect(entries(text, language)).toEqual(expected);
});

test('brackets that nothing closes have no entries', () => {
  expect(entries('{ a: 1')).toEqual([]);
  expect(entries('}{')).toEqual([]);
});

test('calls around a word come outermost first', () => {
  const code = readCode('f(g({ a: h(word) }), other)', 'javascript');
  const word = code.tokens.find(({ text }) => text === 'word')!;
  expect(
    callsAround(code, new Set([word]))
      .get(word)
      ?.map(({ callee }) => callee),
  ).toEqual(['f', 'g', 'h']);
});
