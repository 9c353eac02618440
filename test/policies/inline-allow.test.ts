import { describe, expect, test } from '@jest/globals';
import { inlineAllow } from '../../src/policies/inline-allow.ts';
import { plant } from '../support/keys.ts';

const rule = 'openai-user-key';
const code = 'key = "…"';

test.each<[string, string | undefined]>([
  [`${code} # tripkey:allow`, 'tripkey:allow'],
  [`${code} // tripkey:allow: revoked in May`, undefined],
  [`${code} // tripkey:allow (revoked)`, 'tripkey:allow'],
  [`${code} // tripkey:allow - revoked`, 'tripkey:allow'],
  [`${code} # tripkey:allow revoked in May`, 'tripkey:allow'],
  [`{"note": "tripkey:allow", "key": "…"}`, 'tripkey:allow'],
  [`${code} # tripkey:allow openai-user-key`, 'tripkey:allow'],
  [`${code} # tripkey:allow openai-user-key revoked`, 'tripkey:allow'],
  [`${code} # tripkey:allow openai-admin-key`, undefined],
  [`${code} # tripkey:allow openai-admin-key,openai-user-key`, 'tripkey:allow'],
  [`${code} # tripkey:allow openai-admin-key, openai-user-key`, 'tripkey:allow'],
  [`${code} # tripkey:allow[openai-user-key]`, 'tripkey:allow'],
  [`${code} # tripkey:allow[a, openai-user-key]`, 'tripkey:allow'],
  [`${code} # tripkey:allow[openai-admin-key]`, undefined],
  [`${code} # tripkey:allow[]`, undefined],
  ...[':', ': ', '=', ' = ', '(', '  (', ' (  ', ' [', ' [ '].flatMap((link): [string, string | undefined][] => [
    [`${code} # tripkey:allow${link}openai-user-key`, 'tripkey:allow'],
    [`${code} # tripkey:allow${link}openai-admin-key`, undefined],
  ]),
  [`${code} # tripkey:allow [OPS-17]`, 'tripkey:allow'],
  [`${code} # tripkey:allow (re-used)`, undefined],
  [`${code} # tripkey:allow (re-used demo key)`, undefined],
  [`${code} # tripkey:allow (openai-admin-kye)`, undefined],
  [`${code} # tripkey:allow (openai-admin-key)`, undefined],
  [`${code} # tripkey:allow (openai-admin-key, revoked)`, undefined],
  [`${code} # tripkey:allow (openai-user-key) re-used`, 'tripkey:allow'],
  [`${code} # tripkey:allow - re-used`, 'tripkey:allow'],
  [`${code} # tripkey:allow openai-user-key (re-used)`, 'tripkey:allow'],
  [`${code} # tripkey:allow openai-admin-key tripkey:allow openai-user-key`, 'tripkey:allow'],
  [`${code} # tripkey:allowed`, undefined],
  [`${code} # tripkey:allow-list`, undefined],
  [`${code} # not-tripkey:allow`, undefined],
  [`${code} # xtripkey:allow`, undefined],
  [`${code} # Tripkey:Allow`, undefined],
  [`${code} # tripkey: allow`, undefined],
  [`${code} <!-- tripkey:allow -->\r`, 'tripkey:allow'],
  [code, undefined],
  ['', undefined],
])('on the line itself: %s → %s', (line, expected) => {
  expect(inlineAllow(line, undefined, rule, false)).toBe(expected);
  expect(inlineAllow(line, undefined, rule, true)).toBe(expected);
});

const before = 'tripkey:allow on the line before';

test.each<[string, string | undefined]>([
  ['# tripkey:allow', before],
  ['  // tripkey:allow revoked', before],
  ['/* tripkey:allow */', before],
  [' * tripkey:allow', before],
  ['<!-- tripkey:allow -->', before],
  ['-- tripkey:allow', before],
  ['; tripkey:allow', before],
  ['% tripkey:allow', before],
  ["' tripkey:allow", before],
  ['REM tripkey:allow', before],
  [':: tripkey:allow', before],
  ['{# tripkey:allow #}', before],
  ['{{!-- tripkey:allow --}}', before],
  ['(* tripkey:allow *)', before],
  ['# tripkey:allow\r', before],
  ['# tripkey:allow openai-user-key', before],
  ['# tripkey:allow openai-admin-key', undefined],
  ['# tripkey:allow[openai-user-key] rotated, see OPS-1234', before],
  ['tripkey:allow', undefined],
  ['other = 1 # tripkey:allow', undefined],
  ['/* tripkey:allow */ other = 1', undefined],
  ['# note: tripkey:allow', undefined],
  ['# other = "…" # tripkey:allow', undefined],
  [`# tripkey:allow ${'x'.repeat(600)}`, undefined],
  ['', undefined],
])('on the line before: %j → %s', (previous, expected) => {
  expect(inlineAllow(code, previous, rule, false)).toBe(expected);
  expect(inlineAllow(code, previous, rule, true)).toBe(expected);
});

test.each(['openai-user-key', 'openai-project-key', 'openai-session-key', 'azure-openai-key'])(
  'a commented-out key does not cover the next one: %s',
  (id) => {
    const { text } = plant(id, 3);
    for (const line of [`# tripkey:allow ${text}`, `# ${text} tripkey:allow`, `# ${text} # tripkey:allow`]) {
      expect(inlineAllow(line, undefined, id, false)).toBe('tripkey:allow');
      expect(inlineAllow(code, line, id, false)).toBeUndefined();
    }
  },
);

describe("other scanners' comments", () => {
  test.each<[string, string | undefined, string | undefined]>([
    [`${code} # gitleaks:allow`, undefined, 'gitleaks:allow'],
    [`${code} # gitleaks:allowed`, undefined, undefined],
    [code, '# gitleaks:allow', undefined],
    [`${code} # pragma: allowlist secret`, undefined, 'pragma: allowlist secret'],
    [`${code} # pragma:allowlist secret`, undefined, 'pragma: allowlist secret'],
    [`${code} # pragma: allowlist-secret`, undefined, 'pragma: allowlist secret'],
    [`${code} # pragma: allowlist secrets`, undefined, undefined],
    [`${code} # pragma: allowlist nextline secret`, undefined, undefined],
    [code, '# pragma: allowlist secret', undefined],
    [code, '# pragma: allowlist nextline secret', 'pragma: allowlist nextline secret'],
    [code, 'x = 1 # pragma: allowlist nextline secret', undefined],
  ])('%s after %j → %s', (line, previous, expected) => {
    expect(inlineAllow(line, previous, rule, false)).toBe(expected);
    expect(inlineAllow(line, previous, rule, true)).toBeUndefined();
  });
});

test('a line of a million characters takes no time to speak of', () => {
  const line = `${'tripkey:allow['.repeat(50_000)}${'/*'.repeat(100_000)}`;
  expect(inlineAllow(line, line, rule, false)).toBe('tripkey:allow');
});
