import { expect, test } from '@jest/globals';
import { UsageError } from '../../src/errors.ts';
import { createUrlScrub, isUrl, shownUrl } from '../../src/git/url.ts';

test.each([
  ['https://example.com/a.git', true],
  ['ssh://git@example.com:22/a.git', true],
  ['git://example.com/a.git', true],
  ['file:///srv/a.git', true],
  ['git@example.com:owner/a.git', true],
  ['example:a', true],
  ['git@[::1]:a', true],
  ['/srv/a.git', false],
  ['../a:b', false],
  ['./a:b', false],
  ['a/b:c', false],
  ['C:\\work\\a', false],
  ['C:/work/a', false],
  ['folder', false],
  ['.', false],
] as const)('%s is a URL: %s', (text, isOne) => {
  expect(isUrl(text)).toBe(isOne);
});

test.each([
  'ext::sh -c x',
  'fd::3',
  'ftp://example.com/a',
  'javascript://x',
  'HTTPS://example.com/a',
  'git+ssh://example.com/a',
])('%s is refused', (text) => {
  expect(() => isUrl(text)).toThrow(UsageError);
});

test.each([
  ['https://user:word@example.com/a', 'https://…@example.com/a'],
  ['https://token@example.com/a?x=token', 'https://…@example.com/a?…'],
  ['https://a:b@c@example.com/a', 'https://…@example.com/a'],
  ['https://example.com/@scope/a', 'https://example.com/@scope/a'],
  ['git@example.com:a', 'git@example.com:a'],
])('%s is shown as %s', (url, shown) => {
  expect(shownUrl(url)).toBe(shown);
});

test.each([
  ['https://somebody:pass%2Fword@example.com/a', 'fatal: could not read pass/word, pass%2Fword of somebody'],
  ['https://example.com/a?private=s3cret', "fatal: unable to access 'https://example.com/a?private=s3cret': s3cret"],
  ['https://u:odd/pass@example.com/a', "unable to access 'https://u:odd/pass@example.com/a/'"],
])("git's words about %s hold nothing of what may be a password", (url, words) => {
  expect(createUrlScrub(url)(words)).not.toMatch(/pass|word|somebody|s3cret/);
});
