import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { exampleFrom, namesShown, withNames, withoutValues } from '../../src/hygiene/environment/example.ts';
import { environmentEntries } from '../../src/hygiene/formats/dotenv.ts';
import { plant } from '../support/keys.ts';

const KEY = plant('openai-project-key', 1).secret;

test('order, groups and comments stay, values go', () => {
  const text = [
    '# Get one at https://platform.openai.com/api-keys',
    `OPENAI_API_KEY="${KEY}"  # mine`,
    '',
    '',
    `# old: ${KEY}`,
    `#AZURE_OPENAI_API_KEY=${KEY}`,
    'export PORT = 3000',
    "PEM='-----BEGIN PRIVATE KEY-----",
    'MIIEvAIBADANBgkqhkiG9w0BAQEFAASC=',
    "-----END PRIVATE KEY-----'",
    '# asks hunter2hunter for it',
    'PASSWORD=hunter2hunter',
    'some command',
    '',
  ].join('\n');
  expect(exampleFrom(text)).toBe(
    [
      '# Get one at https://platform.openai.com/api-keys',
      'OPENAI_API_KEY=',
      '',
      '# AZURE_OPENAI_API_KEY=',
      'export PORT=',
      'PEM=',
      'PASSWORD=',
      '',
    ].join('\n'),
  );
});

test.each([
  ['line endings', 'A=1\r\n# two\r\nB=2\r\n', 'A=\r\n# two\r\nB=\r\n'],
  ['no last newline', 'A=1', 'A=\n'],
  ['nothing', '', ''],
  ['a key that was broken over lines is no name', 'PEM=x\nMIIEvAIBADANBgkqhkiG9w0BAQEFAASC=\n', 'PEM=\n'],
  ['names that are special', '__proto__=1\nconstructor=2\n', '__proto__=\nconstructor=\n'],
  ['mail addresses and long numbers', '# ask ada@example.com, 0123456789\nA=1\n', 'A=\n'],
])('%s', (_case, text, expected) => {
  expect(exampleFrom(text)).toBe(expected);
});

test('no value of the file is in its example', () => {
  const name = fc.stringMatching(/^[A-Z_]{1,12}$/);
  const value = fc.stringMatching(/^[a-z0-9+/ -]{6,40}$/);
  const line = fc.oneof(
    fc.tuple(name, value).map(([left, right]) => `${left}="${right}"`),
    fc.tuple(name, value).map(([left, right]) => `# ${left}=${right}`),
    value.map((text) => `# ${text}`),
    fc.constantFrom('', 'export', '"', "'"),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(11), { maxLength: 4 }), (lines, copied) => {
      const values = environmentEntries(lines.join('\n')).map((entry) => entry.value.trim());
      const comments = copied.map((at) => `# so: ${values[at % Math.max(1, values.length)] ?? ''}`);
      const text = [...lines, ...comments].join('\n');
      const example = exampleFrom(text);
      for (const entry of environmentEntries(text)) {
        if (entry.value.trim().length >= 6) expect(example).not.toContain(entry.value.trim());
      }
      expect(environmentEntries(example).every((entry) => entry.value === '')).toBe(true);
    }),
  );
});

test('names that are missing come at the end, once', () => {
  expect(withNames('A=1\n# B=\n', ['A', 'B', 'C'])).toBe('A=1\n# B=\nC=\n');
  expect(withNames('export A=1', ['C'])).toBe('export A=1\nexport C=\n');
  expect(withNames('A=\r\n', ['B', 'C'])).toBe('A=\r\nB=\r\nC=\r\n');
  expect(withNames('A=\n', ['A'])).toBe('A=\n');
  expect([...namesShown('A=1\n  # export B = 2\n## C=3\n# not this one\n')]).toEqual(['A', 'B', 'C']);
});

test('values that look like secrets go out of an example, everything else stays', () => {
  const text = `# keys\r\nexport OPENAI_API_KEY="${KEY}" # mine\r\nPORT=3000\r\nOTHER: ${KEY}\r\n`;
  const names = new Set(['OPENAI_API_KEY', 'PORT', 'OTHER']);
  const result = '# keys\r\nexport OPENAI_API_KEY=\r\nPORT=3000\r\nOTHER:\r\n';
  expect(withoutValues(text, names)).toBe(result);
  expect(withoutValues(result, names)).toBe(result);
  expect(withoutValues(text, new Set())).toBe(text);
});

test('large files come to an end', () => {
  const text = Array.from({ length: 20_000 }, (_, at) => `# about it ${at % 100}\nNAME_${at}=value-of-${at}\n`).join(
    '',
  );
  expect(exampleFrom(text)).toContain('NAME_19999=\n');
  expect(exampleFrom(`A=${'x'.repeat(5_000_000)}\n# ${'y '.repeat(1_000_000)}\n`)).toMatch(/^A=\n/);
});
