import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { testRules } from '../../src/commands/rules.ts';
import { loadConfig } from '../../src/config/load.ts';
import { type Schema, configSchema } from '../../src/config/schema.ts';
import { parseBaseline } from '../../src/policies/baseline.ts';

const page = readFileSync('docs/configuration.md', 'utf8');
const blocksOf = (text: string, language: string): string[] =>
  Array.from(text.matchAll(/^```(\w*)\n(.*?)^```$/gms)).flatMap(([, name, body]) =>
    name === language && body ? [body] : [],
  );

test.each(blocksOf(page, 'toml'))('an example of docs/configuration.md is valid: %j', (toml) => {
  const files = new Map([
    [resolve('/r/tripkey.toml'), toml],
    [resolve('/r/.gitleaks.toml'), ''],
  ]);
  const config = loadConfig({ cwd: '/r', root: resolve('/r'), readFile: (path) => files.get(path) });
  expect(testRules(config.rules.filter((rule) => rule.vendor === 'user'))).toEqual([]);
});

test('every key is described', () => {
  const keysOf = (schema: Schema): string[] => [
    ...Object.keys(schema.properties ?? {}),
    ...Object.values(schema.properties ?? {}).flatMap((inner) => keysOf(inner.items ?? inner)),
  ];
  expect(keysOf(configSchema).filter((key) => !new RegExp(`\\b${key}\\b`).test(page))).toEqual([]);
});

test.each(blocksOf(readFileSync('docs/baseline.md', 'utf8'), 'text'))(
  'an example of docs/baseline.md is valid',
  (text) => {
    expect(parseBaseline(text).entries).toHaveLength(3);
  },
);
