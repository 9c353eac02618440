import { expect, test } from '@jest/globals';
import { publicPrefixOf, publicPrefixes, withoutPrefix } from '../../src/hygiene/client/public-prefixes.ts';
import { namesOpenaiKey, namesOpenaiUrl } from '../../src/hygiene/keys/openai-names.ts';
import { isTestFile } from '../../src/hygiene/test-files.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

test.each(
  words(`OPENAI_API_KEY OPENAI_KEY NEXT_PUBLIC_OPENAI_API_KEY VITE_OPEN_AI_TOKEN openaiApiKey openAIApiKey OpenAIKey openai.api_key
    AZURE_OPENAI_API_KEY REACT_APP_CHATGPT_API_KEY STAGING_OPENAI_SECRET openai-api-key OPENAI_APIKEY openai_api_key_2 USER_OPENAI_KEY`),
)('%s is a key by its name', (name) => {
  expect(namesOpenaiKey(name)).toBe(true);
});

test.each(
  words(`OPENAI_MODEL HAS_OPENAI_KEY OPENAI_KEY_LABEL OPENAI_KEY_REQUIRED NEXT_PUBLIC_USE_OPENAI_KEY OPENAI_MAX_TOKENS OPENAI_TOKEN_LIMIT API_KEY
    ANTHROPIC_API_KEY VITE_OPENAI_DOMAIN_KEY OPENAI_EPHEMERAL_KEY OPENAI_WEBHOOK_SECRET OPENAI_KEY_URL KEY OPENAI __proto__ constructor`),
)('%s is none', (name) => {
  expect(namesOpenaiKey(name)).toBe(false);
});

test.each(
  words(
    'OPENAI_BASE_URL OPENAI_API_BASE AZURE_OPENAI_ENDPOINT openai.base_url OPENAI_HOST OPENAI_API_BASE_URL openaiBaseUrl openai.api_base',
  ),
)('%s is an address by its name', (name) => {
  expect(namesOpenaiUrl(name)).toBe(true);
});

test.each(
  words('OPENAI_PROXY_URL OPENAI_DOCS_URL BASE_URL OPENAI_API_KEY OPENAI_REDIRECT_URI OPENAI_LOGO_URL https_proxy'),
)('%s is none', (name) => {
  expect(namesOpenaiUrl(name)).toBe(false);
});

test('a prefix alone is no variable, and what only resembles one has none', () => {
  for (const { prefix } of publicPrefixes) expect(publicPrefixOf(prefix)).toBeUndefined();
  for (const name of ['OPENAI_API_KEY', 'INVITE_KEY', 'MY_PUBLIC_KEY', 'vite_key', 'NEXT_PUBLICKEY']) {
    expect(publicPrefixOf(name)).toBeUndefined();
    expect(withoutPrefix(name)).toBe(name);
  }
});

test('every prefix is its own: none hides a later one', () => {
  for (const { prefix, tool } of publicPrefixes) {
    expect(publicPrefixOf(`${prefix}OPENAI_API_KEY`)?.tool).toBe(tool);
    expect(withoutPrefix(`${prefix}OPENAI_API_KEY`)).toBe('OPENAI_API_KEY');
  }
});

test.each(
  words(`test/a.ts tests/test_a.py src/__tests__/a.js spec/a_spec.rb a.test.ts b/c.spec.tsx pkg/client_test.go test_client.py conftest.py
    src/test/java/a/B.java ClientTests.cs ClientTest.kt e2e/a.ts Button.stories.tsx ecosystem-tests/a.ts`),
)('%s is a test', (path) => {
  expect(isTestFile(path)).toBe(true);
});

test.each(
  words(
    'src/a.ts latest/a.ts contest/a.py attestation.go protest.py src/testing.ts inspect/a.rs Manifest.swift tester/a.js',
  ),
)('%s is none', (path) => {
  expect(isTestFile(path)).toBe(false);
});
