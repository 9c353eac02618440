import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { builtInRules } from '../../rules/index.ts';
import { gzip, tar, zip } from '../support/archives.ts';
import { plant, plantTemplate, shapes } from '../support/keys.ts';
import { type MockServer, mockServer } from '../support/mock-server.ts';
import { repository, temporaryFolder, type TestRepository } from '../support/repository.ts';
import { encodedLines, watch } from './leak-forms.ts';
import { env, tripkey, type Run, type RunOptions } from './support.ts';

/** Every kind of key, planted in a text that tells what it is. */
const kinds = Object.keys(shapes).filter((name) => !/^openai-(organization|project)-id/.test(name));
const planted = kinds.map((name, index) => ({ name, ...plant(name, 100 + index) }));
/** Other vendors' keys: not reported by default, and not shown beside an OpenAI key either. */
const foreign = builtInRules
  .filter(({ vendor, optIn }) => vendor !== 'openai' && vendor !== 'azure-openai' && optIn === undefined)
  .flatMap((rule) => rule.examples.slice(0, 1).map((template) => ({ name: rule.id, ...plantTemplate(template, 7) })));
/** Keys that are told by themselves, without a text around them: what stands in names and arguments. */
const alone = kinds.filter((name) => /^(openai-(user|project|service|admin)|azure-openai-key\/84)/.test(name));
const aloneKey = (seed: number): string => plant(alone[seed % alone.length] ?? '', 200 + seed).secret;
const loose = Object.fromEntries(
  Array.from({ length: 60 }, (_, seed) => [`loose ${alone[seed % alone.length]} ${seed}`, aloneKey(seed)]),
);

/** Short enough for a name in a tar. */
const short = plant('openai-user-key/legacy', 300);

/** What nobody may see of a key: without its public beginning, and of a JWT, whose claims are public, the signature. */
const hiddenPart = (secret: string): string =>
  secret.replace(/^(?:[a-z]+[-_])+(?:api\d+-)?/, '').replace(/^ey.*\./, '');

const everything = {
  short: short.secret,
  ...Object.fromEntries([...planted, ...foreign].map(({ name, secret }) => [name, secret])),
  ...loose,
};
const { leaks } = watch(
  Object.fromEntries(Object.entries(everything).map(([name, secret]) => [name, hiddenPart(secret)])),
);

/** A repository with keys wherever something can stand; the first commit is clean. */
function poisoned(): TestRepository {
  const repo = repository().commit('clean');
  repo.git('checkout', '-q', '-b', `branch-${aloneKey(0)}`);
  for (const [index, { text, secret }] of planted.entries()) {
    const other = foreign[index % foreign.length]?.text.replaceAll('\n', ' ') ?? '';
    repo.write(
      `plain/${index}.txt`,
      `${text}\nleft ${other} ${text.replaceAll('\n', ' ')} ${other} right\n${'-'.repeat(70)} ${text.replaceAll('\n', ' ')} ${'-'.repeat(60)} ${other}\n`,
    );
    if (index % 4 === 0)
      repo.write(`encoded/${index}.txt`, Buffer.from(encodedLines(text, secret).join('\n'), 'latin1'));
    // The same values where nothing tells what they are.
    repo.write(`bare/${index}.txt`, `value is ${secret}, and ${planted[0]?.text}\n`);
  }
  repo.write(`names/${aloneKey(1)}.txt`, 'x\n').write(`${aloneKey(2)}/${aloneKey(3)}/f.txt`, `${aloneKey(4)}\n`);
  repo.write(`names/${Buffer.from(aloneKey(5)).toString('base64url')}.txt`, 'x\n');
  repo.write(
    `${aloneKey(6)}.zip`,
    zip([
      { name: `${aloneKey(7)}.txt`, content: aloneKey(8) },
      { name: 'broken', content: aloneKey(9), local: { crc: 1 } },
    ]),
  );
  repo.write('b.tgz', gzip(tar([{ name: `${short.secret}.txt`, content: aloneKey(11) }])));
  repo.write(`${aloneKey(12)}.gz`, gzip(aloneKey(13)).subarray(0, -10));
  repo.symlink('link', `/nowhere/${aloneKey(14)}`);
  repo.write('allowed.txt', `${aloneKey(15)} # tripkey:allow ${aloneKey(16)}\n`);
  repo.write('long.txt', `${'x'.repeat(300)}${aloneKey(17)}${'y'.repeat(100)} ${aloneKey(18)} ${aloneKey(19)}\n`);
  repo.stage();
  return repo;
}

function committed(): TestRepository {
  const repo = poisoned();
  const people = {
    GIT_AUTHOR_NAME: `A ${aloneKey(20)}`,
    GIT_AUTHOR_EMAIL: `${aloneKey(21)}@x`,
    GIT_COMMITTER_NAME: aloneKey(22),
    GIT_COMMITTER_EMAIL: 'c@x',
  };
  repo.raw(['commit', '-q', '-F', '-'], {
    input: `is ${aloneKey(23)}\n\n${aloneKey(24)} ${Buffer.from(aloneKey(25)).toString('base64')}\n`,
    env: people,
  });
  repo.git('tag', '-m', aloneKey(26), `tag-${aloneKey(27)}`);
  // A pack, so that there is something to remember.
  repo.git('repack', '-a', '-d', '-q');
  return repo;
}

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** A run leaks nothing, and says something. */
async function expectTight(cwd: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const run = await tripkey(cwd, args, options);
  expect(leaks(run.stdout)).toEqual([]);
  expect(leaks(run.stderr)).toEqual([]);
  expect(run.stderr).not.toContain('this is a bug');
  return run;
}

test('the watch sees a key, an encoded one, and a part of one', () => {
  const secret = planted[0]?.secret ?? '';
  for (const text of [
    secret,
    `a ${secret.slice(25, 37)} b`,
    Buffer.from(`ab${secret}`).toString('base64'),
    Buffer.from(secret).toString('hex'),
  ]) {
    expect(leaks(text).length).toBeGreaterThan(0);
  }
  expect(leaks(secret.slice(25, 36))).toEqual([]);
});

const looks = [
  ['--verbose', '--color'],
  ['--verbose', '--min-confidence', 'low', '--all-vendors'],
  ['--format', 'json', '--min-confidence', 'low', '--all-vendors'],
  ['--format', 'jsonl', '--verbose', '--strict'],
];

describe('scans', () => {
  const repo = poisoned();
  const history = committed();

  test.concurrent.each(looks)('of files, of the index and of a range: %s', async (...look) => {
    const files = await expectTight(repo.path, ['scan', ...look]);
    expect(files.status).toBe(1);
    expect((await expectTight(repo.path, ['scan', '--staged', ...look])).status).toBe(1);
    expect((await expectTight(history.path, ['scan', '--range', 'main..HEAD', ...look])).status).toBe(1);
  });

  test.concurrent.each([...looks, ['--plan'], ['--plan', '--min-confidence', 'low', '--all-vendors']])(
    'of a history, twice, with what is remembered between: %s',
    async (...look) => {
      const cache = temporaryFolder();
      const options = { env: { XDG_CACHE_HOME: cache } };
      for (let round = 0; round < 2; round++) {
        expect((await expectTight(history.path, ['scan-history', ...look], options)).status).toBe(1);
      }
      const kept = filesUnder(cache);
      expect(kept.length).toBeGreaterThan(0);
      for (const file of kept) expect(leaks(readFileSync(file, 'latin1'))).toEqual([]);
    },
  );

  test('of standard input, from a folder with a key for a name', async () => {
    const input = planted.map(({ text }) => text).join('\n');
    expect((await expectTight(join(repo.path, aloneKey(2)), ['scan', '-', '-v'], { input })).status).toBe(1);
    expect((await expectTight(join(repo.path, aloneKey(2)), ['scan', '..', '-v'])).status).toBe(1);
  });

  test('written to files', async () => {
    const folder = temporaryFolder();
    const outputs = ['text', 'json', 'jsonl'].flatMap((format) => [
      '--format',
      format,
      '--output',
      join(folder, format),
    ]);
    await expectTight(repo.path, ['scan', ...outputs]);
    for (const name of readdirSync(folder)) expect(leaks(readFileSync(join(folder, name), 'utf8'))).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(3);
  });

  test('with --reveal show the keys that they found', async () => {
    const { stdout } = await tripkey(repo.path, ['scan', '--reveal', '--format', 'json']);
    for (const { secret } of planted.filter(({ name }) => name.startsWith('openai-project-key')))
      expect(stdout).toContain(`"secret": "${secret}"`);
  });
});

describe('other commands', () => {
  test('baseline, with what it writes and takes over', async () => {
    const repo = poisoned();
    repo.write(
      '.gitleaksignore',
      `names/${aloneKey(1)}.txt:generic:1\n${aloneKey(30)}/nowhere:rule:3\n${aloneKey(31)}\n`,
    );
    await expectTight(repo.path, ['baseline', '--import', '.gitleaksignore']);
    await expectTight(repo.path, ['baseline', 'update', '--reason', 'checked']);
    await expectTight(repo.path, ['baseline', 'prune']);
    await expectTight(repo.path, ['scan', '--verbose']);
    const written = readFileSync(join(repo.path, '.tripkey-baseline'), 'utf8');
    expect(leaks(written)).toEqual([]);
    expect(written).toContain('checked');
  });

  test('explain, by place and by fingerprint', async () => {
    const repo = poisoned();
    await expectTight(repo.path, ['explain', `${aloneKey(2)}/${aloneKey(3)}/f.txt:1`]);
    await Promise.all([0, 9, 18].map((index) => expectTight(repo.path, ['explain', `plain/${index}.txt:2`])));
    const { stdout } = await tripkey(repo.path, ['scan', '--format', 'json']);
    const [first] = (JSON.parse(stdout) as { findings: { fingerprint: string }[] }).findings;
    expect((await expectTight(repo.path, ['explain', first?.fingerprint ?? ''])).status).toBe(0);
  });

  test('init, in a folder with a key for a name, beside a hook with a key', async () => {
    const top = join(temporaryFolder(), aloneKey(32));
    const repo = repository({ at: top }).write({
      '.git/hooks/pre-commit': `#!/bin/sh\n# ${aloneKey(33)}\n`,
      '.gitignore': `${aloneKey(34)}\n`,
    });
    await expectTight(repo.path, ['init', '--yes', '--dry-run', '--gitignore']);
    expect((await expectTight(repo.path, ['init', '--yes', '--gitignore'])).stdout).toMatch(/^(moved|wrote|changed) /);
    await expectTight(repo.path, ['init', '--yes', '--uninstall']);
  });
});

/** Says every key back that it gets, wherever a text may stand, in turns with every status that means something. */
const mirror = (): Promise<MockServer> => {
  let count = 0;
  return mockServer(({ headers, path }) => {
    const key = (headers['authorization'] ?? '').replace('Bearer ', '');
    const status = [200, 401, 403, 429, 404, 400][count++ % 6]!;
    const error = { message: `Missing scopes: ${key}. API key provided: ${key}`, code: key, type: key, param: key };
    const entry = { id: key, name: key, title: key, object: key, redacted_value: key, owned_by: key, email: key };
    const said = { 'x-request-id': key, 'openai-organization': key, 'openai-project': key, 'retry-after': '0' };
    const me = { object: 'user', id: key, name: key, email: key, orgs: { object: 'list', data: [entry] } };
    const list = { object: 'list', data: [{ ...entry, id: `ft:${key}` }], has_more: false, last_id: key };
    const json = status === 200 ? (path === '/v1/me' ? me : list) : { error };
    return { status, headers: said, json };
  });
};

describe('commands that ask services, of a server that says every key back', () => {
  test.each([['text'], ['json'], ['jsonl']])('--verify --analyze, as %s', async (format) => {
    const server = await mirror();
    const look = ['--verify', '--analyze', '--verbose', '--format', format, '--api-base', server.origin];
    await expectTight(poisoned().path, ['scan', ...look]);
    if (format === 'jsonl') await expectTight(committed().path, ['scan-history', ...look]);
    const input = planted.map(({ text }) => text).join('\n');
    await expectTight(temporaryFolder(), ['verify', '-', ...look.slice(1)], { input });
    expect(server.seen.length).toBeGreaterThan(20);
    await server.close();
  });

  test.each([['text'], ['json'], ['markdown'], ['html']])('incident, as %s', async (format) => {
    const server = await mirror();
    const env = { OPENAI_ADMIN_KEY: aloneKey(35), LEAKED: aloneKey(36) };
    const args = ['--analyze', '--format', format, '--api-base', server.origin];
    await expectTight(temporaryFolder(), ['incident', '--env', 'LEAKED', ...args], { env });
    await expectTight(temporaryFolder(), ['incident', '-', ...args], { env, input: aloneKey(37) });
    expect(server.seen.length).toBeGreaterThan(4);
    await server.close();
  });

  test('revoke, rotate and doctor', async () => {
    const server = await mirror();
    const env = { OPENAI_ADMIN_KEY: aloneKey(35), LEAKED: aloneKey(36) };
    const base = ['--api-base', server.origin];
    for (let round = 0; round < 6; round++) {
      await expectTight(
        temporaryFolder(),
        ['revoke', '--env', 'LEAKED', '--apply', '--yes', '--key-id', 'key_1', ...base],
        { env },
      );
      await expectTight(temporaryFolder(), ['rotate', '--env', 'LEAKED', '--write', 'new.txt', ...base], { env });
      await expectTight(temporaryFolder(), ['doctor', '--account', '--verbose', ...base], { env });
    }
    expect(server.seen.length).toBeGreaterThan(6);
    await server.close();
  });

  test.each([
    ['a proxy', { HTTPS_PROXY: `http://${aloneKey(38)}:${aloneKey(39)}@127.0.0.1:1` }],
    ['no proxy', { HTTPS_PROXY: aloneKey(38) }],
  ])('errors about %s', async (_, env) => {
    const args = ['verify', '-', '--api-base', 'https://127.0.0.1:2'];
    const { stderr } = await expectTight(temporaryFolder(), args, { env, input: aloneKey(36) });
    expect(stderr).not.toBe('');
  });
});

const k = (seed: number): string => aloneKey(40 + seed);

describe('errors', () => {
  test.concurrent.each<[string, string[]]>([
    ['a path', ['scan', k(0)]],
    ['a path in a folder', ['scan', `x/${k(1)}/y.txt`]],
    ['a glob', ['scan', `*${k(2)}*`]],
    ['a range', ['scan', '--range', `${k(3)}..HEAD`]],
    ['no range', ['scan', '--range', k(4)]],
    ['a commit of policy', ['scan', '--policy-ref', k(5)]],
    ['a configuration', ['scan', '--config', k(6)]],
    ['a report', ['scan', '--output', `no/${k(7)}`]],
    ['a format', ['scan', '--format', k(8)]],
    ['a choice', ['scan', '--min-confidence', k(9)]],
    ['an option', ['scan', `--${k(10)}`]],
    ['an origin', ['scan', '--verify', '--api-base', k(20)]],
    ['an origin with a path', ['scan', '--verify', '--api-base', `https://x/${k(21)}`]],
    ['an origin with a password', ['verify', '-', '--api-base', `https://x:${k(22)}@y`]],
    ['a report to verify', ['verify', k(23)]],
    ['a variable', ['verify', '--env', k(24)]],
    ['a key in the place of its fingerprint', ['incident', k(25)]],
    ['the same, to revoke', ['revoke', k(26)]],
    ['the same, to rotate', ['rotate', k(27)]],
    ['a repository of an incident', ['incident', '--repository', k(28)]],
    ['a key in the place of its id', ['revoke', '-', '--key-id', k(29)]],
    ['an option with a value', ['scan', `--api-key=${k(11)}`]],
    ['a short option', ['scan', `-${k(12)}`]],
    ['a switch', ['scan', `--staged=${k(13)}`]],
    ['a command', [k(14)]],
    ['an action', ['baseline', k(15)]],
    ['a reason', ['baseline', '--reason', k(16)]],
    ['an import', ['baseline', '--import', k(17)]],
    ['a repository', ['scan-history', k(30)]],
    ['a URL', ['scan-history', `file:///nowhere/${k(31)}`]],
    ['a URL with a password', ['scan-history', `https://user:${k(32)}@localhost:1/x`]],
    ['a ref', ['scan-history', '--ref', k(33)]],
    ['a date', ['scan-history', '--since', k(34)]],
    ['an age', ['scan-history', '--max-age', k(35)]],
    ['threads', ['scan-history', '--threads', k(36)]],
    ['a place', ['explain', `${k(18)}:3`]],
    ['no place', ['explain', k(19)]],
    ['one argument too many', ['init', k(3)]],
    ['an encoded path', ['scan', Buffer.from(k(2)).toString('base64')]],
    ['a percent-encoded path', ['scan', encodeURIComponent(`x ${k(2)}`)]],
    ['an excluded path', ['scan', '--exclude', `../${k(4)}`]],
  ])('about %s', async (_, args) => {
    const repo = repository().commit();
    const { status, stderr } = await expectTight(repo.path, args);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^tripkey: /);
  });

  test.concurrent.each<[string, Record<string, string>]>([
    ['an unknown setting', { 'tripkey.toml': `${k(0)} = 1\n` }],
    ['a value', { 'tripkey.toml': `min_confidence = "${k(1)}"\n` }],
    ['a value of a wrong type', { 'tripkey.toml': `strict = "${k(2)}"\n` }],
    ['broken TOML', { 'tripkey.toml': `a = "${k(3)}\n` }],
    ['a bare key in TOML', { 'tripkey.toml': `a = ${k(4)}\n` }],
    ['a rule id', { 'tripkey.toml': `[[rules]]\nid = "${k(5)}"\npattern = "abcd[0-9]{9}"\n` }],
    ['a pattern', { 'tripkey.toml': `[[rules]]\nid = "a"\npattern = "${k(6)}(?<=x"\n` }],
    ['a rule to turn off', { 'tripkey.toml': `disable = ["${k(7)}"]\n` }],
    ['a severity', { 'tripkey.toml': `[severity]\n${k(8)} = "high"\n` }],
    ['a glob', { 'tripkey.toml': `exclude = ["../${k(9)}"]\n` }],
    ['a fingerprint', { 'tripkey.toml': `[[allow]]\nfingerprint = "${k(10)}"\nreason = "x"\n` }],
    ['an imported file', { 'tripkey.toml': `[import]\ngitleaks = "${k(11)}"\n` }],
    [
      'an imported rule',
      {
        'tripkey.toml': '[import]\ngitleaks = "g.toml"\n',
        'g.toml': `[[rules]]\nid = "${k(12)}"\nregex = "(?<=${k(13)}"\n`,
      },
    ],
    ['a baseline line', { '.tripkey-baseline': `${k(14)}\n` }],
    ['a baseline glob', { '.tripkey-baseline': `0123456789abcdef ../${k(15)}\n` }],
  ])('in policy: %s', async (_, files) => {
    const repo = repository().write(files);
    for (const args of [['scan', '--format', 'json'], ['baseline']]) {
      expect((await expectTight(repo.path, args)).status).toBe(2);
    }
  });

  test('what is said of policies that hold', async () => {
    const toml = `[[rules]]
id = "own"
title = "like ${k(0)}"
description = "${k(1)}"
pattern = "own_[0-9]{20}"
keywords = ["own_"]
examples = ["${k(2)} nothing"]
[[allow]]
fingerprint = "0123456789abcdef"
reason = "${k(3)}"
expires = 2020-01-01
`;
    const repo = repository().write({
      'tripkey.toml': toml,
      '.tripkey-baseline': `0123456789abcdee ${k(4)}/**  # ${k(5)}\n`,
      'a.txt': 'own_12345678901234567890\n',
    });
    for (const args of [
      ['scan', '-v'],
      ['scan', '-f', 'json'],
      ['rules'],
      ['rules', '-f', 'json'],
      ['rules', 'test'],
      ['rules', 'test', '-f', 'json'],
      ['explain', 'a.txt:1'],
      ['baseline', 'prune'],
    ]) {
      expect((await expectTight(repo.path, args)).stdout).not.toBe('');
    }
  });

  test('an incomplete scan, of objects that are absent', async () => {
    const repo = repository()
      .write(`${k(6)}.txt`, 'only here')
      .stage();
    const id = repo.git('rev-parse', `:${k(6)}.txt`);
    repo.remove(`.git/objects/${id.slice(0, 2)}/${id.slice(2)}`);
    expect((await expectTight(repo.path, ['scan', '--staged', '-v'])).stdout).toContain('Not read:');
  });
});

test('no key reaches the arguments or the environment of git', async () => {
  const folder = temporaryFolder();
  const log = join(folder, 'log');
  const real = env['PATH']?.split(delimiter).find((path) => existsSync(join(path, 'git'))) ?? '';
  mkdirSync(join(folder, 'bin'));
  writeFileSync(
    join(folder, 'bin/git'),
    `#!/bin/sh\nprintf '%s\\n' "$@" >> '${log}'\nenv >> '${log}'\nexec '${real}/git' "$@"\n`,
  );
  chmodSync(join(folder, 'bin/git'), 0o755);
  const repo = committed();
  const spied = {
    PATH: `${join(folder, 'bin')}${delimiter}${env['PATH']}`,
    OPENAI_API_KEY: k(0),
    AZURE_OPENAI_API_KEY: planted.find(({ name }) => name.startsWith('azure'))?.secret,
    LLM_TOKEN: k(1),
    URL_WITH_KEY: `https://x/?key=${k(2)}`,
  };
  const runs = [
    ['scan'],
    ['scan', '--staged'],
    ['scan', '--range', `main..branch-${aloneKey(0)}`],
    ['scan', '--range', `main..tag-${aloneKey(27)}`],
    ['scan', '--policy-ref', `tag-${aloneKey(27)}`],
    // A folder is another matter: git runs in it, so its name is git's working directory.
    ['scan', `names/${aloneKey(1)}.txt`],
    ['scan', '--range', `${k(3)}..HEAD`],
    ['explain', `names/${aloneKey(1)}.txt:1`],
    ['rules'],
    ['init', '--yes', '--dry-run'],
  ];
  await Promise.all(runs.map((args) => expectTight(repo.path, args, { env: spied })));
  const seen = readFileSync(log, 'utf8');
  expect(seen).toContain('rev-parse');
  expect(leaks(seen)).toEqual([]);
});
