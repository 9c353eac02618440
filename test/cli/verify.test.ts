import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { builtInRules } from '../../rules/index.ts';
import { MARKER } from '../../src/detect/marker.ts';
import { plant, plantTemplate } from '../support/keys.ts';
import { type Answer, type MockServer, type Seen, mockServer } from '../support/mock-server.ts';
import { repository, temporaryFolder } from '../support/repository.ts';
import { runTripkey } from './run.ts';
import { type Document, type Run, parseReport } from './support.ts';

interface Verification {
  readonly verdict: string;
  readonly reason: string;
  readonly host: string | null;
  readonly [more: string]: unknown;
}

const [live, dead, limited, foreign] = [1, 2, 3, 4].map((seed) => plant('openai-project-key/74', seed).secret) as [
  string,
  string,
  string,
  string,
];
const admin = plant('openai-admin-key', 5).secret;
const placeholder = `OPENAI_API_KEY=sk-proj-${'x'.repeat(74)}${MARKER}${'x'.repeat(74)}`;

const masked = (key: string): string => `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`;
const incorrect = (key: string): Answer => ({
  status: 401,
  json: { error: { message: `Incorrect API key provided: ${masked(key)}. You can find…`, code: 'invalid_api_key' } },
});
const answers: Readonly<Record<string, Answer>> = {
  [live]: {
    status: 200,
    headers: {
      'openai-organization': 'acme-jtbczk',
      'openai-project': 'proj_abcdefghijklmnopqrstuvwx',
      'x-request-id': 'req_1',
    },
    json: { object: 'list', data: [{ id: 'gpt-4o', object: 'model', owned_by: 'openai' }] },
  },
  [dead]: incorrect(dead),
  [limited]: { status: 403, json: { error: { message: 'Missing scopes: api.model.read', code: null } } },
  [foreign]: incorrect(live),
  [admin]: { status: 200, json: { object: 'list', data: [{ id: 'proj_1', object: 'organization.project' }] } },
};
const answer = ({ headers }: Seen): Answer =>
  answers[headers['authorization']?.replace('Bearer ', '') ?? ''] ?? { status: 404, json: { error: { code: null } } };

let server: MockServer;
beforeAll(async () => {
  server = await mockServer(answer);
});
afterAll(() => server.close());

/** A text in which a rule finds something. */
const exampleOf = (id: string): string =>
  plantTemplate(builtInRules.find((rule) => rule.id === id)!.examples[0]!, 1).text;

/** What arrived since the last call. */
let before = 0;
const arrived = (): readonly Seen[] => {
  const seen = server.seen.slice(before);
  before = server.seen.length;
  return seen;
};

const folderWith = (files: Readonly<Record<string, string>>): string => {
  const cwd = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
};

interface Verified extends Run {
  readonly document: Document;
  /** By secret, of the keys above. */
  verificationOf(secret: string): Verification | undefined;
}

const json = async (args: readonly string[], options: Parameters<typeof runTripkey>[1]): Promise<Verified> => {
  const run = await runTripkey([...args, '--format', 'json', '--api-base', server.origin], options);
  if (run.stdout === '') throw new Error(`no document: exit ${run.status}\n${run.stderr}`);
  const document = parseReport(run.stdout);
  const verificationOf = (secret: string): Verification | undefined => {
    const found = document.findings.find(({ preview }) => preview.endsWith(secret.slice(-4)));
    return (found as { verification?: Verification } | undefined)?.verification;
  };
  return { ...run, document, verificationOf };
};

const allKeys = {
  'a.env': `A=${live}\n`,
  'b.env': `B=${dead}\n`,
  'c.env': `C=${limited}\n`,
  'd.env': `D=${foreign}\n`,
};

describe('scan --verify', () => {
  test('each key gets its verdict', async () => {
    const run = await json(['scan', '--verify'], { cwd: folderWith({ ...allKeys, 'e.env': `E=${admin}\n` }) });
    expect(run.status).toBe(1);
    expect(run.verificationOf(live)).toMatchObject({
      verdict: 'live',
      reason: 'ok',
      host: new URL(server.origin).host,
      checkedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      httpStatus: 200,
      requestId: 'req_1',
      organization: 'acme-jtbczk',
      project: 'proj_abcdefghijklmnopqrstuvwx',
    });
    expect(run.verificationOf(dead)).toMatchObject({ verdict: 'dead', reason: 'invalid_api_key', httpStatus: 401 });
    expect(run.verificationOf(limited)).toMatchObject({
      verdict: 'live_restricted',
      reason: 'missing_scope',
      missingScopes: ['api.model.read'],
    });
    expect(run.verificationOf(foreign)).toMatchObject({ verdict: 'unknown', reason: 'echo_mismatch' });
    expect(run.verificationOf(admin)).toMatchObject({ verdict: 'live' });
    expect(
      arrived()
        .map(({ path }) => path)
        .sort(),
    ).toEqual([...Array.from({ length: 4 }, () => '/v1/models'), '/v1/organization/projects?limit=1']);
  });

  test('a key is asked about once, in however many places it stands', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`${at}.env`, `K=${[live, dead][at % 2]}\n`]),
    );
    const run = await json(['scan', '--verify'], { cwd: folderWith(files) });
    expect(run.document.findings).toHaveLength(2);
    expect(arrived()).toHaveLength(2);
  });

  test('a request carries the key and nothing that could change whom it is for', async () => {
    await json(['scan', '--verify'], {
      cwd: folderWith({ 'a.env': `A=${live}\nOPENAI_BASE_URL=http://127.0.0.1:9\n` }),
      env: { OPENAI_ORG_ID: 'org-other', OPENAI_PROJECT_ID: 'proj_other', OPENAI_BASE_URL: 'http://127.0.0.1:9' },
    });
    const [seen, ...more] = arrived();
    expect(more).toEqual([]);
    expect(seen).toMatchObject({ method: 'GET', body: '', headers: { authorization: `Bearer ${live}` } });
    expect(Object.keys(seen!.headers).filter((name) => name.startsWith('openai'))).toEqual([]);
  });

  test('it says before it sends how many keys go where, and shows none', async () => {
    const run = await runTripkey(['scan', '--verify', '--api-base', server.origin], { cwd: folderWith(allKeys) });
    expect(run.stderr).toBe(`tripkey: verifying sends 4 keys to ${new URL(server.origin).host}\n`);
    for (const key of [live, dead, limited, foreign]) expect(run.stdout + run.stderr).not.toContain(key.slice(8, 40));
    expect(run.stdout).toContain('4 keys (1 live; 1 live, restricted; 1 dead; 1 unknown)');
    arrived();
  });

  test.each([
    ['a placeholder', placeholder],
    ["another vendor's key", exampleOf('anthropic-api-key')],
    ['a value that only a name tells', exampleOf('hardcoded-api-key')],
    ['a body without its prefix', exampleOf('openai-key-without-prefix')],
    ['a session key', exampleOf('openai-session-key')],
    ['a refresh token', exampleOf('chatgpt-refresh-token')],
    ['a client secret', exampleOf('openai-ephemeral-client-secret')],
    ['a webhook secret', exampleOf('openai-webhook-secret')],
    ['an Azure key without a host', plant('azure-openai-key', 1).secret],
  ])('never sent: %s', async (_, text) => {
    const run = await json(['scan', '--verify', '--all-vendors', '--min-confidence', 'low'], {
      cwd: folderWith({ 'a.txt': `${text}\n` }),
    });
    expect(run.document.findings).not.toEqual([]);
    for (const finding of run.document.findings) {
      expect(finding).toMatchObject({ verification: { verdict: 'unknown', host: null } });
    }
    expect(arrived()).toEqual([]);
  });

  test('a rule of the project is asked about nowhere', async () => {
    const rule = '[[rules]]\nid = "mine"\ntitle = "Mine"\nkeywords = ["MINE-"]\npattern = "MINE-[a-z0-9]{32}"\n';
    const cwd = folderWith({ 'tripkey.toml': rule, 'a.txt': `MINE-${'3f9a1c7e5b2d8046'.repeat(2)}\n` });
    const run = await json(['scan', '--verify'], { cwd });
    expect(run.document.findings).toMatchObject([{ ruleId: 'mine', verification: { reason: 'not_sent:own_rule' } }]);
    expect(arrived()).toEqual([]);
  });
});

describe('what counts', () => {
  const only = (...keys: string[]): string =>
    folderWith({ 'a.env': keys.map((key, at) => `K${at}=${key}\n`).join('') });

  test.each([
    ['dead', [dead], [], 1],
    ['dead', [dead], ['--fail-on', 'any'], 1],
    ['dead', [dead], ['--fail-on', 'live'], 0],
    ['live', [live], ['--fail-on', 'live'], 1],
    ['restricted', [limited], ['--fail-on', 'live'], 1],
    ['unknown', [foreign], ['--fail-on', 'live'], 1],
    ['dead and unknown', [dead, foreign], ['--fail-on', 'live'], 1],
    ['dead', [dead], ['--only-live'], 0],
    ['dead', [dead], ['--only-live', '--fail-on', 'live'], 0],
    ['unknown', [foreign], ['--only-live'], 1],
  ])('%s keys, %#: exit status', async (_, keys, options, status) => {
    const run = await json(['scan', '--verify', ...options], { cwd: only(...keys) });
    expect(run.status).toBe(status);
    arrived();
  });

  test.each([
    ['dead', [dead], 0, 0],
    ['dead and live', [dead, live], 1, 1],
  ])('%s keys with --fail-on live: JUnit fails what the exit status counts', async (_, keys, status, failures) => {
    const options = ['--verify', '--fail-on', 'live', '--format', 'junit', '--api-base', server.origin];
    const run = await runTripkey(['scan', ...options], { cwd: only(...keys) });
    expect(run.status).toBe(status);
    expect(run.stdout).toContain(`failures="${failures}" errors="0" skipped="1"`);
    arrived();
  });

  test('--only-live leaves out what is dead, and nothing that may be live', async () => {
    const run = await json(['scan', '--verify', '--only-live'], { cwd: only(live, dead, limited, foreign) });
    expect(run.document.findings).toHaveLength(3);
    expect(run.verificationOf(dead)).toBeUndefined();
    expect(run.document.scan.notices).toContain('1 key left out: dead (--only-live)');
    arrived();
  });

  test('an accepted key that is live is said to be', async () => {
    const cwd = only(live);
    await runTripkey(['baseline', '--reason', 'revoked'], { cwd });
    const run = await json(['scan', '--verify'], { cwd });
    expect(run.status).toBe(0);
    expect(run.document.scan.notices.join()).toMatch(/is accepted, and live/);
    arrived();
  });

  test('no network: everything is unknown, the status is as without, one line says it', async () => {
    const closed = await mockServer(answer);
    await closed.close();
    const cwd = only(live, dead);
    const run = await runTripkey(['scan', '--verify', '--fail-on', 'live', '--api-base', closed.origin, '-f', 'json'], {
      cwd,
    });
    expect(run.status).toBe(1);
    for (const finding of parseReport(run.stdout).findings) {
      expect(finding).toMatchObject({ verification: { verdict: 'unknown', reason: 'network:ECONNREFUSED' } });
    }
    expect(run.stderr.split('\n').filter((line) => line.includes('could be verified'))).toHaveLength(1);
  });
});

describe('wrong words', () => {
  test.each([
    [['scan', '--fail-on', 'live'], '--fail-on needs --verify'],
    [['scan', '--only-live'], '--only-live needs --verify'],
    [['scan', '--analyze'], '--analyze needs --verify'],
    [['scan-history', '--api-base', 'https://gateway.example'], '--api-base needs --verify'],
    [['scan', '--verify', '--api-base', 'http://gateway.example'], '--api-base'],
    [['scan', '--verify', '--api-base', 'https://gateway.example/v1'], '--api-base'],
    [['scan', '--verify', '--api-base', 'gateway'], '--api-base'],
    [['scan', '--staged', '--hook=pre-commit', '--verify'], 'a hook does not verify keys'],
    [['verify'], 'what is to be verified is missing'],
    [['verify', '-'], 'standard input is empty'],
    [['verify', 'nowhere.json'], 'cannot read nowhere.json'],
    [['verify', 'a.txt'], 'not a report of tripkey: a.txt'],
    [['verify', 'later.json'], 'the report is of another version'],
    [['verify', 'broken.json'], 'the report is broken'],
    [['verify', '--env', 'NOT_SET'], 'the variable NOT_SET is not set'],
    [['verify', '-', '--env', 'OPENAI_API_KEY'], 'do not go together'],
  ])('%j', async (args, message) => {
    const repo = repository().write({
      'a.txt': 'nothing\n',
      'later.json': '{"schemaVersion":2,"findings":[]}',
      'broken.json': '{"schemaVersion":1,"findings":[{"fingerprint":7}]}',
    });
    const run = await runTripkey(args, { cwd: repo.path });
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain(message);
  });

  test('user and password of an --api-base are not shown', async () => {
    const run = await runTripkey(['scan', '--verify', '--api-base', 'https://me:geheim@gateway.example'], {});
    expect(run.status).toBe(2);
    expect(run.stderr).not.toContain('geheim');
  });
});

describe('tripkey verify', () => {
  const reportOf = async (args: readonly string[], cwd: string): Promise<string> => {
    const { stdout } = await runTripkey(args, { cwd });
    writeFileSync(join(cwd, 'report.json'), stdout);
    return stdout;
  };

  test.each(['json', 'jsonl'])('the keys of a %s report, read again where they stand', async (format) => {
    const cwd = folderWith(allKeys);
    await reportOf(['scan', '--format', format], cwd);
    const run = await json(['verify', 'report.json'], { cwd });
    expect(run.status).toBe(1);
    expect(run.document.scan.mode).toBe('report');
    expect([live, dead, limited, foreign].map((key) => run.verificationOf(key)?.verdict)).toEqual([
      'live',
      'dead',
      'live_restricted',
      'unknown',
    ]);
    expect(arrived()).toHaveLength(4);
  });

  test('of a history: from an old version, a message, a staged file', async () => {
    const repo = repository().write('a.env', `A=${live}\n`).stage().commit('first');
    repo.remove('a.env').stage().commit(`gone, was ${dead}`);
    repo.write('c.env', `C=${limited}\n`).stage();
    await reportOf(['scan-history', '--format', 'json'], repo.path);
    const run = await json(['verify', 'report.json'], { cwd: repo.path });
    expect(run.status).toBe(1);
    expect([live, dead, limited].map((key) => run.verificationOf(key)?.verdict)).toEqual([
      'live',
      'dead',
      'live_restricted',
    ]);
    arrived();
  });

  test('only keys that the report names', async () => {
    const cwd = folderWith({ 'a.env': `A=${live}\n` });
    await reportOf(['scan', '--format', 'json'], cwd);
    writeFileSync(join(cwd, 'a.env'), `A=${live}\nB=${dead}\n`);
    await json(['verify', 'report.json'], { cwd });
    expect(arrived().map(({ headers }) => headers['authorization'])).toEqual([`Bearer ${live}`]);
  });

  test('a key that is gone is named, and never a clean result', async () => {
    const cwd = folderWith({ 'a.env': `A=${live}\n` });
    await reportOf(['scan', '--format', 'json'], cwd);
    writeFileSync(join(cwd, 'a.env'), 'A=\n');
    const run = await json(['verify', 'report.json'], { cwd });
    expect(run.status).toBe(3);
    expect(run.document.scan.incomplete).toMatchObject([{ what: expect.stringContaining('fingerprint') }]);
    expect(arrived()).toEqual([]);
  });

  test.each([
    ['a key', live],
    ['a key and a line feed', `${live}\n`],
    ['a log', `2026-11-21 request with Authorization: Bearer ${live} failed\n`],
    ['a report', ''],
  ])('standard input: %s', async (name, text) => {
    const cwd = folderWith({ 'a.env': `A=${live}\n` });
    const input = name === 'a report' ? await reportOf(['scan', '--format', 'json'], cwd) : text;
    const run = await json(['verify', '-'], { cwd, input });
    expect(run.verificationOf(live)).toMatchObject({ verdict: 'live' });
    expect(arrived()).toHaveLength(1);
  });

  test('a variable, which no program that is started gets to see', async () => {
    const bin = temporaryFolder();
    const git = process.env['PATH']!.split(delimiter).map((folder) => join(folder, 'git'));
    const dump = join(bin, 'environment.txt');
    writeFileSync(join(bin, 'git'), `#!/bin/sh\nenv >> '${dump}'\nPATH=\${PATH#*:} exec git "$@"\n`);
    chmodSync(join(bin, 'git'), 0o755);
    const run = await json(['verify', '--env', 'OPENAI_API_KEY', '--env', 'OTHER'], {
      cwd: repository().path,
      env: { OPENAI_API_KEY: live, OTHER: dead, PATH: `${bin}${delimiter}${process.env['PATH']}` },
    });
    expect(git.length).toBeGreaterThan(0);
    expect(run.verificationOf(live)).toMatchObject({ verdict: 'live' });
    expect(run.verificationOf(dead)).toMatchObject({ verdict: 'dead' });
    expect(run.document.findings[0]?.locations).toMatchObject([{ path: null, in: 'variable', startLine: 1 }]);
    const environment = readFileSync(dump, 'utf8');
    expect(environment).toContain('PATH=');
    for (const key of [live, dead]) expect(environment).not.toContain(key);
    arrived();
  });

  test('a variable without a key is no clean result', async () => {
    const run = await json(['verify', '--env', 'OPENAI_API_KEY'], { env: { OPENAI_API_KEY: 'none' } });
    expect(run.status).toBe(3);
    expect(run.document.scan.incomplete).toMatchObject([{ what: 'OPENAI_API_KEY' }]);
  });

  test('Ctrl-C while a server says nothing', async () => {
    const silent = await mockServer(() => ({ fault: 'hang' }));
    const interrupt = new AbortController();
    const running = runTripkey(['verify', '-', '--api-base', silent.origin], {
      input: live,
      interrupt: interrupt.signal,
    });
    while (silent.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    interrupt.abort();
    expect(await running).toMatchObject({ status: 130 });
    await silent.close();
  });
});

test('scan-history --verify', async () => {
  const repo = repository().write('a.env', `A=${live}\n`).stage().commit('first');
  repo.remove('a.env').stage().commit('gone');
  const run = await json(['scan-history', '--verify'], { cwd: repo.path });
  expect(run.status).toBe(1);
  expect(run.verificationOf(live)).toMatchObject({ verdict: 'live' });
  expect(arrived()).toHaveLength(1);
});
