import { spawn } from 'node:child_process';
import { readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { repository } from '../support/repository.ts';
import { bin, env, key, parseReport, scanJson, tripkey } from './support.ts';

const K = key();
const TAIL = K.slice(-4);
const PREVIEW = `sk-proj-…${TAIL}`;

test('a finding, what to do, what was read', async () => {
  const repo = repository().write('src/client.ts', `import x\n\nconst key = "${K}";\n`);
  const { stdout } = await tripkey(repo.path, ['scan']);
  const { document } = await scanJson(repo.path);
  expect(stdout).toBe(`OpenAI project key  ${PREVIEW}
  src/client.ts:3:14
      3 | const key = "${PREVIEW}";
        |              ^^^^^^^^^^^^^
  critical · high confidence: prefix sk-proj-, marker in the middle of 148 characters; ends in the
    zero byte that all known keys end in
  rule openai-project-key · fingerprint ${document.findings[0]?.fingerprint}

What to do:
- Keep it in .env (ignored by git) or a secret manager, and read it from the environment.
- If it was ever pushed or shared, revoke it at platform.openai.com/api-keys once a new key is in
  use.
- Not a secret? Write tripkey:allow in a comment on its line, or run: tripkey baseline --reason "…"

1 key in 1 file, 190 bytes.
`);
});

test('nothing found', async () => {
  const { stdout } = await tripkey(repository().write('a.txt', 'x\n').path, ['scan']);
  expect(stdout).toBe('No keys found in 1 file, 2 bytes.\n');
});

test('a key that is about to be committed', async () => {
  const { stdout } = await tripkey(repository().write({ 'my key.txt': K, 'b.txt': 'x' }).stage().path, [
    'scan',
    '--staged',
  ]);
  expect(stdout).toContain("or unstage it: git reset -- 'my key.txt'\n");
  expect(stdout).toMatch(/\n1 key in 2 files, 165 bytes\.\n$/);
});

test('the advised command unstages it before the first commit, too, where git restore has no HEAD', async () => {
  const repo = repository().write('key.txt', K).stage();
  const { stdout } = await tripkey(repo.path, ['scan', '--staged']);
  const [, words = ''] = /or unstage it: git (.+)\n/.exec(stdout) ?? [];
  repo.git(...words.split(' '));
  expect(repo.git('ls-files')).toBe('');
});

test('a key in a commit message', async () => {
  const repo = repository().commit().commit(`subject\n\nbody ${K}`);
  const { stdout } = await tripkey(repo.path, ['scan', '--range', 'HEAD~1..HEAD']);
  expect(stdout).toContain(`\n  a commit message, line 3 in ${repo.id().slice(0, 12)}\n      3 | body ${PREVIEW}\n`);
  expect(stdout).toContain('- The commits exist already.');
});

test('a known key is a warning', async () => {
  const repo = repository().write('a.txt', `${K}\n`).stage().commit();
  const { stdout, status } = await tripkey(repo.write('a.txt', `more\n${K}\n`).stage().path, ['scan', '--staged']);
  expect(status).toBe(0);
  expect(stdout).toBe(`warning: OpenAI project key  ${PREVIEW}
  a.txt:2:1 (stood there before)
  It was committed before, so this change does not add it. It is a leak all the same: revoke it.

No keys found, 1 known before in 1 file, 170 bytes.
`);
});

test('a key that is allowed in one place only: the other one is shown first', async () => {
  const { stdout } = await tripkey(repository().write('a.txt', `${K} # tripkey:allow\n\nx = ${K}\n`).path, ['scan']);
  expect(stdout).toContain(
    `\n  a.txt:3:5\n      3 | x = ${PREVIEW}\n        |     ^^^^^^^^^^^^^\n  a.txt:1:1 (tripkey:allow)\n`,
  );
});

test('an incomplete scan never looks clean', async () => {
  const repo = repository().write({
    'tripkey.toml': '[limits]\nmax_file_size = "1KB"\n',
    'long.txt': 'x'.repeat(2000),
  });
  const { stdout } = await tripkey(repo.path, ['scan']);
  expect(stdout).toMatch(
    /^Not read:\n {2}long\.txt: .*limit.*\n\nNo keys found in what could be read in .*\. The scan is incomplete: 1 thing could not be read\.\n$/s,
  );
});

describe('--verbose', () => {
  const repo = repository().write({
    'a.txt': `${K} # tripkey:allow\n`,
    'b.txt': Array.from({ length: 8 }, () => `${key(2)}\n`).join(''),
  });

  test('shows every place and what is accepted', async () => {
    const { stdout } = await tripkey(repo.path, ['scan', '--verbose']);
    expect(stdout.match(/^ {2}b\.txt:\d:1$/gm)).toHaveLength(8);
    expect(stdout).toContain(`allowed: OpenAI project key  ${PREVIEW}\n  a.txt:1:1 (tripkey:allow)\n`);
  });

  test('is told of, without it', async () => {
    const { stdout } = await tripkey(repo.path, ['scan']);
    expect(stdout.match(/^ {2}b\.txt:\d:1$/gm)).toHaveLength(5);
    expect(stdout).toContain('  and 3 more places (--verbose shows all)\n');
    expect(stdout).toContain('\n1 key, 1 accepted in 2 files');
    expect(stdout).not.toContain('a.txt');
  });
});

describe('the frame', () => {
  const frameOf = async (content: string): Promise<readonly string[]> => {
    const { stdout } = await tripkey(repository().write('f', content).path, ['scan']);
    return stdout.split('\n').slice(2, 4);
  };

  test('underlines behind wide characters', async () => {
    expect(await frameOf(`日本 ${K}`)).toEqual([`      1 | 日本 ${PREVIEW}`, `        |      ${'^'.repeat(13)}`]);
  });

  test('of a long line fits the page', async () => {
    const [line, marks] = await frameOf(`${'left '.repeat(100)}${K}${' right'.repeat(100)}`);
    expect(line?.length).toBeLessThanOrEqual(100);
    expect(line?.indexOf(PREVIEW)).toBe(marks?.indexOf('^'));
  });

  test('shows no terminal escapes', async () => {
    const [line] = await frameOf(`\u001b[31m\u202e${K}\u0007\u009b`);
    // oxlint-disable-next-line no-control-regex -- control characters are what this is about
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  });
});

describe('what comes from outside is on one line and harmless', () => {
  const evil = 'e\u001b[2J\rvil\n::error::\u009b\u202ename\u2028';
  const shown = String.raw`e\x1b[2J\x0dvil\x0a::error::\x9b\u{202e}name\u{2028}`;

  test('a path', async () => {
    const { stdout } = await tripkey(repository().write(evil, K).path, ['scan']);
    expect(stdout).toContain(`\n  ${shown}:1:1\n`);
  });

  test('an argument', async () => {
    expect((await tripkey(repository().path, ['scan', evil])).stderr).toBe(
      `tripkey: no such file, and no file matches: ${shown}\n`,
    );
  });

  test('a title', async () => {
    const rule = `[[rules]]\nid = "own"\ntitle = ${JSON.stringify('T\u001b[2J')}\npattern = 'own_[0-9]{20}'\nkeywords = ["own_"]\n`;
    const repo = repository().write({ 'tripkey.toml': rule, 'a.txt': 'own_12345678901234567890' });
    expect((await tripkey(repo.path, ['scan'])).stdout).toContain(String.raw`T\x1b[2J`);
    expect((await tripkey(repo.path, ['rules'])).stdout).toContain(String.raw`T\x1b[2J`);
    expect((await tripkey(repo.path, ['explain', 'a.txt:1'])).stdout).toContain(String.raw`T\x1b[2J`);
  });
});

describe('colours', () => {
  const repo = repository().write('a.txt', K);
  const isColored = async (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<boolean> =>
    (await tripkey(repo.path, ['scan', ...args], { env: more })).stdout.includes('\u001b[');

  test.concurrent.each<[boolean, string[], Record<string, string>]>([
    [false, [], {}],
    [false, [], { NO_COLOR: '1' }],
    [true, [], { FORCE_COLOR: '1' }],
    [false, [], { FORCE_COLOR: '0' }],
    [false, [], { FORCE_COLOR: '1', NO_COLOR: '1' }],
    [true, [], { FORCE_COLOR: '1', NO_COLOR: '' }],
    [true, ['--color'], { NO_COLOR: '1' }],
    [false, ['--no-color'], { FORCE_COLOR: '1' }],
    [false, ['-f', 'json'], { FORCE_COLOR: '1' }],
  ])('%s: %j %j', async (expected, args, more) => {
    expect(await isColored(args, more)).toBe(expected);
  });

  test('never in files', async () => {
    await tripkey(repo.path, ['scan', '--color', '-o', '.git/report.txt']);
    expect(readFileSync(join(repo.path, '.git/report.txt'), 'utf8')).not.toContain('\u001b');
  });
});

describe('reports', () => {
  test.each([
    [
      'words',
      ['--format', 'json', '--output', 'o.json', '--format', 'jsonl', '--output', 'o.jsonl', '--format', 'text'],
    ],
    ['=', ['--format=json', '--output=o.json', '--format=jsonl', '--output=o.jsonl', '--format=text']],
    ['letters', ['-fjson', '-oo.json', '-f', 'jsonl', '-o', 'o.jsonl', '-f=text']],
  ])('several at once, written with %s', async (_, args) => {
    const repo = repository().write({ 'a.txt': K, '.gitignore': 'o.*\n' });
    const { stdout, status } = await tripkey(repo.path, ['scan', ...args]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^OpenAI project key {2}/);
    const document = parseReport(readFileSync(join(repo.path, 'o.json'), 'utf8'));
    expect(document.findings).toHaveLength(1);
    const lines = readFileSync(join(repo.path, 'o.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual(['finding', 'scan']);
  });

  test('all to files: nothing on standard output', async () => {
    const repo = repository().write('a.txt', 'x');
    const { stdout, stderr } = await tripkey(repo.path, ['scan', '-f', 'json', '-o', 'o.json']);
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
    expect(existsSync(join(repo.path, 'o.json'))).toBe(true);
  });

  test('an --output without a --format is text', async () => {
    const repo = repository().write('a.txt', K);
    await tripkey(repo.path, ['scan', '-o', 'o.txt']);
    expect(readFileSync(join(repo.path, 'o.txt'), 'utf8')).toMatch(/^OpenAI project key/);
  });

  test('what stands behind -- is a path, whatever it is called', async () => {
    const repo = repository().write({ '--format': K, '-x': 'x' });
    const { locations } = await scanJson(repo.path, ['--', '--format', '-x']);
    expect(locations).toEqual([expect.objectContaining({ path: '--format' })]);
  });
});

test('a reader that has seen enough is no error', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 400 }, (_, index) => [`f${index}.txt`, `key="${key(index + 1)}"\n`]),
  );
  const repo = repository().write(files);
  const child = spawn('sh', ['-c', `"$0" "$1" scan 2>err.log | head -1; echo done`, process.execPath, bin], {
    cwd: repo.path,
    env,
  });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  expect(text).toMatch(/^OpenAI project key .*\ndone\n$/);
  expect(readFileSync(join(repo.path, 'err.log'), 'utf8')).toBe('');
});
