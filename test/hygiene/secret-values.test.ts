import { expect, test } from '@jest/globals';
import { isPlaceholder, isSecretName, looksSecret } from '../../src/hygiene/environment/values.ts';
import { expand, plant } from '../support/keys.ts';

const KEY = plant('openai-project-key', 1).secret;
const RANDOM = expand('{62:32}', 3);

test.each([
  ['OPENAI_API_KEY', KEY],
  ['ANYTHING', KEY],
  ['NEXT_PUBLIC_OPENAI_API_KEY', KEY],
  ['DB_PASSWORD', RANDOM],
  ['authToken', RANDOM],
  ['DATABASE_URL', `postgres://app:${RANDOM.slice(12)}@db.acme.io:5432/app`],
  ['GITHUB_PAT', RANDOM],
])('%s is a secret', (name, value) => {
  expect(looksSecret(name, value)).toBe(true);
});

test.each([
  ['NODE_ENV', 'production'],
  ['PORT', '3000'],
  ['NEXT_PUBLIC_SUPABASE_ANON_KEY', RANDOM],
  ['STRIPE_PUBLISHABLE_KEY', RANDOM],
  ['AWS_ACCESS_KEY_ID', RANDOM],
  ['TOKEN_LIMIT', '100000000000000000'],
  ['POSTGRES_PASSWORD', 'postgres'],
  ['DATABASE_URL', 'postgres://postgres:postgres@localhost:5432/app'],
  ['DATABASE_URL', `postgres://app:${RANDOM.slice(12)}@db:5432/app`],
  ['DATABASE_URL', 'postgres://user:password@db.example.com/app'],
  ['OPENAI_API_KEY', ''],
  ['OPENAI_API_KEY', 'sk-your-key-here'],
  ['OPENAI_API_KEY', '${OPENAI_API_KEY}'],
  ['OPENAI_API_KEY', 'op://vault/openai/key'],
  ['SECRET_KEY', 'change-me-to-something-long-and-random'],
  ['BUILD', RANDOM],
  ['KEY_PATH', '/etc/ssl/private/server.pem'],
  ['SENTRY_DSN', `https://${RANDOM}@o1.ingest.sentry.io/1`],
])('%s=%s is none', (name, value) => {
  expect(looksSecret(name, value)).toBe(false);
});

test('placeholders, and values that are none', () => {
  expect(
    ['', ' ', 'sk-...', '<key>', 'your-key', 'xxxxxxxx', '$KEY', 'changeme'].filter((value) => !isPlaceholder(value)),
  ).toEqual([]);
  expect(['3000', 'production', 'https://acme.io', KEY, RANDOM, 'true'].filter(isPlaceholder)).toEqual([]);
});

test('a secret of several, by its number: API_KEY2', () => {
  expect(['API_KEY2', 'API_KEY_2', 'apiKey2', 'DB_PASSWORD1', 'KEY2_ID'].map(isSecretName)).toEqual([
    true,
    true,
    true,
    true,
    false,
  ]);
});

test('names of secrets', () => {
  expect(['API_KEY', 'apiKey', 'DB_PASS', 'JWT_SECRET', 'x-api-key'].filter((name) => !isSecretName(name))).toEqual([]);
  expect(['KEYBOARD', 'MONKEY', 'VITE_API_KEY', 'KEY_ID', 'SECRET_NAME', '__proto__', ''].filter(isSecretName)).toEqual(
    [],
  );
});

test('values of any length come to an end', () => {
  const judged = [
    'x'.repeat(5_000_000),
    'aB3'.repeat(1_000_000),
    `https://${':'.repeat(2_000_000)}@`,
    '@'.repeat(2_000_000),
  ].map((value) => [looksSecret('API_KEY', value), isPlaceholder(value)]);
  expect(judged).toEqual([
    [false, true],
    [false, true],
    [false, false],
    [false, true],
  ]);
});
