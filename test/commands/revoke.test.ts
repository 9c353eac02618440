import { PassThrough } from 'node:stream';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type RevokeCommand, runRevoke } from '../../src/commands/revoke.ts';
import type { Io } from '../../src/commands/io.ts';
import type { RevokeReport } from '../../src/commands/revoke-report.ts';
import { UsageError } from '../../src/errors.ts';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import { expand } from '../support/keys.ts';
import { type MockOrganization, mockOrganization } from '../support/mock-openai.ts';
import { type MockServer, type Seen, mockServer } from '../support/mock-server.ts';
import type { MockKey } from '../support/openai-state.ts';
import { repository, temporaryFolder } from '../support/repository.ts';

const closing: MockServer[] = [];
afterEach(async () => {
  for (const server of closing.splice(0)) await server.close();
});

interface Leak {
  readonly org: MockOrganization;
  readonly key: MockKey;
  readonly server: MockServer;
  readonly out: () => string;
  readonly abort: () => void;
  readonly type: (line: string) => void;
  /** Of the standard input. */
  readonly end: () => void;
  readonly run: (command?: Partial<RevokeCommand>) => Promise<number>;
  readonly deletes: () => readonly string[];
}

interface LeakOptions {
  readonly name?: string | null;
  readonly isTTY?: boolean;
  readonly before?: (seen: Seen) => void;
}

/** A person at a terminal, in a repository with a key that nobody has used for a day. */
const leak = async ({ name = 'web backend', isTTY = true, before }: LeakOptions = {}): Promise<Leak> => {
  const org = mockOrganization(3);
  const now = Math.floor(Date.now() / 1000);
  const project = org.make.project();
  const key = org.make.key({ owner: org.make.user(), project, name, lastUsedAt: now - 86_400 });
  const server = await mockServer((seen) => {
    before?.(seen);
    return org.handler(seen);
  });
  closing.push(server);
  const repo = repository().write('.env', `OPENAI_API_KEY=${key.value}\n`);
  let text = '';
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const output = { write: (chunk: string) => (text += chunk) } as unknown as Io['stdout'];
  const keys = new Map([['OPENAI_ADMIN_KEY', org.admin.value]]);
  const env = { ...repo.env, HOME: join(temporaryFolder()), XDG_CACHE_HOME: undefined };
  const io: Io = { stdin, stdout: output, stderr: output, cwd: repo.path, env, keys };
  const interruption = new AbortController();
  const command: RevokeCommand = {
    target: fingerprint(key.value),
    apply: false,
    yes: false,
    touch: false,
    idle: '15m',
    forceInUse: false,
    allowAdmin: false,
    analyze: false,
    format: 'text',
    apiBase: server.origin,
  };
  return {
    org,
    key,
    server,
    out: () => {
      for (const { value } of org.state.keys.concat(key)) expect(text).not.toContain(value.slice(9, 21));
      return text;
    },
    abort: () => interruption.abort(),
    type: (line) => void stdin.write(line),
    end: () => void stdin.end(),
    run: (more = {}) => runRevoke({ ...command, ...more }, io, interruption.signal),
    deletes: () => org.requests.filter((request) => request.startsWith('DELETE')),
  };
};

describe('the name is typed', () => {
  test('the right one', async () => {
    const { run, type, out, deletes } = await leak();
    type('web backend\n');
    expect(await run({ apply: true })).toBe(0);
    expect(out()).toContain('Type the name of the key to delete it (web backend): ');
    expect(out()).toContain('Proved: OpenAI does not know the leaked key any more (');
    expect(deletes()).toHaveLength(1);
  });

  test.each(['web\n', 'yes\n', '\n', 'WEB BACKEND\n'])('a wrong one: %j', async (line) => {
    const { run, type, deletes } = await leak();
    type(line);
    await expect(run({ apply: true })).rejects.toThrow('that is not its name: nothing was deleted');
    expect(deletes()).toEqual([]);
  });

  test.each([null, '', ' '])('a key without a name that could be typed (%j): its id', async (name) => {
    const { run, type, key, out, deletes } = await leak({ name });
    type(`${key.id}\n`);
    expect(await run({ apply: true })).toBe(0);
    expect(out()).toContain(`Type the id of the key to delete it (${key.id}): `);
    expect(deletes()).toHaveLength(1);
  });

  test('a name that another key has, too: its id', async () => {
    const { run, type, key, org, deletes } = await leak();
    org.make.key({ owner: org.make.user(), project: org.make.project(), name: 'Web backend ' });
    type('web backend\n');
    await expect(run({ apply: true })).rejects.toThrow('that is not its name: nothing was deleted');
    type(`${key.id}\n`);
    expect(await run({ apply: true })).toBe(0);
    expect(deletes()).toHaveLength(1);
  });

  test.each(['a\u001b[2Jb', 'a\u202eb'])('a name that would command the terminal (%j) does not', async (name) => {
    const { run, out } = await leak({ name });
    expect(await run()).toBe(0);
    expect(out()).not.toMatch(/[\u001b\u202e]/);
  });

  test('a name that is a key is not shown', async () => {
    const other = mockOrganization(9).foreignKey;
    const { run, out } = await leak({ name: other });
    expect(await run()).toBe(0);
    expect(out()).not.toContain(other.slice(9, 21));
  });

  test('the end of the input', async () => {
    const { run, type, abort, out, deletes } = await leak();
    const running = run({ apply: true });
    type('web');
    setTimeout(abort, 300);
    expect(await running).toBe(130);
    expect(out()).toContain('interrupted: nothing was deleted');
    expect(deletes()).toEqual([]);
  });
});

describe('a key that OpenAI does not know', () => {
  test('is dead already', async () => {
    const { run, out, org, key } = await leak();
    org.state.keys.splice(org.state.keys.indexOf(key), 1);
    expect(await run()).toBe(0);
    expect(out()).toContain('It is dead already: there is nothing to revoke.');
  });

  test('and that looks like one that is there: it may be a copy with a mistake', async () => {
    const { run, out, org, key } = await leak();
    const owner = org.state.users[0]!;
    const project = org.state.projects[0]!;
    org.state.keys.splice(org.state.keys.indexOf(key), 1);
    const alike = org.make.key({ owner, project, tail: key.value.slice(-4) });
    expect(await run({ apply: true })).toBe(0);
    expect(out()).not.toContain('dead already');
    expect(out()).toContain(`record     ${alike.id}`);
    expect(out()).toContain('A key that was copied with a mistake is answered like a deleted one');
  });
});

describe('a dry run', () => {
  test('prints the request as it would be sent, and what proves it', async () => {
    const { run, key, server, out, deletes } = await leak();
    expect(await run()).toBe(0);
    const url = `${server.origin}/v1/organization/projects/${key.projectId}/api_keys/${key.id}`;
    expect(out()).toContain(`Would be sent, once:\n  DELETE ${url}\n`);
    expect(out()).toContain(`--apply --yes --key-id ${key.id}`);
    expect(out()).toContain('read before tripkey tried it just now');
    expect(deletes()).toEqual([]);
  });

  test('and then the real one: our own try is no use by others', async () => {
    const { run, key, deletes } = await leak();
    expect(await run()).toBe(0);
    expect(await run()).toBe(0);
    expect(await run({ apply: true, yes: true, keyId: key.id })).toBe(0);
    expect(deletes()).toHaveLength(1);
  });

  test('in use: 2, with the way out', async () => {
    const { run, key, org, out } = await leak();
    org.use(key, 'completions', 5);
    expect(await run()).toBe(2);
    expect(out()).toContain('Refused: ');
    expect(out()).toContain('--force-in-use');
  });

  test('as JSON', async () => {
    const { run, key, org, server, out } = await leak();
    org.state.costs.push({ keyId: key.id, projectId: key.projectId!, at: org.state.now() - 86_400, value: 12.5 });
    expect(await run({ format: 'json' })).toBe(0);
    const report = JSON.parse(out().replace(/^tripkey: .*\n/gm, '')) as RevokeReport;
    expect(report).toMatchObject({
      schemaVersion: 1,
      mode: 'dry_run',
      finding: { fingerprint: fingerprint(key.value), ruleId: 'openai-project-key' },
      verification: { verdict: 'live' },
      dead: false,
      candidates: [{ id: key.id, chosen: true, name: 'web backend' }],
      facts: { costs: { currency: 'usd', total: 12.5 }, recentRequests: 0 },
      request: {
        method: 'DELETE',
        url: `${server.origin}/v1/organization/projects/${key.projectId}/api_keys/${key.id}`,
      },
      refusals: [],
      outcome: null,
    });
    expect(JSON.stringify(report)).not.toContain('***');
  });
});

test('as JSON, done', async () => {
  const { run, key, out } = await leak();
  expect(await run({ format: 'json', apply: true, yes: true, keyId: key.id })).toBe(0);
  const report = JSON.parse(out().replace(/^tripkey: .*\n/gm, '')) as RevokeReport;
  expect(report).toMatchObject({ mode: 'apply', outcome: { deletion: 'deleted', proof: 'dead', tries: 1 } });
  expect(report.outcome?.auditQuery).toContain('$OPENAI_ADMIN_KEY');
});

describe('words that do not go together, before anything is asked', () => {
  test.each<[string, Partial<RevokeCommand>, boolean]>([
    ['--yes without --key-id', { apply: true, yes: true }, true],
    ['nobody to ask', { apply: true }, false],
    ['a length of time', { idle: 'soon' }, true],
    ['too long a time', { idle: '9000d' }, true],
  ])('%s', async (_name, command, isTTY) => {
    const { run, server } = await leak({ isTTY });
    await expect(run(command)).rejects.toThrow(UsageError);
    expect(server.seen).toEqual([]);
  });
});

test('a key in the path of --repository is not in the command that asks again', async () => {
  const other = mockOrganization(9).foreignKey;
  let abort = (): void => {};
  const it = await leak({ before: ({ method }) => void (method === 'DELETE' && abort()) });
  abort = it.abort;
  const at = join(temporaryFolder(), other);
  repository({ at }).write('.env', `OPENAI_API_KEY=${it.key.value}\n`).stage();
  expect(await it.run({ repository: at, apply: true, yes: true, keyId: it.key.id })).toBe(130);
  expect(it.out()).toMatch(/tripkey revoke [0-9a-f]{16} --repository .* asks again/);
  expect(it.out()).not.toContain(other.slice(9, 21));
});

test('Ctrl-C at each request: what is said is what was done', async () => {
  const counted = await leak();
  await counted.run({ apply: true, yes: true, keyId: counted.key.id });
  const total = counted.server.seen.length;
  for (let at = 1; at <= total; at++) {
    let abort = (): void => {};
    let count = 0;
    const it = await leak({
      before: () => {
        if (++count === at) abort();
      },
    });
    abort = it.abort;
    expect(await it.run({ apply: true, yes: true, keyId: it.key.id })).toBe(130);
    const said = it.out();
    const isSent = it.deletes().length > 0;
    expect(/(nothing was deleted|Nothing was deleted)/.test(said)).toBe(!isSent);
    if (isSent) expect(said).toMatch(/Deleted:|One DELETE was sent/);
  }
});

test.each([
  [
    'an Azure key',
    'AZURE_OPENAI_API_KEY={azure:AAAB}\nhttps://acme.openai.azure.com\n',
    'az cognitiveservices account keys regenerate',
  ],
  ['a login', 'OPENAI_SESSION=sess-{62:40}\n', 'log out everywhere'],
])('%s is explained, and nothing is sent', async (_name, template, words) => {
  const { run, out, server, type, end } = await leak();
  type(expand(template, 5));
  end();
  expect(await run({ target: '-', apply: true, yes: true, keyId: 'key_1' })).toBe(2);
  expect(out()).toContain(words);
  expect(server.seen).toEqual([]);
});

test('the leaked key is the admin key in use: refused before anything is asked', async () => {
  const { run, org, type, end, server } = await leak();
  type(org.admin.value);
  end();
  const run1 = run({ target: '-', allowAdmin: true, apply: true, yes: true, keyId: org.admin.id, forceInUse: true });
  await expect(run1).rejects.toThrow('the leaked key is the admin key in use');
  expect(server.seen).toEqual([]);
});
