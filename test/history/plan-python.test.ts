import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import { pythonModule } from '../../src/history/plan-python.ts';
import type { PlannedFinding } from '../../src/history/plan-places.ts';
import { expand } from '../support/keys.ts';
import { type HistoryParts, planned, projectKey } from '../support/plans.ts';
import { findProgram } from '../support/programs.ts';
import { temporaryFolder } from '../support/repository.ts';

const pushed: HistoryParts = { pushed: true };
const hasPython = findProgram('python3') !== undefined;
// The callbacks are Python, which the plan needs and tripkey itself does not.
const python = hasPython ? describe : describe.skip;

const azure = expand('{azure:AAAB}', 1);
const legacy = expand('sk-{62:20}{marker}{62:20}', 2);
const secrets = [projectKey(1), projectKey(2), azure, legacy];
const findings = secrets.map((secret) => planned(secret, ['a'], pushed));

/** What the module makes of texts: `clean`, hexadecimal there and back. */
const cleanAll = (all: readonly PlannedFinding[], texts: readonly Buffer[]): readonly Buffer[] => {
  const answer = run(
    all,
    `for line in sys.stdin: print(tripkey_clean.clean(bytes.fromhex(line.strip())).hex())`,
    texts.map((text) => `${text.toString('hex')}\n`).join(''),
  );
  return answer
    .split('\n')
    .slice(0, -1)
    .map((line) => Buffer.from(line, 'hex'));
};

const run = (all: readonly PlannedFinding[], program: string, input = ''): string => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'tripkey_clean.py'), pythonModule(all));
  const child = spawnSync('python3', ['-B', '-c', `import sys, tripkey_clean\n${program}`], {
    cwd: folder,
    encoding: 'utf8',
    input,
  });
  if (child.status !== 0) throw new Error(child.stderr);
  return child.stdout;
};

python('the callbacks, where there is python3', () => {
  test.each<[string, (secret: string) => string, string]>([
    ['alone', (secret) => secret, '***REMOVED***'],
    ['quoted', (secret) => `key = "${secret}"\n`, 'key = "***REMOVED***"\n'],
    ['with more behind it', (secret) => `${secret}-old ${secret}_v2`, '***REMOVED***-old ***REMOVED***_v2'],
    ['twice, side by side', (secret) => secret + secret, '***REMOVED******REMOVED***'],
    ['in a word', (secret) => `\\n${secret}%20é中`, '\\n***REMOVED***%20é中'],
    ['cut', (secret) => secret.slice(1), ''],
    ['changed by one character', (secret) => `${secret.slice(0, 9)}!${secret.slice(10)}`, ''],
  ])('a key %s', (_, write, shown) => {
    const texts = secrets.map((secret) => write(secret));
    const written = cleanAll(
      findings,
      texts.map((text) => Buffer.from(text)),
    ).map(String);
    expect(written).toEqual(shown === '' ? texts : texts.map(() => shown));
  });

  test('what is binary keeps its length', () => {
    const texts = secrets.map((secret) => Buffer.from(`\0${secret}\0${secret}`));
    const written = cleanAll(findings, texts);
    expect(written.map(({ length }) => length)).toEqual(texts.map(({ length }) => length));
    written.forEach((text, index) => expect(text.includes(secrets[index]!.slice(0, 20))).toBe(false));
  });

  test('whatever stands around the keys stays, and they do not', () => {
    const part = fc.oneof(
      fc.constantFrom(...secrets),
      fc.constantFrom(projectKey(3), legacy.slice(0, 30), azure.slice(5)),
      fc.string({ unit: 'grapheme' }),
    );
    const samples = fc
      .sample(fc.array(part, { maxLength: 8 }), { numRuns: 100, seed: 11 })
      .map((parts) => parts.join('|'));
    const written = cleanAll(
      findings,
      samples.map((text) => Buffer.from(text)),
    ).map(String);
    const expected = samples.map((text) => {
      const without = secrets.reduce((rest, secret) => rest.replaceAll(secret, () => '***REMOVED***'), text);
      // Of bytes with a NUL the length counts.
      return text.includes('\0') ? expect.anything() : without;
    });
    expect(written).toEqual(expected);
  });

  test('its fingerprint is ours', () => {
    const values = [...secrets, '\u0000\u00ff{}'];
    const lines = run(
      findings,
      'for line in sys.stdin: print(tripkey_clean.fingerprint(bytes.fromhex(line.strip())))',
      values.map((value) => `${Buffer.from(value, 'latin1').toString('hex')}\n`).join(''),
    );
    expect(lines.trim().split('\n')).toEqual(values.map((value) => fingerprint(value)));
  });

  test('versions of files that cannot be edited are left out', () => {
    const all = [
      planned(projectKey(1), ['a'], pushed),
      planned(projectKey(2), [{ path: 'b', blob: 'b1'.repeat(20), decodedFrom: ['base64'] }], pushed),
      planned(projectKey(2), [{ path: 'c.zip!d', blob: 'b2'.repeat(20) }], pushed),
    ];
    const answer = run(
      all,
      `
class Blob:
    def __init__(self, id, data): self.original_id, self.data, self.left_out = id, data, False
    def skip(self): self.left_out = True
key = sys.stdin.read().encode()
for id, data in ((b"b1", b"x" + key), (b"b2", b"x"), (b"b2", b"x" + key), (b"b3", b"x"), (b"b3", b"x" + key)):
    blob = Blob(id * 20, data)
    tripkey_clean.clean_blob(blob)
    print(id.decode(), blob.left_out, key not in blob.data)
`,
      projectKey(1),
    );
    expect(answer.trim().split('\n')).toEqual([
      'b1 True False',
      'b2 True True',
      'b2 False True',
      'b3 False True',
      'b3 False True',
    ]);
  });
});
