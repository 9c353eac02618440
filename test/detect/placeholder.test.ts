import { describe, expect, test } from '@jest/globals';
import { placeholderReason, unmarkedPlaceholderReason } from '../../src/detect/placeholder.ts';
import { expand } from '../support/keys.ts';

const DIGITS = '1234567890';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const MIXED = 'AbCdEfGhIjKlMnOpQrStUvWxYz';
const fill = (text: string, length: number): string => text.repeat(Math.ceil(length / text.length)).slice(0, length);
/** Halves of a body of twice the length, filled with a text that goes on from left to right. */
const halves = (text: string, half: number): [string, string] => [
  fill(text, 2 * half).slice(0, half),
  fill(text, 2 * half).slice(half),
];

describe('placeholderReason', () => {
  test.each<[string, string, string]>([
    ['x', ...halves('x', 20)],
    ['X, long', ...halves('X', 74)],
    ['zeros', ...halves('0', 58)],
    ['the alphabet', ...halves(LOWER, 20)],
    ['the alphabet backwards', ...halves(Array.from(LOWER).reverse().join(''), 20)],
    ['digits', ...halves(DIGITS, 20)],
    ['digits and letters', ...halves(DIGITS + MIXED, 74)],
    ['mixed case letters', ...halves(MIXED, 46)],
    ['all of base62 in order', ...halves(LOWER.toUpperCase() + LOWER + '0123456789', 58)],
    ['a1b2c3', ...halves('a1B2c3D4e5F6g7H8i9J0k1L2', 20)],
    ['abc123def456', ...halves('aBc123dEf456gHi789jKl012', 42)],
    ['AaBbCc', ...halves('AaBbCcDdEeFfGgHhIiJjKkLlMmNn', 20)],
    ['112233', ...halves('aA11bB22cC33dD44eE55fF66', 20)],
    ['FAKE', ...halves('FAKE', 20)],
    ['TestKey', ...halves('TestKey', 74)],
    ['your-key', ...halves('Your-Key-', 74)],
    ['DeadBeef', ...halves('DeadBeef', 58)],
    ['keyboard rows', ...halves('QwertyuiopAsdfghjklZxcvbnm', 20)],
    ['a keyboard row inside', 'B7tQwErTyUiOp93kdL2a', expand('{62:20}', 1)],
    ['the same half twice', expand('{62:20}', 1), expand('{62:20}', 1)],
    ['the same long half twice', expand('{64:74}', 1), expand('{64:74}', 1)],
    ['one half masked', expand('{62:20}', 1), fill('x', 20)],
    ['the other half masked', fill('abc', 74), expand('{64:74}', 1)],
    ['five equal in the middle', expand('{62:20}', 1), `B7tQ${'0'.repeat(5)}93kdL2aPq0v`],
    ['six in order', expand('{62:20}', 2), 'B7tQdEfGhI93kdL2aPq0'],
    ['six in order backwards', expand('{62:20}', 2), 'B7tQ987654Ax3kdL2aPq'],
    ['lower case only', 'k3j9x2m7q1w8v5b4n6z0', 'p9d3h7f2g8s4a6l1c5y0'],
    ['upper case only', 'K3J9X2M7Q1W8V5B4N6Z0', 'P9D3H7F2G8S4A6L1C5Y0'],
    ['few characters', 'aBaCbAcAbCaBcBaCbAbC', 'bCaBcAbAcBaCbCaBcAcB'],
    [
      'a sentence',
      fill('This-is-not-a-real-key-it-is-an-example-for-the-docs-', 74),
      fill('Please-replace-it-with-your-own-', 74),
    ],
    [
      'a sentence in a random key',
      `this-is-not-a-real-key-${expand('{64:50}', 1)}x`,
      expand('{64:74}', 1).slice(0, 73) + 'b',
    ],
  ])('%s', (_, left, right) => {
    expect(placeholderReason(left, right)).toEqual(expect.any(String));
  });

  test.each([
    ['in a legacy key', '{62:20}', '{62:20}'],
    ['in the current form', '{64:74}', '{64:72}{z}'],
    ['in the 46 form', '{64:46}', '{64:44}{z}'],
    ['with a word in it', 'leak{64:70}', '{64:72}{z}'],
    ['with one delimited word', 'a3-test-{64:66}', '{64:72}{z}'],
    ['with three delimited words and a valid tail', 'a3-my-key-is-{64:61}', '{64:72}{z}'],
    ['with four equal characters', 'aaaa9{62:15}', '{62:20}'],
  ])('a random key %s is none', (_, left, right) => {
    const seeds = Array.from({ length: 50 }, (_none, seed) => seed);
    expect(
      seeds.filter((seed) => placeholderReason(expand(left, seed), expand(right, seed + 1000)) !== undefined),
    ).toEqual([]);
  });

  test('the reason holds nothing of the key', () => {
    for (const [left, right] of [halves('FAKE', 20), halves(LOWER, 20), halves('Your-Key-', 74)]) {
      expect(placeholderReason(left, right)).not.toMatch(/fake|abc|your/i);
    }
  });
});

describe('unmarkedPlaceholderReason', () => {
  test.each([
    'sk-your-key-here',
    'sk-proj-your-api-key-here',
    'sk-proj-REPLACE_WITH_YOUR_KEY',
    'your-secret-key-goes-here',
    'YOUR_API_KEY',
    'yourOpenAIKeyHere',
    'insertYourKeyHere',
    'putYourKeyHere',
    'sk-fake-key-for-tests',
    'sk-dummy1234',
    'sk-not-a-real-key',
    'changeme',
    'my-openai-key',
    'test-key',
    'test_api_key',
    'sk-test-1234',
    'placeholder',
    'REDACTED',
    'sk-xxx',
    'todo-add-key',
    'null',
    'xxx-xxx',
    'votre-cle-ici',
    'sk-remplacez-moi',
    'tu-clave-aqui',
    'sk-ejemplo',
    'sua-chave-aqui',
    'substitua-por-sua-chave',
    'dein-schluessel',
    'beispiel-schluessel',
    'nide-miyao',
    'wode_miyao_shili',
    'qingshuru-nide-key',
    `sk-${fill('x', 48)}`,
    `sk-${fill('X', 20)}`,
    fill('0', 32),
    fill('deadbeef', 32),
    fill('1234567890abcdef', 32),
    fill('FAKE', 40),
    'sk-1234567890abcdef',
    'sk-abcdefghijklmnop',
    'AbCdEfGhIjKlMnOp',
    'a1b2c3d4e5f6g7h8',
    'abc123def456ghi789',
    'qwertyuiop',
    'asdfghjkl1',
    '${OPENAI_API_KEY}',
    '$OPENAI_API_KEY',
    '%OPENAI_API_KEY%',
    '$env:OPENAI_API_KEY',
    'process.env.OPENAI_API_KEY',
    '{{ openai_key }}',
    "os.environ['OPENAI_API_KEY']",
    'os.getenv("X")',
    '<OPENAI_API_KEY>',
    '<your key>',
    '${{ secrets.OPENAI_API_KEY }}',
    'secrets.OPENAI',
    '$(pass show openai)',
    'op://vault/openai/key',
    'vault:secret/data/openai#key',
    '@Microsoft.KeyVault(SecretUri=x)',
    '{api_key}',
    '!Ref OpenAIKey',
    'arn:aws:secretsmanager:eu-west-1:1:secret:x',
    'ENC[AES256_GCM,data:x]',
    '#{ENV.key}',
    '<%= key %>',
    'env:OPENAI_API_KEY',
    'sk-...',
    'sk-…',
    'sk-proj-****abcd',
    'sk-proj-...Qf4A',
    'sk-***REDACTED***',
    'sk-abc...def',
    '••••••••',
    '________________',
    'https://api.openai.com/v1',
    'api.openai.com',
    'my-resource.openai.azure.com',
    'localhost:8080',
    'ops@example.com',
    '/run/secrets/openai',
    './keys/openai.key',
    '~/.openai',
    'C:\\keys\\openai',
    'openai_key.txt',
    'config.json',
    '/etc/openai/key',
    'some-file.pem',
    '00000000-0000-0000-0000-000000000000',
    '12345678-1234-1234-1234-123456789012',
    '123e4567-e89b-12d3-a456-426614174000',
  ])('%j', (value) => {
    expect(unmarkedPlaceholderReason(value)).toEqual(expect.any(String));
  });

  test.each([
    ['a UUID', '{hex:8}-{hex:4}-4{hex:3}-a{hex:3}-{hex:12}'],
    ['32 hexadecimal digits', '{hex:32}'],
    ['an unknown key with sk-', 'sk-{62:48}'],
    ['a random value that a name stands before', 'test-key-9a{62:32}z'],
    ['base64', '{b64:43}='],
    ['base64url', '{64:43}'],
  ])('%s is none', (_, template) => {
    const values = Array.from({ length: 100 }, (_none, seed) => expand(template, seed));
    expect(values.filter((value) => unmarkedPlaceholderReason(value) !== undefined).length).toBeLessThanOrEqual(1);
  });

  test('reads only the start of a very long value', () => {
    expect(unmarkedPlaceholderReason(expand('{62:500}', 1).repeat(10_000))).toBeUndefined();
  });
});

describe('at most 2 of 10,000 random keys are called placeholders', () => {
  const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const random = xorshift(20_261_120);

  test('in 100,000, over every length with and without the marker', () => {
    const called = [...[20, 42, 46, 58, 74].map(countMarked), ...[24, 32, 40, 48].map(countUnmarked)];
    expect(called.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(20);
    // Nor does one length make up for the others: 2.3 are expected at the limit, 8 would be more than chance.
    expect(Math.max(...called)).toBeLessThanOrEqual(8);
  });

  function countMarked(half: number): number {
    const [alphabet, tail] = half === 20 ? [BASE62, ''] : [`${BASE62}-_`, 'cA'];
    let called = 0;
    for (let i = 0; i < 12_000; i++) {
      if (placeholderReason(pick(alphabet, half), pick(alphabet, half - tail.length) + tail) !== undefined) called++;
    }
    return called;
  }

  function countUnmarked(length: number): number {
    let called = 0;
    for (let i = 0; i < 10_000; i++) if (unmarkedPlaceholderReason(pick(BASE62, length)) !== undefined) called++;
    return called;
  }

  function pick(alphabet: string, length: number): string {
    let text = '';
    for (let i = 0; i < length; i++) text += alphabet.charAt(Math.floor(random() * alphabet.length));
    return text;
  }
});

/** Numbers in [0, 1): quick enough for millions. */
function xorshift(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
