import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import type { Links } from '../../src/action/links.ts';
import type { Outcome } from '../../src/action/outcome.ts';
import { jobSummary } from '../../src/action/summary.ts';
import type { RedactedFinding } from '../../src/detect/finding.ts';
import type { Report } from '../../src/report/report.ts';
import { hostile, poisoned, samples } from '../report/hostile.ts';
import { at, finding, scanReport } from '../report/scan-report.ts';
import { outcomeOf } from './outcome.ts';

const links: Links = { server: 'https://github.example', repository: 'acme/app' };
const COMMIT = 'c0ffee'.repeat(6).concat('abcd');

const clean: Report = {
  ...scanReport,
  findings: [],
  problems: [],
  incomplete: [],
  skipped: [],
  notices: [],
  complete: true,
};

const report = (...findings: readonly RedactedFinding[]): Report => ({ ...clean, findings });

const verification = {
  verdict: 'live',
  reason: 'ok',
  host: 'api.openai.com',
  checkedAt: '2026-11-20T10:00:00Z',
} as const;

/** Read as GitHub reads it, raw HTML included. */
const htmlOf = (outcome: Outcome, with_?: Links): string =>
  micromark(jobSummary(outcome, with_), {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
  });

const tagsOf = (html: string): readonly string[] => html.match(/<[^>]*>/g) ?? [];

const verdictOf = (outcome: Outcome): string => jobSummary(outcome).split('\n\n')[1]!;

describe('the verdict is one line', () => {
  test.each<[string, Outcome, string]>([
    ['clean', outcomeOf(clean), '✅ **Clean: no new key**'],
    ['one key', outcomeOf(report(finding('01', {}))), '❌ **Found 1 new key**'],
    [
      'live ones',
      outcomeOf(report(finding('01', { verification }), finding('02', {}))),
      '❌ **Found 2 new keys** (1 live)',
    ],
    [
      'known and accepted ones alone',
      outcomeOf(report(finding('01', { status: 'known' }), finding('02', { status: 'baseline' }))),
      '✅ **Clean: no new key**, 1 known before, 1 accepted',
    ],
    [
      'incomplete',
      outcomeOf({ ...clean, complete: false, incomplete: [{ what: 'a', why: 'b' }] }),
      '⚠️ **INCOMPLETE: 1 thing could not be read**',
    ],
    ['cut off', outcomeOf({ ...clean, complete: false }), '⚠️ **INCOMPLETE: the scan ended before its end**'],
    [
      'keys, and incomplete',
      outcomeOf({ ...report(finding('01', {})), complete: false }),
      '❌ **Found 1 new key**<br>⚠️ **INCOMPLETE: the scan ended before its end**',
    ],
    [
      'a status that nothing explains is not clean',
      outcomeOf(clean, { status: 2 }),
      '⚠️ **INCOMPLETE: it ended with status 2**',
    ],
  ])('%s', (_, outcome, line) => {
    expect(verdictOf(outcome)).toBe(line);
  });
});

test('what was read, and the range to click on', () => {
  const text = jobSummary(outcomeOf(clean), links);
  expect(text).toContain(
    `Read: 2 commits, 111111111111..222222222222 ([\`compare\`](https://github.example/acme/app/compare/${'1'.repeat(40)}...${'2'.repeat(40)})). No keys found in 3 files`,
  );
  expect(jobSummary(outcomeOf(clean))).toContain('Read: 2 commits, 111111111111..222222222222. No keys found');
});

test('a key is a row, linked to its line at its commit', () => {
  const key = finding('0000000000000001', {
    verification,
    locations: [at('src/a b.ts', 7, { commit: COMMIT }), at('c.ts', 1)],
  });
  expect(jobSummary(outcomeOf(report(key)), links)).toContain(
    [
      '| `sk-proj-…x7Qw` | OpenAI project key | critical, high confidence',
      `[\`src/a b.ts:7:5\`](https://github.example/acme/app/blob/${COMMIT}/src/a%20b.ts#L7)<br>and 1 more`,
      `[\`${COMMIT.slice(0, 12)}\`](https://github.example/acme/app/commit/${COMMIT})`,
      '**new** | live | `0000000000000001` |',
    ].join(' | '),
  );
});

describe('links', () => {
  const placeOf = (path: string | null, given: Links | null = links): string => {
    const key = finding('01', {
      locations: [at(path, 7, { commit: COMMIT, ...(path === null && { in: 'message' }) })],
    });
    return /confidence \| (.*?) \| /.exec(jobSummary(outcomeOf(report(key)), given ?? undefined))![1]!;
  };
  const page = (path: string): string => `https://github.example/acme/app/blob/${COMMIT}/${path}`;

  test.each([
    ['parentheses and quotes', `a(b)'"!.ts`, page('a%28b%29%27%22')],
    ['a pipe, a hash, a query', 'a|b#c?d.ts', page('a%7Cb%23c%3Fd.ts#L7')],
    ['another script', '中/é.ts', page('%E4%B8%AD/%C3%A9.ts#L7')],
    ['a member of an archive: the archive', 'a.zip!b/c.txt', page('a.zip')],
  ])('%s', (_, path, url) => {
    expect(placeOf(path)).toContain(`](${url})`);
  });

  test.each<[string, string | null, Links | null]>([
    ['no repository is known', 'a.ts', null],
    ['a commit message', null, links],
    ['a name that is not UTF-8', 'a\\xff.ts', links],
    ['a name that a key was taken out of', 'sk-proj-…x7Qw.ts', links],
    ['half a character', 'a\ud800.ts', links],
    ['a path out of the tree', '../a.ts', links],
    ['a path of the machine', '/etc/passwd', links],
    ['a server that is none', 'a.ts', { ...links, server: 'javascript:alert(1)//' }],
    ['a server with more behind it', 'a.ts', { ...links, server: 'https://a.example/)[x](b' }],
    ['a repository that is none', 'a.ts', { ...links, repository: '../../evil' }],
  ])('none: %s', (_, path, given) => {
    expect(placeOf(path, given)).not.toContain('](');
  });

  test('a file of the work tree: at the commit that was checked out', () => {
    const text = jobSummary(outcomeOf(report(finding('01', {}))), { ...links, commit: COMMIT });
    expect(text).toContain(`](${page('a.ts#L1')})`);
  });
});

describe('what to do now', () => {
  const stepsOf = (of: Report): readonly string[] =>
    jobSummary(outcomeOf(of))
      .split('\n')
      .flatMap((line) => /^\d+\. (.*)/.exec(line)?.[1] ?? []);

  test('replaced first, cleaned up last: GitHub has it, whatever the mode', () => {
    for (const mode of ['range', 'files', 'history']) {
      const steps = stepsOf({ ...report(finding('01', {})), mode });
      expect(steps.map((step) => step.slice(0, 12))).toEqual([
        'Replace the ',
        'Take it out ',
        'Only then cl',
        'Not a secret',
      ]);
      expect(steps[0]).toContain('revoke the old one at platform.openai.com/api-keys');
    }
    expect(stepsOf(samples['history']!).join()).not.toContain('No need to rotate');
  });

  test('live ones are named in front; dead ones are not to be replaced; nothing to do without keys', () => {
    expect(stepsOf(report(finding('01', { verification })))[0]).toContain('is live: tripkey incident 01');
    const dead = { ...verification, verdict: 'dead', reason: 'invalid_api_key' } as const;
    expect(stepsOf(report(finding('01', { verification: dead }))).join()).not.toContain('Replace');
    expect(stepsOf(report(finding('01', { status: 'known' })))).toEqual([]);
  });
});

test('warnings, problems, what was not read', () => {
  const html = htmlOf(outcomeOf(scanReport, { warnings: ['.tripkey-baseline is changed by this pull request'] }));
  expect(html.match(/<h3>.*?<\/h3>/g)).toEqual(
    ['Warnings', 'What to do now, in this order', 'Keys', 'Not read', 'Problems', 'Left out', 'Notes'].map(
      (title) => `<h3>${title}</h3>`,
    ),
  );
  expect(html).toContain('.tripkey-baseline is changed by this pull request');
});

const outcomes = (text: string): readonly Outcome[] =>
  Object.values(samples).map((sample) => outcomeOf(poisoned(sample, text), { what: text, warnings: [text] }));

test.each(Object.entries(hostile))(
  '%s in every field: the same elements, and no link but to the repository',
  (_, text) => {
    const own = outcomes('MARK').map((outcome) => tagsOf(htmlOf(outcome)));
    for (const [index, outcome] of outcomes(text).entries()) {
      const notCode = (tags: readonly string[]): readonly string[] => tags.filter((tag) => !/^<\/?code>$/.test(tag));
      expect(notCode(tagsOf(htmlOf(outcome)))).toEqual(notCode(own[index]!));
      const tags = tagsOf(htmlOf(outcome, links));
      expect(tags.filter((tag) => /<(?:img|script|input)\b/.test(tag))).toEqual([]);
      for (const tag of tags.filter((each) => each.startsWith('<a '))) {
        expect(tag).toMatch(/^<a href="https:\/\/github\.example\/acme\/app\/(?:blob|commit|compare)\/[\w.~%/#-]+">$/);
      }
    }
  },
);

test.each(Object.entries(hostile))('%s in every field: nobody is mentioned, and no issue', (_, text) => {
  for (const outcome of outcomes(`${text} fixes #1, closes GH-2 @octocat`)) {
    const bare = htmlOf(outcome, links)
      .replaceAll(/<code>[^]*?<\/code>/g, '')
      .replaceAll(/<[^>]*>/g, '');
    expect(bare).not.toMatch(/@\w|\B#\d|\bGH-\d|\bwww\./);
  }
});

test('whatever a text is, it makes no element', () => {
  const own = tagsOf(htmlOf(outcomes('MARK')[0]!, links));
  const text = fc.string({ unit: fc.constantFrom(...'`|\\<>&"\'[]()*_~$#@:/-=+.! \n\r\taw1é'), maxLength: 24 });
  const inside = (tags: readonly string[]): readonly string[] => tags.filter((tag) => !/^<(?:a |\/a)/.test(tag));
  fc.assert(
    fc.property(text, (name) => {
      expect(inside(tagsOf(htmlOf(outcomes(`MARK${name}`)[0]!, links)))).toEqual(inside(own));
    }),
    { numRuns: 60 },
  );
});

test('5000 keys with the longest names: below 1 MiB, and the rest is counted', () => {
  const name = 'x|`<\u202e@#中'.repeat(200);
  const many = Array.from({ length: 5000 }, (_, index) => index);
  const findings = many.map((index) =>
    finding(String(index).padStart(16, '0'), {
      title: name,
      statusReason: name,
      locations: [at(`${name}${index}`, 1)],
    }),
  );
  const unread = many.map(() => ({ what: name, why: name }));
  const problems = many.map(() => ({ check: name, severity: 'high', path: name, message: name, fix: name }));
  const full = {
    ...scanReport,
    findings,
    problems,
    incomplete: unread,
    skipped: unread,
    notices: many.map(() => name),
  };
  const text = jobSummary(outcomeOf(full, { warnings: many.map(() => name) }), links);
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
  expect(text).toMatch(/and \d+ more: a report in another format/);
});

test('500 keys are all listed', () => {
  const findings = Array.from({ length: 500 }, (_, index) => finding(String(index).padStart(16, '0'), {}));
  const text = jobSummary(outcomeOf(report(...findings)), links);
  expect(findings.filter(({ fingerprint }) => !text.includes(fingerprint))).toEqual([]);
});
