import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { builtInRules } from '../rules/index.ts';
import { createDetector } from '../src/detect/detector.ts';
import { MARKER } from '../src/detect/marker.ts';
import { createScrub, redact } from '../src/redact.ts';
import { key } from './cli/support.ts';
import { findingOf } from './support/findings.ts';
import { historyOf } from './support/histories.ts';
import { expand } from './support/keys.ts';

const scrub = createScrub(() => createDetector(builtInRules));
const half = expand('{62:12}', 1);

test.each<[string, string, string]>([
  ['a key that lost its end', `x/${half}${MARKER}${half}.txt`, 'x/….txt'],
  ['a key that lost its start', `see a-${MARKER}${half}, there`, 'see a-…, there'],
  ['the marker with too little beside it', `a11${MARKER}b22 ${half}`, `a11${MARKER}b22 ${half}`],
])('%s', (_, text, shown) => {
  expect(scrub(text)).toBe(shown);
});

test('no cut of a key is shown', () => {
  const whole = key(3);
  const cut = fc.tuple(fc.nat(whole.length), fc.nat(whole.length));
  fc.assert(
    fc.property(cut, ([from, to]) => {
      const part = whole.slice(Math.min(from, to), Math.max(from, to));
      const at = part.indexOf(MARKER);
      if (at === -1 || Math.max(at, part.length - at - MARKER.length) < half.length) return;
      expect(scrub(`name/${part}.txt`)).not.toContain(part);
    }),
    { numRuns: 200 },
  );
});

test('a name of megabytes is shown in time', () => {
  const long = 'a'.repeat(4_000_000);
  expect(scrub(`${long} ${half}${MARKER}${half}`)).toBe(`${long} …`);
});

test('a value that was found elsewhere is taken out where it stands alone', () => {
  const value = expand('{62:24}', 2);
  expect(createScrub(() => createDetector([]), [value])(`copy of ${value}.txt`)).toBe(
    `copy of …${value.slice(-4)}.txt`,
  );
});

test.each<[string, (secret: string) => Parameters<typeof historyOf>[0]]>([
  ['the subject of a commit that brought it', (secret) => ({ introduced: [{ subject: `add ${secret}` }] })],
  ['its author', (secret) => ({ introduced: [{ author: `${secret} <a@example.invalid>` }] })],
  ['an address', (secret) => ({ introduced: [{ author: `A <${secret}@example.invalid>` }] })],
  ['the subject of a commit that took it away', (secret) => ({ removed: [{ subject: `${secret} was here` }] })],
  ['the author of that', (secret) => ({ removed: [{ author: `A ${secret}` }] })],
  ['a path', (secret) => ({ paths: ['a', `logs/${secret}.txt`] })],
  ['a tip', (secret) => ({ tips: [`refs/heads/${secret}`] })],
  ['a ref', (secret) => ({ refs: [`refs/tags/v1-${secret}`] })],
])('a key in a history is not shown: %s', (_, make) => {
  const [own, other] = [key(1), key(2)];
  for (const secret of [own, other]) {
    const history = historyOf(make(secret));
    const shown = redact({ ...findingOf(own, ['a.ts']), history }, scrub, false);
    expect(JSON.stringify(history)).toContain(secret);
    expect(JSON.stringify(shown)).not.toContain(secret);
    expect(JSON.stringify(shown.history)).toContain(`sk-proj-…${secret.slice(-4)}`);
  }
});

test('a host that holds a key is left out', () => {
  const hex = expand('{hex:32}', 4);
  const hosts = ['unit.openai.azure.com', `${hex}.openai.azure.com`];
  const knowing = createScrub(() => createDetector(builtInRules), [hex]);
  expect(redact(findingOf(hex, ['a'], { hosts }), knowing, false).hosts).toEqual(['unit.openai.azure.com']);
});
