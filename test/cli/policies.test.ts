import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { gzip, tar, zip } from '../support/archives.ts';
import { encoders } from '../support/encoders.ts';
import { repository, type TestRepository } from '../support/repository.ts';
import { expand } from '../support/keys.ts';
import { key, scanJson, tripkey } from './support.ts';

const K = key();
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');

async function fingerprintOf(secret: string): Promise<string> {
  const { document } = await scanJson(repository().path, ['-'], { input: secret });
  return document.findings[0]?.fingerprint ?? '';
}

describe('inline comments', () => {
  const statusOf = async (content: string | Uint8Array, ...args: string[]): Promise<readonly string[]> =>
    (await scanJson(repository().write('a.py', content).path, args)).document.findings.map(({ status }) => status);

  test.concurrent.each<[string, string | Uint8Array, string[]]>([
    ['on the line', `k = "${K}"  # tripkey:allow\n`, ['allowed']],
    ['on the line before', `# tripkey:allow\nk = "${K}"\n`, ['allowed']],
    ['two lines before', `# tripkey:allow\n\nk = "${K}"\n`, ['new']],
    ['on the line after', `k = "${K}"\n# tripkey:allow\n`, ['new']],
    ['behind other code on the line before', `x = 1  # tripkey:allow\nk = "${K}"\n`, ['new']],
    ['for this rule', `k = "${K}"  # tripkey:allow openai-project-key\n`, ['allowed']],
    ['for another rule', `k = "${K}"  # tripkey:allow openai-user-key\n`, ['new']],
    ['of gitleaks', `k = "${K}"  # gitleaks:allow\n`, ['allowed']],
    ['of detect-secrets', `k = "${K}"  # pragma: allowlist secret\n`, ['allowed']],
    ['for one of two lines', `k = "${K}"  # tripkey:allow\nj = "${key(2)}"\n`, ['allowed', 'new']],
    [
      'in UTF-16, behind a character with the byte of a line feed',
      wide(`k = "${K}" # 上 tripkey:allow\n`),
      ['allowed'],
    ],
    ['in UTF-16, on the line before', wide(`\ufeffa = 1\n# tripkey:allow\nk = "${K}"\n`), ['allowed']],
    ['in UTF-16 without a mark, on the line before', wide(`# tripkey:allow\r\nk = "${K}"\r\n`), ['allowed']],
    ['in big-endian UTF-16, on the line before', wide(`\ufeff# tripkey:allow\nk = "${K}"\n`).swap16(), ['allowed']],
    ['in UTF-16, on the line before another', wide(`# tripkey:allow\n上\nk = "${K}"\n`), ['new']],
    ['in UTF-16, on the line after a character with that byte', wide(`k = "${K}" # 上\n# tripkey:allow\n`), ['new']],
    ['on the first line, behind a byte-order mark', `\ufeff// tripkey:allow\nk = "${K}"\n`, ['allowed']],
    ['for one of two places', `k = "${K}"  # tripkey:allow\nj = "${K}"\n`, ['new']],
  ])('%s', async (_, content, expected) => {
    expect(await statusOf(content)).toEqual(expected);
  });

  test('--strict hears tripkey alone', async () => {
    expect(await statusOf(`k = "${K}"  # gitleaks:allow\n`, '--strict')).toEqual(['new']);
    expect(await statusOf(`k = "${K}"  # tripkey:allow\n`, '--strict')).toEqual(['allowed']);
  });
});

describe('the baseline', () => {
  test('is made, brought up to date and pruned', async () => {
    const repo = repository().write('a.txt', K);
    const made = await tripkey(repo.path, ['baseline', '--reason', 'dead since May']);
    expect(made).toEqual({ status: 0, stdout: '.tripkey-baseline: 1 added, 0 kept\n', stderr: '' });
    const entry = `${await fingerprintOf(K)}  # dead since May\n`;
    expect(read(repo)).toBe(entry);
    expect(
      (await scanJson(repo.path)).document.findings.map(({ status, statusReason }) => [status, statusReason]),
    ).toEqual([['baseline', 'dead since May']]);

    repo.write('b.txt', key(2));
    expect((await tripkey(repo.path, ['scan'])).status).toBe(1);
    expect((await tripkey(repo.path, ['baseline', 'create'])).status).toBe(2);
    expect((await tripkey(repo.path, ['baseline', 'update'])).stdout).toBe('.tripkey-baseline: 1 added, 1 kept\n');
    expect((await tripkey(repo.path, ['scan'])).status).toBe(0);

    repo.remove('b.txt').write('moved/a.txt', `\n\n  x = ${K}`).remove('a.txt');
    const { document, status } = await scanJson(repo.path);
    expect(status).toBe(0);
    expect(document.scan.notices).toEqual([
      expect.stringMatching(/^the entry for [0-9a-f]{16} in \.tripkey-baseline .* nothing: .*; scan-history needs/),
    ]);
    expect((await tripkey(repo.path, ['baseline', 'prune'])).stdout).toBe('.tripkey-baseline: 1 removed, 1 kept\n');
    expect(read(repo)).toBe(entry);
  });

  describe('an entry whose key was not looked for is not said to match nothing', () => {
    const repo = repository().write({ 'old/a.txt': K, 'b.txt': key(2) });
    const part = 'large.toml';
    repo.write(part, '[limits]\nmax_file_size = 100\n');
    test.each([
      [['scan', '--exclude', 'old/']],
      [['scan', '--config', part]],
      [['baseline', 'update', '--exclude', 'old/']],
    ])('by %j', async (args) => {
      await tripkey(repo.path, ['baseline']);
      const { stdout, stderr } = await tripkey(repo.path, args);
      expect(stdout + stderr).not.toMatch(/matches nothing|met no finding/);
    });

    test('and pruning keeps what a less certain finding meets', async () => {
      const { path } = repository().write('e.env', `openai_api_key="${expand('{62:26}', 1)}"\n`);
      await tripkey(path, ['baseline']);
      const { document } = await scanJson(path, ['--min-confidence', 'high']);
      expect(document.scan.notices).toEqual([
        expect.stringMatching(/ matches nothing: tripkey baseline prune removes it, unless a finding below --min-conf/),
      ]);
      expect((await tripkey(path, ['baseline', 'prune'])).stdout).toBe('.tripkey-baseline: 0 removed, 1 kept\n');
    });
  });

  test('holds for files, the index, a range and standard input, from any folder', async () => {
    const repo = repository().commit().write({ 'd/a.txt': K }).stage();
    await tripkey(`${repo.path}/d`, ['baseline']);
    const all = [['scan'], ['scan', '--staged'], ['scan', '-'], ['scan', 'a.txt']];
    for (const args of all)
      expect([args, (await tripkey(`${repo.path}/d`, args, { input: K })).status]).toEqual([args, 0]);
    repo.commit();
    expect((await tripkey(repo.path, ['scan', '--range', 'HEAD~1..HEAD'])).status).toBe(0);
  });

  test('a key in its reason is refused', async () => {
    const repo = repository().write('a.txt', K);
    const { status, stderr } = await tripkey(repo.path, ['baseline', '--reason', `was ${key(2)}`]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^tripkey: --reason holds a key/);
    expect(existsSync(join(repo.path, '.tripkey-baseline'))).toBe(false);
  });

  test('takes over .gitleaksignore and .secrets.baseline', async () => {
    const repo = repository().write({
      'a.txt': `x\n${K}\n`,
      'b.txt': key(2),
      '.gitleaksignore': 'a.txt:openai-api-key:2\nb.txt:openai-api-key:7\n',
    });
    const { status, stdout, stderr } = await tripkey(repo.path, ['baseline', '--import', '.gitleaksignore']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '.tripkey-baseline: 1 added, 0 kept\n' });
    expect(stderr).toMatch(/^tripkey: not imported from \.gitleaksignore: .*: no such finding now\n$/);
    expect((await scanJson(repo.path)).document.findings.map((finding) => finding.status)).toEqual(['baseline', 'new']);
  });
});

test.each([
  [
    'a folder',
    (repo: TestRepository) => repo.write('.tripkey-baseline/x', ''),
    /^tripkey: cannot read \.tripkey-baseline: it is a folder\n/,
  ],
  [
    'a device',
    (repo: TestRepository) => repo.symlink('.tripkey-baseline', '/dev/zero'),
    /^tripkey: \.tripkey-baseline is a device\n/,
  ],
  [
    'a device for a configuration',
    (repo: TestRepository) => repo.symlink('tripkey.toml', '/dev/zero'),
    /^tripkey: tripkey\.toml is a device\n/,
  ],
  [
    'a pipe that nobody writes to',
    (repo: TestRepository) => (execFileSync('mkfifo', [join(repo.path, '.tripkey-baseline')]), repo),
    /^tripkey: \.tripkey-baseline is a pipe\n/,
  ],
  [
    'a pipe for a configuration',
    (repo: TestRepository) => (execFileSync('mkfifo', [join(repo.path, 'tripkey.toml')]), repo),
    /^tripkey: tripkey\.toml is a pipe\n/,
  ],
])('%s instead of a baseline is refused', async (_, prepare, says) => {
  const { status, stderr } = await tripkey(prepare(repository()).path, ['scan']);
  expect(status).toBe(2);
  expect(stderr).toMatch(says);
});

describe('the allowlist', () => {
  const allow = async (more: string): Promise<TestRepository> =>
    repository().write({
      'tripkey.toml': `[[allow]]\nfingerprint = "${await fingerprintOf(K)}"\nreason = "revoked"\n${more}\n`,
      'a.txt': K,
    });

  test.concurrent.each<[string, string, number]>([
    ['without an end', '', 0],
    ['until a day to come', 'expires = 2999-01-01', 0],
    ['until a day that is over', 'expires = 2020-01-01', 1],
    ['in this file', 'path = "a.txt"', 0],
    ['in another file', 'path = "b.txt"', 1],
  ])('%s', async (_, more, status) => {
    expect((await tripkey((await allow(more)).path, ['scan'])).status).toBe(status);
  });

  test('an entry that has expired is named', async () => {
    const { document } = await scanJson((await allow('expires = 2020-01-01')).path);
    expect(document.scan.notices).toContainEqual(`the allow entry for ${await fingerprintOf(K)} expired on 2020-01-01`);
  });
});

describe('rules', () => {
  const toml = `[[rules]]
id = "acme-key"
pattern = 'acme_(?<secret>[0-9a-f]{32})'
keywords = ["acme_"]
examples = ["acme_{<}{hex:32}{>}"]
`;

  test('of the project are used, listed and tested', async () => {
    const repo = repository().write({ 'tripkey.toml': toml, 'a.txt': expand('x acme_{hex:32}', 1) });
    const { document } = await scanJson(repo.path);
    expect(document.findings).toEqual([expect.objectContaining({ ruleId: 'acme-key', severity: 'high' })]);
    expect((await tripkey(repo.path, ['rules'])).stdout).toMatch(/^acme-key +high /m);
    const listed = JSON.parse((await tripkey(repo.path, ['rules', '--format', 'json'])).stdout) as {
      rules: { id: string }[];
    };
    expect(listed.rules.map(({ id }) => id)).toContain('acme-key');
    expect((await tripkey(repo.path, ['rules', 'test'])).stdout).toMatch(/ rules, \d+ examples, 0 failed\n$/);
  });

  test('whose examples fail are named, with exit 1', async () => {
    const repo = repository().write('tripkey.toml', toml.replace('{hex:32}', '{hex:31}'));
    const { status, stdout } = await tripkey(repo.path, ['rules', 'test']);
    expect(status).toBe(1);
    expect(stdout).toContain('acme-key: examples[0] does not match\n');
  });

  test('of gitleaks are imported', async () => {
    const gitleaks = "[[rules]]\nid = \"acme\"\nregex = '''acme_([0-9a-f]{32})'''\nkeywords = [\"acme_\"]\n";
    const repo = repository().write({
      'tripkey.toml': '[import]\ngitleaks = ".gitleaks.toml"\n',
      '.gitleaks.toml': gitleaks,
      'a.txt': expand('acme_{hex:32}', 1),
    });
    expect((await scanJson(repo.path)).document.findings).toEqual([expect.objectContaining({ ruleId: 'acme' })]);
  });

  describe('of gitleaks know files from the top', () => {
    const rule = "[[rules]]\nid = \"acme\"\nregex = '''acme_([0-9a-f]{32})'''\nkeywords = [\"acme_\"]\n";
    test.each([
      ['that a rule is for', "path = '''^src/'''\n", 'src', ['acme']],
      ['that a rule is not for', "path = '''^a\\.txt$'''\n", 'src', []],
      ['that an allowlist names', "[[rules.allowlists]]\npaths = ['''^src/''']\n", 'src', []],
      ['that an allowlist does not name', "[[rules.allowlists]]\npaths = ['''^a''']\n", 'src', ['acme']],
    ])('also in a folder below: one %s', async (_, more, folder, expected) => {
      const repo = repository()
        .write({ 'tripkey.toml': '[import]\ngitleaks = ".gitleaks.toml"\n', '.gitleaks.toml': rule + more })
        .write('src/a.txt', expand('acme_{hex:32}', 1))
        .stage();
      for (const how of [[], ['--staged']]) {
        const { document } = await scanJson(join(repo.path, folder), how);
        expect(document.findings.map(({ ruleId }) => ruleId)).toEqual(expected);
      }
    });
  });

  test('that are turned off find nothing, and say so to explain', async () => {
    const repo = repository().write({ 'tripkey.toml': 'disable = ["openai-project-key"]', 'a.txt': K });
    expect((await tripkey(repo.path, ['scan'])).status).toBe(0);
    expect((await tripkey(repo.path, ['explain', 'a.txt:1'])).stdout).toContain('dropped: the rule is off');
  });
});

describe('explain', () => {
  const repo = repository().write({
    'a.txt': `nothing\n${K}\n`,
    'out/b.txt': key(2),
    'c.txt': `${key(3)} # tripkey:allow\n`,
    'joined.py': `k = ('${key(4).slice(0, 60)}'\n     '${key(4).slice(60)}')\n`,
    'wrapped.b64': encoders['base64 wrapped at 76']!(key(5)),
    'g.gz': gzip(`x\n${key(6)}\n`),
    'with!mark.zip': zip([{ name: 'd/e.tgz', content: gzip(tar([{ name: 'f', content: key(7) }])) }]),
    'tripkey.toml': 'exclude = ["out/"]',
  });

  test.concurrent.each<[string, number, RegExp]>([
    [
      'a.txt:2',
      0,
      /^OpenAI project key {2}sk-proj-….*\n {2}a\.txt:2:1\n {2}rule openai-project-key, high confidence: .*\n {2}reported: nothing allows it\n$/,
    ],
    ['a.txt:2:5', 0, /reported/],
    ['a.txt:1', 1, /^Nothing is found there/],
    ['out/b.txt:1', 0, /dropped: the path is left out by include or exclude\n$/],
    ['c.txt:1', 0, /accepted \(allowed\): tripkey:allow\n$/],
    // Lines that a report shows, and on which no match begins.
    ['joined.py:2', 0, /^OpenAI project key .*\n {2}joined\.py:1:7\n/],
    ['wrapped.b64:2', 0, /^OpenAI project key .*\n {2}wrapped\.b64:1:1\n/],
    ['g.gz!g:2', 0, /^OpenAI project key .*\n {2}g\.gz!g:2:1\n/],
    ['./g.gz!g:2', 0, /^OpenAI project key /],
    ['g.gz!g:1', 1, /^Nothing is found there/],
    ['with!mark.zip!d/e.tgz!f:1', 0, /^OpenAI project key .*\n {2}with!mark\.zip!d\/e\.tgz!f:1:1\n/],
  ])('%s', async (target, status, says) => {
    const run = await tripkey(repo.path, ['explain', target]);
    expect(run).toEqual({ status, stdout: expect.stringMatching(says), stderr: '' });
  });

  test('a fingerprint', async () => {
    const { stdout, status } = await tripkey(repo.path, ['explain', await fingerprintOf(K)]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/ {2}a\.txt:2:1\n.*reported/s);
  });

  test('a fingerprint of a key that only the history has: it is not said that no rule sees it', async () => {
    const before = repository().write('a.txt', K).stage().commit().remove('a.txt').stage().commit();
    const { stdout, status } = await tripkey(before.path, ['explain', await fingerprintOf(K)]);
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: expect.stringMatching(/^No file of this folder, as it is now, holds a key of that fingerprint: /),
    });
  });

  test("a key of the project's own rule in a file's name is not shown", async () => {
    const own = expand('acme_{62:32}', 1);
    const named = repository().write({
      [`${own}.txt`]: own,
      'tripkey.toml': `[[rules]]\nid = "acme-key"\npattern = 'acme_[A-Za-z0-9]{32}'\n`,
    });
    const { stdout, status } = await tripkey(named.path, ['explain', `${own}.txt:1`]);
    expect([status, stdout.includes(own)]).toEqual([0, false]);
    expect(stdout).toContain('rule acme-key');
  });
});

describe('policy of a change under test', () => {
  const changed = async (): Promise<TestRepository> => {
    const repo = repository().write('README', 'x').stage().commit();
    return repo
      .write({ 'a.txt': K, '.tripkey-baseline': `${await fingerprintOf(K)}\n` })
      .stage()
      .commit();
  };
  const range = ['--range', 'HEAD~1..HEAD'];

  test('outside CI the files are read as they are', async () => {
    expect((await tripkey((await changed()).path, ['scan', ...range])).status).toBe(0);
  });

  test.each(['true', '1', 'yes'])(
    'with CI=%s a baseline that the range adds does not count, and that is said',
    async (ci) => {
      const { status, document } = await scanJson((await changed()).path, range, { env: { CI: ci } });
      expect(status).toBe(1);
      expect(document.scan.notices).toEqual([
        '.tripkey-baseline is added by this range: it does not hold for it (--policy-ref names another commit)',
      ]);
    },
  );

  test('in CI nor does a configuration that it changes', async () => {
    const repo = repository().write('tripkey.toml', '').stage().commit();
    repo.write({ 'a.txt': K, 'tripkey.toml': 'exclude = ["a.txt"]' }).stage().commit();
    expect((await tripkey(repo.path, ['scan', ...range])).status).toBe(0);
    expect((await tripkey(repo.path, ['scan', ...range], { env: { CI: 'true' } })).status).toBe(1);
  });

  // Each leads to `own.toml`, which excludes what holds the key: the change's own rule.
  const own = { 'a.txt': K, 'own/tripkey.toml': 'exclude = ["a.txt"]' };
  test.each<[string, (repo: TestRepository) => TestRepository]>([
    ['a folder that the range makes a link', (repo) => repo.write(own).symlink('.config', 'own')],
    ['a file that the range makes a link', (repo) => repo.write(own).symlink('tripkey.toml', 'own/tripkey.toml')],
    ['what an old link leads to', (repo) => repo.write({ ...own, linked: 'exclude = ["a.txt"]' })],
    [
      'a link out of the checkout',
      (repo) =>
        repo.write(own).symlink('tripkey.toml', join(repository().write('x', own['own/tripkey.toml']).path, 'x')),
    ],
  ])('in CI a change lets its own key pass by no configuration behind a link: %s', async (name, change) => {
    const repo = repository().write('README', 'x');
    if (name.includes('old link')) repo.write('linked', '').symlink('tripkey.toml', 'linked');
    change(repo.stage().commit()).stage().commit();
    const found = await scanJson(repo.path, range, { env: { CI: 'true' } });
    expect([found.status, found.document.findings.length]).toEqual([1, 1]);
    expect(found.document.scan.notices.join()).toMatch(/tripkey\.toml is (added|changed) by this range/);
  });

  // As a disk that takes `tripkey.toml` for `TRIPKEY.TOML` does it: what is opened has another name in the commits.
  test('in CI a change lets its own key pass by no configuration that is opened by another name', async () => {
    const repo = repository().write('README', 'x').stage().commit().write(own).stage().commit();
    repo.symlink('tripkey.toml', 'own/tripkey.toml');
    const found = await scanJson(repo.path, range, { env: { CI: 'true' } });
    expect([found.status, found.document.findings.length]).toEqual([1, 1]);
    expect(found.document.scan.notices.join()).toContain('own/tripkey.toml is added by this range');
  });

  test('in CI a configuration in a submodule holds, until the range moves that', async () => {
    const policy = repository().write('tripkey.toml', 'exclude = ["a.txt"]').stage().commit();
    const repo = repository().write('README', 'x').stage().commit();
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', policy.path, 'rules');
    repo.stage().commit().write('a.txt', K).stage().commit();
    const statusOf = async (of: string): Promise<number | null> => {
      const args = ['scan', '--config', 'rules/tripkey.toml', '--range', of];
      return (await tripkey(repo.path, args, { env: { CI: 'true' } })).status;
    };
    expect([await statusOf('HEAD~1..HEAD'), await statusOf('HEAD~2..HEAD')]).toEqual([0, 2]);
  });

  test('in CI what the range leaves alone counts', async () => {
    const repo = repository()
      .write('.tripkey-baseline', `${await fingerprintOf(K)}\n`)
      .stage()
      .commit();
    repo.write('a.txt', K).stage().commit();
    expect((await tripkey(repo.path, ['scan', ...range], { env: { CI: 'true' } })).status).toBe(0);
  });

  test('in CI a range from zeros (a new branch) is judged as if nothing were accepted', async () => {
    const repo = await changed();
    const { status } = await scanJson(repo.path, ['--range', `${'0'.repeat(40)}..HEAD`], { env: { CI: 'true' } });
    expect(status).toBe(1);
    expect(
      (await tripkey(repo.path, ['scan', '--range', `HEAD..${'0'.repeat(40)}`], { env: { CI: 'true' } })).status,
    ).toBe(0);
  });

  test('in CI an entry that the range adds to a baseline does not count, the older ones do', async () => {
    const repo = repository()
      .write({ 'a.txt': K, '.tripkey-baseline': `${await fingerprintOf(K)}\n` })
      .stage()
      .commit();
    const both = [await fingerprintOf(K), await fingerprintOf(key(2))].toSorted().join('\n');
    repo
      .write({ 'a.txt': 'x', 'b.txt': `${K}\n${key(2)}\n`, '.tripkey-baseline': `${both}\n` })
      .stage()
      .commit();
    const { document } = await scanJson(repo.path, range, { env: { CI: 'true' } });
    expect(document.findings.map(({ status }) => status)).toEqual(['baseline', 'new']);
    expect(document.scan.notices).toEqual([
      expect.stringMatching(/^\.tripkey-baseline is changed by this range: it was read as it is in [0-9a-f]{12} /),
    ]);
  });

  test('--policy-ref reads it from a commit', async () => {
    const repo = await changed();
    expect((await tripkey(repo.path, ['scan', ...range, '--policy-ref', 'HEAD~1'])).status).toBe(1);
    expect((await tripkey(repo.path, ['scan', ...range, '--policy-ref', 'HEAD'], { env: { CI: 'true' } })).status).toBe(
      0,
    );
    expect((await tripkey(repo.path, ['scan', '--policy-ref', 'HEAD~1'])).status).toBe(1);
  });

  test('an empty --policy-ref asks for the work tree, in CI as well', async () => {
    expect(
      (await tripkey((await changed()).path, ['scan', ...range, '--policy-ref='], { env: { CI: 'true' } })).status,
    ).toBe(0);
  });

  test('in CI an allow comment of the change still holds: a reviewer sees it beside the key', async () => {
    const repo = repository().commit().write('a.txt', `${K} # tripkey:allow\n`).stage().commit();
    expect((await tripkey(repo.path, ['scan', ...range], { env: { CI: 'true' } })).status).toBe(0);
  });
});

function read(repo: TestRepository): string {
  return readFileSync(join(repo.path, '.tripkey-baseline'), 'utf8');
}
