import { afterEach, describe, expect, test } from '@jest/globals';
import { comment } from '../../src/action/comment.ts';
import { MARKER } from '../../src/action/comment-text.ts';
import type { Target } from '../../src/action/github-api.ts';
import type { Outcome } from '../../src/action/outcome.ts';
import type { Report } from '../../src/report/report.ts';
import { hostile, poisoned, samples } from '../report/hostile.ts';
import { at, finding, scanReport } from '../report/scan-report.ts';
import type { Answer } from '../support/mock-server.ts';
import { type MockGitHub, TOKEN, mockGitHub } from './mock-github.ts';
import { outcomeOf } from './outcome.ts';

const BOT = 'github-actions[bot]';

const clean: Report = {
  ...scanReport,
  findings: [],
  problems: [],
  incomplete: [],
  skipped: [],
  notices: [],
  complete: true,
};
const leak: Report = { ...clean, findings: [finding('01', {})] };

const servers: MockGitHub[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const github = async (...given: Parameters<typeof mockGitHub>): Promise<MockGitHub> => {
  const server = await mockGitHub(...given);
  servers.push(server);
  return server;
};

const say = (
  server: MockGitHub,
  outcome: Outcome,
  more: Partial<Target> = {},
  signal = new AbortController().signal,
): Promise<string | undefined> =>
  comment(outcome, { apiUrl: server.origin, repository: 'acme/app', number: 7, token: TOKEN, ...more }, signal, {
    env: {},
    sleep: async () => {},
    timeoutMs: 500,
  });

const written = (server: MockGitHub): readonly string[] =>
  server.seen.filter(({ method, path }) => method !== 'GET' && path !== '/graphql').map(({ method }) => method);

describe('one comment', () => {
  test('made where there is something to say, with the marker in its first line', async () => {
    const server = await github();
    expect(await say(server, outcomeOf(leak))).toBeUndefined();
    expect(server.comments.map(({ body }) => body.split('\n').slice(0, 4))).toEqual([
      [MARKER, '## tripkey', '', '❌ **Found 1 new key**'],
    ]);
  });

  test.each<[string, Outcome, boolean]>([
    ['clean', outcomeOf(clean), false],
    [
      'known and accepted keys alone',
      outcomeOf({ ...clean, findings: [finding('01', { status: 'known' }), finding('02', { status: 'baseline' })] }),
      false,
    ],
    ['a new key that fail-on lets pass', outcomeOf(leak, { status: 0 }), true],
    ['incomplete', outcomeOf({ ...clean, complete: false }), true],
    ['a changed policy', outcomeOf(clean, { warnings: ['tripkey.toml is changed'] }), true],
    ['a status that nothing explains', outcomeOf(clean, { status: 2 }), true],
  ])('%s: worth a comment or not', async (_, outcome, isWorth) => {
    const server = await github();
    await say(server, outcome);
    expect(server.comments).toHaveLength(isWorth ? 1 : 0);
  });

  test('updated in place; when all is well, it says so; the same again is not written', async () => {
    const server = await github([['someone', 'hello']]);
    const bodies: string[] = [];
    for (const report of [leak, leak, clean, clean, leak]) {
      expect(await say(server, outcomeOf(report))).toBeUndefined();
      expect(server.comments).toHaveLength(2);
      bodies.push(/\*\*(\w+)/.exec(server.comments[1]!.body)![1]!);
    }
    expect(bodies).toEqual(['Found', 'Found', 'Clean', 'Clean', 'Found']);
    expect(written(server)).toEqual(['POST', 'PATCH', 'PATCH']);
  });

  test.each([99, 100, 101, 200, 750])(
    'found behind %d others, whatever the address of the next page says',
    async (count) => {
      const others = Array.from({ length: count }, (_, index) => ['someone', `comment ${index}`] as const);
      const server = await github([...others, [BOT, `${MARKER}\nold`], ...others]);
      expect(await say(server, outcomeOf(leak))).toBeUndefined();
      expect(written(server)).toEqual(['PATCH']);
      expect(server.comments[count]!.body).toContain('Found 1 new key');
      expect(server.seen.filter(({ path }) => path.includes('elsewhere'))).toEqual([]);
    },
  );

  test('two of them, made by runs that began at once: both say what is true', async () => {
    const server = await github([
      [BOT, `${MARKER}\nold`],
      [BOT, `${MARKER}\nolder`],
    ]);
    await say(server, outcomeOf(clean));
    expect(server.comments.filter(({ body }) => body.includes('Clean'))).toHaveLength(2);
  });

  test('other line ends are no other words', async () => {
    const server = await github();
    await say(server, outcomeOf(leak));
    const stored = server.comments[0]!.body.replaceAll('\n', '\r\n').trimEnd();
    const again = await github([[BOT, stored]]);
    await say(again, outcomeOf(leak));
    expect(written(again)).toEqual([]);
  });
});

describe('whose comment', () => {
  test.each<[string, string, readonly (readonly [string | null, string])[], readonly string[]]>([
    ['somebody else wrote the marker', BOT, [['mallory', `${MARKER}\nx`]], ['POST']],
    ['an account that is gone wrote it', BOT, [[null, `${MARKER}\nx`]], ['POST']],
    ['another bot wrote it', BOT, [['other[bot]', `${MARKER}\nx`]], ['POST']],
    ['the bot of Actions quotes it further down', BOT, [[BOT, `> ${MARKER}\nx`]], ['POST']],
    ['the token of a person', 'ada', [['ada', `${MARKER}\nx`]], ['PATCH']],
    [
      'the token of an App',
      'app[bot]',
      [
        ['mallory', `${MARKER}\nx`],
        ['app[bot]', `${MARKER}\nx`],
      ],
      ['PATCH'],
    ],
    ['another token than in the last run', 'ada', [[BOT, `${MARKER}\nx`]], ['PATCH']],
  ])('%s', async (_, login, first, requests) => {
    const server = await github(first, login);
    expect(await say(server, outcomeOf(leak))).toBeUndefined();
    expect(written(server)).toEqual(requests);
    expect(server.comments.filter(({ body }) => body.includes('Found')).map(({ user }) => user?.login)).toEqual([
      requests[0] === 'PATCH' && first.some(([name]) => name === BOT) ? BOT : login,
    ]);
  });

  test('where GitHub does not say whose token it is, there is no second comment', async () => {
    const server = await github([['ada', `${MARKER}\nx`]]);
    server.failWith(({ path }) => (path === '/graphql' ? { status: 200, json: { errors: [] } } : undefined));
    expect(await say(server, outcomeOf(leak))).toContain('GitHub does not say whose token it is');
    expect(server.comments).toHaveLength(1);
  });

  test('an Enterprise server: /api/v3 and /api/graphql', async () => {
    const server = await github([['ada', `${MARKER}\nx`]]);
    server.failWith(({ path }) =>
      path.includes('graphql') ? undefined : { status: 200, json: [{ id: 1, body: MARKER, user: null }] },
    );
    await say(server, outcomeOf(clean), { apiUrl: `${server.origin}/api/v3/` });
    expect(server.seen.map(({ path }) => path.split('?')[0])).toEqual([
      '/api/v3/repos/acme/app/issues/7/comments',
      '/api/graphql',
    ]);
  });
});

const body = (text: string): Answer => ({ status: 200, text });

describe('GitHub refuses', () => {
  test.each<[string, Answer, string]>([
    [
      "a fork's token",
      { status: 403, json: { message: 'Resource not accessible by integration' } },
      'the token may not write comments, which takes permissions: pull-requests: write; that of a fork only reads (403)',
    ],
    ['a wrong token', { status: 401, json: { message: `bad ${TOKEN}` } }, 'the token is not accepted (401)'],
    [
      'a rate limit',
      { status: 429, headers: { 'retry-after': '3600' } },
      'too many requests (429): GitHub says to come back later',
    ],
    [
      'a secondary rate limit',
      { status: 403, headers: { 'retry-after': '60' } },
      'too many requests (403): GitHub says to come back later',
    ],
    [
      'a used up limit',
      { status: 403, headers: { 'x-ratelimit-remaining': '0' } },
      'too many requests (403): GitHub says to come back later',
    ],
    ['not there', { status: 404 }, 'the pull request is not there, or the token may not see it (404)'],
    [
      'renamed',
      { status: 301, headers: { location: 'https://evil.invalid/' } },
      'the repository was renamed or moved (301)',
    ],
    [
      'moved',
      { status: 307, headers: { location: 'https://evil.invalid/' } },
      'the repository was renamed or moved (307)',
    ],
    ['a fault of GitHub', { status: 502, text: '<html>' }, 'GitHub has a fault of its own (502)'],
    ['something new', { status: 418 }, 'GitHub refused (418)'],
    ['no JSON', body('<html>login</html>'), 'the answer is not from GitHub: it has no comments in it'],
    ['half of a JSON', body('[{"id":1,'), 'the answer is not from GitHub: it has no comments in it'],
    ['another JSON', body('{"message":"hi"}'), 'the answer is not from GitHub: it has no comments in it'],
    ['a connection that breaks', { fault: 'reset' }, 'no answer: the connection was cut'],
    ['a server that says nothing', { fault: 'hang' }, 'no answer: it took too long'],
    ['no HTTP', { fault: 'garbage' }, 'no answer: the network failed (not_http)'],
  ])('%s', async (_, answer, why) => {
    const server = await github();
    server.failWith(() => answer);
    expect(await say(server, outcomeOf(leak))).toBe(`The pull request has no comment of this run: ${why}.`);
    expect(written(server)).toEqual([]);
  });

  test('to write: it is not tried again', async () => {
    const server = await github();
    server.failWith(({ method }) => (method === 'POST' ? { status: 502 } : undefined));
    expect(await say(server, outcomeOf(leak))).toContain('GitHub has a fault of its own (502)');
    expect(written(server)).toEqual(['POST']);
  });

  test('comments without sense in them are passed over', async () => {
    const server = await github([[BOT, `${MARKER}\nx`]]);
    const odd = [
      null,
      1,
      'x',
      {},
      { id: 'x', body: MARKER, user: { login: BOT } },
      { id: 1, body: null },
      { id: 1.5, body: MARKER, user: { login: BOT } },
    ];
    server.failWith(({ method }) =>
      method === 'GET' ? { status: 200, json: [...odd, { id: 1, body: MARKER, user: { login: BOT } }] } : undefined,
    );
    expect(await say(server, outcomeOf(leak))).toBeUndefined();
    expect(written(server)).toEqual(['PATCH']);
  });

  test('pages without end: no comment, and an end', async () => {
    const server = await github();
    server.failWith(({ method }) =>
      method === 'GET' ? { status: 200, json: Array.from({ length: 100 }, () => null) } : undefined,
    );
    expect(await say(server, outcomeOf(leak))).toContain('there are too many comments to look through');
    expect(server.seen).toHaveLength(100);
  });

  test('interrupted', async () => {
    const server = await github();
    const end = new AbortController();
    server.failWith(() => ({ fault: 'hang' }));
    const waiting = say(server, outcomeOf(leak), {}, end.signal);
    end.abort();
    expect(await waiting).toContain('it was interrupted before an answer came');
  });
});

test.each<[string, Partial<Target>]>([
  ['http to another machine', { apiUrl: 'http://api.github.example' }],
  ['no URL', { apiUrl: 'github' }],
  ['another protocol', { apiUrl: 'file:///etc' }],
  ['a user in it', { apiUrl: 'https://a:b@127.0.0.1' }],
  ['a query behind it', { apiUrl: 'https://127.0.0.1/?x=' }],
  ['no repository', { repository: '' }],
  ['a repository that leads elsewhere', { repository: 'a/b/../../user' }],
  ['no number', { number: Number.NaN }],
  ['no token', { token: '' }],
  ['a token that is no header', { token: 'a\nb: c' }],
])('a target that makes no sense: %s', async (_, target) => {
  const server = await github();
  expect(await say(server, outcomeOf(leak), target)).toMatch(/^The pull request has no comment of this run: .*\.$/);
  expect(server.seen).toEqual([]);
});

test('a proxy that is none', async () => {
  const target = { apiUrl: 'https://127.0.0.1:1', repository: 'acme/app', number: 7, token: TOKEN };
  const warning = await comment(outcomeOf(leak), target, new AbortController().signal, {
    env: { HTTPS_PROXY: ':://secret' },
  });
  expect(warning).toBe('The pull request has no comment of this run: HTTPS_PROXY is no URL of a proxy.');
});

test('5000 keys with the longest names: below 65 536 characters, and the rest is counted', async () => {
  const name = 'x|`<\u202e@#中'.repeat(200);
  const many = Array.from({ length: 5000 }, (_, index) => index);
  const findings = many.map((index) =>
    finding(`${index}`, { title: name, statusReason: name, locations: [at(`${name}${index}`, 1)] }),
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
  const server = await github();
  expect(await say(server, outcomeOf(full, { warnings: many.map(() => name), what: name }))).toBeUndefined();
  expect(server.comments[0]!.body.length).toBeLessThan(65_536);
  expect(server.comments[0]!.body).toMatch(/and \d+ more: a report in another format/);
});

test.each(Object.entries(hostile))(
  '%s in every field: the marker stays the first line, and there is one',
  async (_, text) => {
    for (const sample of Object.values(samples)) {
      const server = await github();
      await say(
        server,
        outcomeOf(poisoned(sample, `${MARKER}${text}`), { what: `${MARKER}${text}`, warnings: [`${MARKER}${text}`] }),
      );
      expect(server.comments[0]!.body.split('\n').filter((line) => line.startsWith(MARKER))).toEqual([MARKER]);
    }
  },
);

test('the token goes to the API alone, in one header', async () => {
  const server = await github([['ada', MARKER]]);
  await say(server, outcomeOf(leak));
  for (const { path, headers, body: sent } of server.seen) {
    const { authorization, ...others } = headers;
    expect(authorization).toBe(`Bearer ${TOKEN}`);
    expect(`${path} ${JSON.stringify(others)} ${sent}`).not.toContain(TOKEN);
  }
  expect(server.seen).not.toEqual([]);
});
