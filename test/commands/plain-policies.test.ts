import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { plainPolicies } from '../../src/commands/plain-policies.ts';
import { type PolicyOptions, loadPolicies } from '../../src/commands/policies.ts';
import type { Finding, Location } from '../../src/detect/finding.ts';
import { temporaryFolder } from '../support/repository.ts';

/** A project without anything of its own is judged without the code that reads configurations: by the same policies. */

const env = {};

const finding = (...locations: readonly Partial<Location>[]): Finding => ({
  ...({ ruleId: 'openai-user-key', secret: 'x', fingerprint: '0'.repeat(16), status: 'new' } as Finding),
  locations: locations.map((location) => ({ path: 'a', startLine: 1, ...location }) as Location),
});

const findings = [
  finding({}),
  finding({ known: true }),
  finding({ allowed: 'tripkey:allow' }, { known: true }),
  finding({ known: true }, {}),
  finding(),
];

test.each<[string, PolicyOptions]>([
  ['no options', {}],
  ['every option that is no file', { minConfidence: 'low', allVendors: true, strict: true, allowComments: false }],
  ['a configuration that is refused', { configured: false, baseline: false }],
  ['a range', { range: 'a..b' }],
])('the same as with that code: %s', (_, options) => {
  const cwd = temporaryFolder();
  const plain = plainPolicies(options, null, { cwd, env });
  const loaded = loadPolicies(options, null, { cwd, env });
  expect(plain?.config).toEqual(loaded.config);
  expect(plain?.apply(findings, true)).toEqual(loaded.apply(findings, true));
  expect(findings.map(plain!.judge())).toEqual(findings.map(loaded.judge()));
  expect(plain?.include()('a/b')).toBe(loaded.include()('a/b'));
});

test.each<[string, PolicyOptions]>([
  ['--config', { config: 'x.toml' }],
  ['--baseline', { baseline: 'x' }],
  ['--exclude', { exclude: ['a'] }],
  ['--policy-ref', { policyRef: 'main' }],
  ['--policy-ref, empty', { policyRef: '' }],
  ['a server', { ofServer: true }],
])('that code is asked where there may be something to read: %s', (_, options) => {
  expect(plainPolicies(options, null, { cwd: temporaryFolder(), env })).toBeNull();
});

test.each(['range', 'policyRange'])('that code is asked in CI, where a %s may change the policy', (name) => {
  const options = { [name]: 'a..b' };
  expect(plainPolicies(options, null, { cwd: temporaryFolder(), env: { CI: 'true' } })).toBeNull();
});

test.each(['tripkey.toml', '.config/tripkey.toml', '.tripkey-baseline'])('a project with %s is read', (name) => {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, '.config'));
  writeFileSync(join(cwd, name), '');
  expect(plainPolicies({}, null, { cwd, env })).toBeNull();
});

test('a configuration that cannot be looked at is no project without one', () => {
  const cwd = temporaryFolder();
  symlinkSync('tripkey.toml', join(cwd, 'tripkey.toml'));
  expect(plainPolicies({}, null, { cwd, env })).toBeNull();
});
