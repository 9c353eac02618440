import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import { type MockOrganization, mockOrganization } from '../support/mock-openai.ts';
import { type MockServer, type Seen, mockServer } from '../support/mock-server.ts';
import type { MockKey } from '../support/openai-state.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';
import { runTripkey } from './run.ts';
import { type Run, bin, env, key as keyOf } from './support.ts';

const servers: MockServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

interface Leak {
  readonly org: MockOrganization;
  readonly key: MockKey;
  readonly repo: TestRepository;
  readonly before: readonly MockKey[];
  /** Called for each request, before it is answered; what it returns is waited for. */
  watch: ((seen: Seen, done: () => void) => void) | undefined;
  readonly words: (more?: readonly string[]) => readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** In a folder of the repository; at its top when absent. */
  run(more?: readonly string[], input?: string, folder?: string): Promise<Run>;
}

/** Before the commits of test repositories. */
const LONG_AGO = Date.UTC(2025, 11, 1) / 1000;

/** A key of a service account that nobody has used for a day. */
const openLeak = async (): Promise<Leak> => {
  const org = mockOrganization(11);
  const project = org.make.project({ name: 'Chat' });
  const now = Math.floor(Date.now() / 1000);
  const key = org.make.key({
    owner: org.make.account(project, 'robot'),
    project,
    createdAt: LONG_AGO,
    lastUsedAt: now - 86_400,
  });
  const repo = repository()
    .write({ '.env': `OPENAI_API_KEY=${key.value}\n`, '.gitignore': '/new.key\n' })
    .stage()
    .commit();
  const cache = temporaryFolder();
  const server = await mockServer((seen) => {
    leak.watch?.(seen, () => org.handler(seen));
    return org.handler(seen);
  });
  servers.push(server);
  const words: Leak['words'] = (more = []) => [
    'rotate',
    fingerprint(key.value),
    ...['--quiet-for', '0', '--api-base', server.origin],
    ...more,
  ];
  const extra = { OPENAI_ADMIN_KEY: org.admin.value, HOME: cache, XDG_CACHE_HOME: join(cache, 'cache') };
  const leak: Leak = {
    org,
    key,
    repo,
    before: [...org.state.keys],
    watch: undefined,
    words,
    env: extra,
    run: async (more, input, folder = '') => {
      const run = await runTripkey(words(more), {
        cwd: join(repo.path, folder),
        env: extra,
        ...(input !== undefined && { input }),
      });
      expect(partsOf(org, key).filter((part) => (run.stdout + run.stderr).includes(part))).toEqual([]);
      return run;
    },
  };
  return leak;
};

/** A part of every key that is or was there. */
const partsOf = (org: MockOrganization, key: MockKey): readonly string[] =>
  [key, ...org.state.keys].map(({ value }) => value.slice(12, 28));

const newKeys = ({ org, before }: Leak): readonly MockKey[] => org.state.keys.filter((key) => !before.includes(key));

const deletes = ({ org }: Leak): readonly string[] => org.requests.filter((request) => request.startsWith('DELETE'));

/** Every file of the git directory but git's own objects, and of the cache. */
const statesOf = ({ repo, env: { HOME = '' } }: Leak): readonly string[] => [
  ...readdirSync(join(repo.path, '.git'))
    .filter((name) => name.includes('tripkey'))
    .map((name) => join(repo.path, '.git', name)),
  ...(existsSync(join(HOME, 'cache', 'tripkey')) ? filesBelow(join(HOME, 'cache', 'tripkey')) : []),
];

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

test('from the plan to the proof', async () => {
  const leak = await openLeak();
  const { run, key, org, repo } = leak;
  const dry = await run(['--exec', 'cat > new.key']);
  expect(dry).toMatchObject({ status: 0 });
  expect(dry.stdout).toContain(`Delete the old service account robot (${key.ownerId})`);
  expect(org.requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
  expect(statesOf(leak).filter((path) => path.includes('rotation'))).toEqual([]);

  const done = await run(['--exec', 'cat > new.key', '--apply', '--yes', '--key-id', key.id]);
  expect(done.stderr).not.toContain('this is a bug');
  expect(done.stdout).toContain('Proved: OpenAI does not know the leaked key any more (');
  expect(done.stdout).toContain('The audit log says so: service_account.deleted');
  expect(done.status).toBe(0);
  expect(newKeys(leak).map(({ value }) => value)).toEqual([readFileSync(join(repo.path, 'new.key'), 'utf8')]);
  expect(statesOf(leak).filter((path) => path.includes('rotation'))).toEqual([]);
});

test.each<[string, (repo: TestRepository) => TestRepository, string, string]>([
  [
    'that git tracks',
    (repo) => repo.write('sub/kept.key', '').stage().commit().remove('sub/kept.key'),
    'kept.key',
    'git tracks kept.key',
  ],
  ['that git does not ignore', (repo) => repo, 'kept.key', 'git does not ignore kept.key'],
  [
    'that a line brings back',
    (repo) => repo.write('sub/.gitignore', '*.key\n!kept.key\n'),
    'kept.key',
    'git does not ignore',
  ],
  ['behind a link', (repo) => repo.symlink('.git/way', '../sub'), '../.git/way/kept.key', 'git does not ignore'],
])('--write into a file %s does not put the new key where it is committed', async (_name, arrange, path, why) => {
  const { org, repo, run, key } = await openLeak();
  arrange(repo.write('sub/a.txt', 'a\n'));
  const write = ['--write', path];
  for (const more of [write, [...write, '--apply', '--yes', '--key-id', key.id]]) {
    const { status, stdout, stderr } = await run(more, undefined, 'sub');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`tripkey: --write: ${why}`);
    expect(stderr).toContain('name a file outside of the repository, or ');
  }
  expect(org.requests).toEqual([]);
  expect(readdirSync(join(repo.path, 'sub')).filter((name) => name.includes('kept'))).toEqual([]);
});

test("a person's key: the new one comes on standard input", async () => {
  const leak = await openLeak();
  const { org, repo, run } = leak;
  const project = org.state.projects[0]!;
  const owner = org.make.user('Ulla User');
  const old = org.make.key({ owner, project, name: 'laptop', createdAt: LONG_AGO });
  const made = org.make.key({ owner, project, name: 'laptop 2' });
  repo.write('.env', `OPENAI_API_KEY=${old.value}\n`).stage().commit();
  const words = leak.words().with(1, fingerprint(old.value));
  const options = { cwd: repo.path, env: leak.env };
  const dry = await runTripkey(words, options);
  expect(dry.status).toBe(2);
  expect(dry.stdout).toContain('--new-key -');
  const apply = [...words, '--new-key', '-', '--apply', '--yes', '--key-id', old.id];
  const done = await runTripkey(apply, { ...options, input: `${made.value}\n` });
  expect(done.stdout + done.stderr).not.toContain(made.value.slice(12, 28));
  expect(done.status).toBe(0);
  expect(org.state.keys).toContain(made);
  expect(org.state.keys).not.toContain(old);
  expect((await run(['--new-key', made.value])).stderr).toContain('--new-key takes - alone');
});

test('abused: revoke first', async () => {
  const { run, org, key } = await openLeak();
  const now = Math.floor(Date.now() / 1000);
  for (let day = 1; day < 30; day++) {
    const requests = day < 4 ? 50_000 : 10;
    org.state.usage.push({
      kind: 'completions',
      keyId: key.id,
      projectId: key.projectId!,
      at: now - day * 86_400,
      requests,
    });
  }
  const { status, stdout } = await run(['--exec', 'cat', '--apply', '--yes', '--key-id', key.id]);
  expect(status).toBe(2);
  expect(stdout).toContain('revoke first');
  expect(org.requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
});

const pasted = keyOf(61);

test.each<[string, string, string]>([
  [
    'more than are ever given',
    Array.from({ length: 201 }, (_, at) => `api.x${at}`).join(','),
    '--scopes: 201 of them: 200 at most',
  ],
  ['nothing', '', '--scopes: an entry is empty'],
  ['a comma too much', 'api.model.read,', '--scopes: an entry is empty'],
  ['a line break', 'api.model.read\napi.all', '--scopes: no scope: api.model.read'],
  ['a long word, which may be a key', pasted, '--scopes: no scope: a word of 164 characters'],
  ['a key that is short enough', pasted.slice(0, 60), '--scopes: no scope: a word of 60 characters'],
])('absurd scopes are wrong usage, before anything is asked: %s', async (_, scopes, message) => {
  const { run, key, org } = await openLeak();
  const { status, stderr } = await run(['--exec', 'cat', '--scopes', scopes, '--apply', '--yes', '--key-id', key.id]);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(message) });
  expect(stderr).not.toContain('this is a bug');
  expect(stderr).not.toContain(pasted.slice(8, 24));
  expect(org.requests).toEqual([]);
});

test('a rotation that was begun with other scopes does not go on as if nothing had been said', async () => {
  const { run, org, key } = await openLeak();
  const apply = ['--exec', 'exit 1', '--apply', '--yes', '--key-id', key.id];
  expect((await run([...apply, '--scopes', 'api.model.read,api.all'])).status).toBe(3);
  const before = org.requests.length;
  for (const words of [apply, ['--exec', 'cat']]) {
    const { status, stderr } = await run([...words, '--scopes', 'api.model.read']);
    expect(stderr).toContain('was begun with these scopes: api.all,api.model.read\n  go on with the same --scopes');
    expect(status).toBe(2);
  }
  expect(org.requests.slice(before).filter((request) => !request.startsWith('GET '))).toEqual([]);
  expect((await run(apply.with(1, 'cat').concat('--scopes', 'api.all,api.model.read'))).status).toBe(0);
});

test.each([
  ['--state', [], 'cannot read'],
  ['--state', ['--apply', '--yes'], 'cannot write'],
  ['--write', ['--apply', '--yes'], 'cannot be written (ENAMETOOLONG)'],
])('a path that is too long for %s %j is wrong usage, not a bug', async (option, more, message) => {
  const { run, key, org } = await openLeak();
  const hand = option === '--write' ? [] : ['--exec', 'cat'];
  // Outside of the repository: a file in it would be refused for that.
  const path = join(temporaryFolder(), 'a'.repeat(5000));
  const { status, stderr } = await run([...hand, option, path, ...more, '--key-id', key.id]);
  expect(stderr).not.toContain('this is a bug');
  expect(stderr).toContain(message);
  expect({ status, requests: org.requests }).toEqual({ status: 2, requests: [] });
});

test('a key that was pasted as --service-account does not become the name of an account', async () => {
  const { run, key, org } = await openLeak();
  const words = ['--exec', 'cat', '--service-account', pasted, '--apply', '--yes', '--key-id', key.id];
  const { status, stdout, stderr } = await run(words);
  expect(stderr).toContain('--service-account holds a key');
  expect(stdout + stderr).not.toContain(pasted.slice(8, 24));
  expect({ status, requests: org.requests }).toEqual({ status: 2, requests: [] });
});

test('--service-account-id without --yes is no word that counts', async () => {
  const { run, key, org } = await openLeak();
  const { status, stderr } = await run(['--exec', 'cat', '--service-account-id', key.ownerId]);
  expect(stderr).toContain('--service-account-id needs --yes');
  expect({ status, requests: org.requests }).toEqual({ status: 2, requests: [] });
});

/** Runs until the n-th request arrives, and kills the process then: before the request is answered, and with its effect when `isDone`. */
const killedAt = (leak: Leak, more: readonly string[], at: number, isDone: boolean): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const { repo, words } = leak;
    const child = spawn(process.execPath, [bin, ...words(more)], {
      cwd: repo.path,
      env: { ...env, ...leak.env },
      stdio: 'ignore',
    });
    let count = 0;
    leak.watch = (_seen, done) => {
      count += 1;
      if (count !== at) return;
      leak.watch = undefined;
      if (isDone) done();
      child.kill('SIGKILL');
      throw new Error('killed');
    };
    child.on('error', reject);
    child.on('close', (_status, signal) => {
      leak.watch = undefined;
      resolve(signal === 'SIGKILL');
    });
  });

test.each<[string, readonly string[], number]>([
  ['a command', ['--exec', 'cat > new.key'], 2],
  ['a file', ['--write', 'new.key'], 1],
])(
  'killed by SIGKILL at each request that changes something, done or not, and gone on with (%s)',
  async (_name, way, most) => {
    const whole = await openLeak();
    const apply = (leak: Leak): readonly string[] => [...way, '--apply', '--yes', '--key-id', leak.key.id];
    expect((await whole.run(apply(whole))).status).toBe(0);
    const changing = whole.org.requests.flatMap((request, at) => (request.startsWith('GET ') ? [] : [at + 1]));
    expect(changing).toHaveLength(2);
    for (const at of changing.slice(0, most).flatMap((one) => [one, one + 1])) {
      for (const isDone of [false, true]) {
        const leak = await openLeak();
        expect(await killedAt(leak, apply(leak), at, isDone)).toBe(true);
        for (const path of statesOf(leak)) expect(readFileSync(path, 'latin1')).not.toMatch(/sk-[a-z]|T3Blbk/);
        const { status, stdout, stderr } = await leak.run(apply(leak));
        expect({ status, stderr: stderr.replace(/^tripkey: verifying.*\n/gm, '') }).toEqual({ status: 0, stderr: '' });
        expect(stdout).toContain('Proved');
        expect(newKeys(leak).map(({ value }) => value)).toEqual([
          readFileSync(join(leak.repo.path, 'new.key'), 'utf8'),
        ]);
        expect(leak.org.state.keys).not.toContain(leak.key);
        expect(new Set(deletes(leak)).size).toBe(deletes(leak).length);
      }
    }
  },
);
