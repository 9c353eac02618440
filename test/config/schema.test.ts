import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { configSchema } from '../../src/config/schema.ts';
import { validate } from '../../src/config/validate.ts';

const published = JSON.parse(readFileSync('schema/tripkey.schema.json', 'utf8')) as Record<string, unknown>;
const fits = new Ajv2020({ strict: true, strictTypes: false, allErrors: false }).compile(published);

test('the published schema is the one that validates', () => {
  const { $schema, ...rest } = published;
  expect($schema).toBe('https://json-schema.org/draft/2020-12/schema');
  expect(rest).toEqual(JSON.parse(JSON.stringify(configSchema)));
});

const sizes = fc.constantFrom('10MB', '1.5 GiB', '0', '12k', '3 b', 'MB', '-1', '1e9', '10 MB ', '');
const words = fc.constantFrom(
  'high',
  'medium',
  'critical',
  'HIGH',
  '',
  'openai-admin-key',
  'Bad_Id',
  'a',
  'vendor/**',
  'line\nbreak',
);
const scalar = fc.oneof(
  words,
  sizes,
  fc.boolean(),
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom(0.5, 8.5, 1e300),
  fc.string(),
);
const list = fc.array(scalar, { maxLength: 3 });
const names = fc.constantFrom(
  ...Object.keys(configSchema.properties),
  'id',
  'pattern',
  'keywords',
  'reason',
  'fingerprint',
  'expires',
  'max_file_size',
  'max_archive_depth',
  'gitleaks',
  'entropy',
  'unknown',
  'constructor',
);
const table = fc.dictionary(names, fc.oneof(scalar, list), { maxKeys: 4 });
const document = fc.dictionary(names, fc.oneof(scalar, list, table, fc.array(table, { maxLength: 2 })), { maxKeys: 4 });

test('the validator agrees with ajv on any document', () => {
  fc.assert(
    fc.property(document, (value) => {
      expect(validate(value, configSchema).length === 0).toBe(fits(value));
    }),
    { numRuns: 1000 },
  );
});

const rule = { id: 'acme-key', pattern: 'acme_[a-z]{20}' };
const allow = { fingerprint: '0123456789abcdef', reason: 'revoked' };

test.each<[boolean, unknown]>([
  [true, {}],
  [true, { min_confidence: 'low', all_vendors: true, strict: false, include: ['src/'], exclude: ['*.min.js'] }],
  [true, { rules: [{ ...rule, title: 'x', severity: 'info', confidence: 'low', entropy: 3.5, keywords: ['acme_'] }] }],
  [true, { rules: [{ ...rule, examples: ['acme_{hex:20}'], counter_examples: ['acme_'] }] }],
  [true, { allow: [{ ...allow, expires: '2027-01-31', path: 'docs/**' }] }],
  [true, { limits: { max_file_size: '10MB', max_archive_depth: 0, max_archive_ratio: 1 } }],
  [true, { severity: { 'any-rule': 'low' }, import: { gitleaks: '.gitleaks.toml' } }],
  [false, { rules: [{ id: 'acme-key' }] }],
  [false, { rules: [{ ...rule, keywords: ['abc'] }] }],
  [false, { rules: [{ ...rule, keywords: ['clé d’accès'] }] }],
  [false, { rules: [{ ...rule, entropy: 9 }] }],
  [false, { allow: [{ fingerprint: '0123456789abcdef' }] }],
  [false, { allow: [{ ...allow, fingerprint: '0123456789ABCDEF' }] }],
  [false, { limits: { max_file_size: 0 } }],
  [false, { limits: { max_archive_ratio: 0 } }],
  [false, { limits: [] }],
  [false, []],
  [false, 'text'],
])('%s: %j, says ajv, and so does the validator', (valid, value) => {
  expect(fits(value)).toBe(valid);
  expect(validate(value, configSchema).length === 0).toBe(valid);
});
