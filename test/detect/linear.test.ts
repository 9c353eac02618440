import { describe, expect, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { builtInRules } from '../../rules/index.ts';
import { createDetector } from '../../src/detect/detector.ts';
import { expand, plant } from '../support/keys.ts';

/**
 * Texts that nobody writes but to hold the search up, of a length at which an algorithm that is quadratic in it (10¹¹ steps for the shortest)
 * does not end within the limit of a test: nothing else is timed. A key at the end shows that all was read.
 */

const detector = createDetector(builtInRules.filter(({ vendor }) => /openai/.test(vendor)));
const secret = plant('openai-project-key/74', 77).secret;
const marker = expand('{marker}', 1);
const MB = 1 << 20;

const lastFound = (text: string): string | undefined => {
  const bytes = Buffer.from(`${text}\n\n${' '.repeat(8192)}\nkey: ${secret}\n`, 'latin1');
  return detector.detect({ bytes, origin: { path: null } }).at(-1)?.secret;
};
const times = (unit: string, bytes: number): string => unit.repeat(Math.ceil(bytes / unit.length));
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('is read to its end', () => {
  test.each<[string, () => string]>([
    ['one line without a key', () => times('const a = b(c) || d; ', 40 * MB)],
    ['sk- after sk-, apart', () => times('sk- ', 20 * MB)],
    ['sk- after sk-', () => times('sk-', MB)],
    ['markers, apart', () => times(`${marker} `, 12 * MB)],
    ['markers, together', () => times(marker, MB / 2)],
    ['markers behind sk-', () => times(`sk-${marker}`, MB / 4)],
    ['openai, apart', () => times('openai ', MB)],
    ['openai, together', () => times('openai', MB)],
    ['names without a value', () => times('openai_key=', MB)],
    ['quotes after openai', () => times('openai "', MB)],
    ['quotes and operators around markers', () => times(`${'"+"'.repeat(600)}${marker}`, MB)],
    ['quotes around markers', () => times(`${'"'.repeat(1800)}${marker}`, MB)],
    ['white space after quotes', () => times(`"${' '.repeat(79)}\n`.repeat(20) + marker, MB)],
    ['backslashes around markers', () => times(`${'\\'.repeat(1800)}${marker}`, MB)],
    ['\\u escapes around markers', () => times(`${'\\u0041'.repeat(300)}${marker}`, MB)],
    ['percent escapes around markers', () => times(`${'%41'.repeat(600)}${marker}`, MB)],
    ['percent escapes of percent escapes', () => times(`${'%2525'.repeat(300)}${marker} openai `, MB)],
    ['entities around markers', () => times(`${'&#65;'.repeat(360)}${marker}`, MB)],
    ['zero-width spaces around markers', () => times(`${'\u00e2\u0080\u008b'.repeat(600)}${marker}`, MB)],
    ['colours around markers', () => times(`${'\u001b[1;31m'.repeat(250)}${marker}`, MB)],
    ['control sequences around markers', () => times(`${'\u001b[1;2:3?'.repeat(200)}${marker}`, MB)],
    ['control sequences that do not end', () => times(`${`\u001b[${'0;'.repeat(40)}`.repeat(20)}${marker} sk-`, MB)],
    ['NULs around markers', () => times(`${'\0'.repeat(1000)}${marker}`, MB)],
    ['soft breaks around markers', () => times(`${'=\r\n'.repeat(600)}${marker}`, MB)],
    ['continuations around markers', () => times(`${'^\n'.repeat(900)}${marker}`, MB)],
    ['hexadecimal around markers', () => times(`${'41'.repeat(1000)}${marker}`, MB / 2)],
    ['hexadecimal pairs around markers', () => times(`${'41 '.repeat(600)}${marker} `, MB / 2)],
    ['hexadecimal pairs far apart', () => times(`${'41            '.repeat(140)}${marker} `, MB)],
    ['base64 around markers', () => times(`${'QUJD'.repeat(500)}${marker}`, MB)],
    ['base64 of base64', () => base64(base64(times('openai ', MB)))],
    ['packed and in base64', () => `${gzipSync(times('openai ', MB)).toString('base64')} `.repeat(20)],
    ['the beginning of what is packed', () => times('H4sIAAAAAAAAA', MB)],
    ['names of keys', () => times(`openai ${'api_key_token_secret_client_service '.repeat(50)}`, MB / 4)],
    ['calls that stay open', () => times(`openai ${'client((('.repeat(200)}`, MB)],
    [
      'brackets around a value',
      () => times(`openai ${'{'.repeat(700)}key="${expand('{62:40}', 1)}"${'}'.repeat(700)}`, MB),
    ],
    ['values with a period', () => times(`openai_key = "${'ab'.repeat(140)}" `, MB / 2)],
    [
      'tokens within tokens',
      () =>
        times(
          `auth.openai.com ${base64('https://auth.openai.com')}${'-eyJaaaaaaaaaaa'.repeat(60)}.eyJ${'-eyJaaaaaaaaaa'.repeat(60)} `,
          MB,
        ),
    ],
    ['refresh tokens within each other', () => times(`auth.openai.com ${'.rt_a.'.repeat(300)}`, MB)],
    ['personal tokens within each other', () => times(`CODEX_TOKEN ${'-at-'.repeat(300)}`, MB)],
    ['parts of Azure keys', () => times('JQQJ9', MB)],
    ['letters around parts of Azure keys', () => times(`${expand('{62:94}', 1)}JQQJ99`, MB)],
  ])('%s', (_, make) => {
    expect(lastFound(make()) === secret).toBe(true);
  });
});

test.each(['\n', ','])('1,000 keys with %j between them are all found', (between) => {
  const keys = Array.from({ length: 1000 }, (_, seed) => plant('openai-project-key', seed).secret);
  const found = detector.detect({ bytes: Buffer.from(keys.join(between)), origin: { path: null } });
  expect(found.map((match) => match.secret)).toEqual(keys);
});

test('one key written 2,000 times on one line is found in each place', () => {
  const found = detector.detect({ bytes: Buffer.from(`${secret},`.repeat(2000)), origin: { path: null } });
  expect(found.map(({ start }) => start)).toEqual(
    Array.from({ length: 2000 }, (_, index) => index * (secret.length + 1)),
  );
});
