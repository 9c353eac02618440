import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { zip } from '../support/archives.ts';
import { encoders } from '../support/encoders.ts';
import { repository } from '../support/repository.ts';
import { key, parseReport, scanJson, tripkey, type ReportedLocation } from './support.ts';

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const K = key();
const { length } = K;
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');
const utf16 = (text: string): Buffer => wide(`\ufeff${text}`);

/** Where the key stands in a file with this content: line, column, end line, end column. */
const positions: readonly (readonly [string, string | Uint8Array, readonly [number, number, number, number]])[] = [
  ['the first byte', K, [1, 1, 1, 1 + length]],
  ['after a word', `key=${K}\n`, [1, 5, 1, 5 + length]],
  ['the third line', `a\n\nkey=${K}\n`, [3, 5, 3, 5 + length]],
  ['CRLF', `a\r\nkey=${K}\r\nb\r\n`, [2, 5, 2, 5 + length]],
  ['tabs, one column each', `\t\tkey=${K}`, [1, 7, 1, 7 + length]],
  ['an emoji before it, two units', `😀 ${K}`, [1, 4, 1, 4 + length]],
  ['letters of two and three bytes, one unit each', `éà日本 ${K}`, [1, 6, 1, 6 + length]],
  ['a combining accent, a unit of its own', `e\u0301 ${K}`, [1, 4, 1, 4 + length]],
  ['a byte-order mark, no column', Buffer.concat([BOM, Buffer.from(`k ${K}`)]), [1, 3, 1, 3 + length]],
  ['a second line after a byte-order mark', Buffer.concat([BOM, Buffer.from(`a\n${K}`)]), [2, 1, 2, 1 + length]],
  ['a lone CR, no line', `a\rkey=${K}`, [1, 7, 1, 7 + length]],
  ['a form feed and a line separator, no lines', `\f\u2028 ${K}`, [1, 4, 1, 4 + length]],
  ['UTF-16LE', utf16(`key=${K}`), [1, 5, 1, 5 + length]],
  ['UTF-16LE, the second line, CRLF', utf16(`a\r\nkey=${K}\r\n`), [2, 5, 2, 5 + length]],
  ['UTF-16BE, the second line', utf16(`a\nkey=${K}`).swap16(), [2, 5, 2, 5 + length]],
  ['a character with the byte of a line feed, UTF-16LE', utf16(`# 上Ċਊ\nkey=${K}`), [2, 5, 2, 5 + length]],
  ['a character with the byte of a line feed, UTF-16BE', utf16(`# 上Ċਊ\nkey=${K}`).swap16(), [2, 5, 2, 5 + length]],
  ['a Chinese character first, UTF-16LE without a mark', wide(`密=${K}`), [1, 3, 1, 3 + length]],
  ['a Chinese character first, UTF-16BE without a mark', wide(`密=${K}`).swap16(), [1, 3, 1, 3 + length]],
  ['an emoji on the line before, UTF-16LE without a mark', wide(`😀\r\nx=${K}`), [2, 3, 2, 3 + length]],
  ['an emoji on the line before, UTF-16BE without a mark', wide(`😀\r\nx=${K}`).swap16(), [2, 3, 2, 3 + length]],
  [
    'UTF-16 appended to UTF-8, as by PowerShell',
    Buffer.concat([Buffer.from('OTHER=1\nNEXT=2\n'), wide(`\r\nkey=${K}\r\n`)]),
    [4, 10, 4, 9 + 2 * length],
  ],
  [
    'bytes that are no UTF-8, one unit each',
    Buffer.concat([Buffer.from([0xe9, 0x20]), Buffer.from(K)]),
    [1, 3, 1, 3 + length],
  ],
];

describe('positions', () => {
  test.concurrent.each(positions)('%s', async (_, content, [startLine, startColumn, endLine, endColumn]) => {
    const { locations } = await scanJson(repository().write('f', content).path);
    expect(locations).toEqual([expect.objectContaining({ path: 'f', startLine, startColumn, endLine, endColumn })]);
  });

  test('of an encoded key are those of the encoded text', async () => {
    const encoded = Buffer.from(K).toString('base64');
    const { locations } = await scanJson(repository().write('f', `x\nkey: ${encoded}\n`).path);
    expect(locations).toEqual([
      { path: 'f', startLine: 2, startColumn: 6, endLine: 2, endColumn: expect.any(Number), decodedFrom: ['base64'] },
    ]);
    expect(locations[0]?.endColumn).toBeGreaterThanOrEqual(6 + encoded.replace(/=+$/, '').length - 1);
    expect(locations[0]?.endColumn).toBeLessThanOrEqual(6 + encoded.length);
  });

  test('of a key in wrapped base64 span its lines', async () => {
    const wrapped = encoders['base64 wrapped at 76']?.(K) ?? '';
    const { locations } = await scanJson(repository().write('f', `x\n${wrapped}\n`).path);
    expect(locations).toEqual([
      expect.objectContaining({ startLine: 2, startColumn: 1, endLine: 1 + wrapped.split('\n').length }),
    ]);
  });
});

test('the whole document, field by field', async () => {
  const repo = repository().write('src/a.ts', `const k = '${K}';\n`);
  const { stdout, document } = await scanJson(repo.path);
  expect(document).toEqual({
    schemaVersion: 1,
    tool: { name: 'tripkey', version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    scan: {
      mode: 'files',
      complete: true,
      incomplete: [],
      skipped: [],
      counts: { files: 1, blobs: 1, bytes: length + 14, commits: 0 },
      notices: [],
    },
    findings: [
      {
        ruleId: 'openai-project-key',
        title: 'OpenAI project key',
        severity: 'critical',
        confidence: 'high',
        reasons: expect.arrayContaining([expect.any(String)]),
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        preview: `sk-proj-…${K.slice(-4)}`,
        status: 'new',
        locations: [{ path: 'src/a.ts', startLine: 1, startColumn: 12, endLine: 1, endColumn: 12 + length }],
      },
    ],
    problems: [],
  });
  expect(stdout.endsWith('}\n')).toBe(true);
});

describe('paths', () => {
  const repo = repository().write({ 'top.txt': K, 'a/b/deep.txt': K, 'a/here.txt': K });
  const pathsFrom = async (folder: string, ...args: string[]): Promise<unknown> => {
    const { locations } = await scanJson(`${repo.path}/${folder}`, args);
    return locations.map(({ path }) => path);
  };

  test.concurrent.each<[string, string[], string[]]>([
    ['', [], ['a/b/deep.txt', 'a/here.txt', 'top.txt']],
    ['a', [], ['b/deep.txt', 'here.txt']],
    ['a', ['../top.txt', 'b'], ['../top.txt', 'b/deep.txt']],
    ['a/b', ['../../top.txt', 'deep.txt'], ['../../top.txt', 'deep.txt']],
    ['a', ['./b/../here.txt'], ['here.txt']],
    ['a', ['here.txt', './here.txt', '.'], ['b/deep.txt', 'here.txt']],
    ['', ['**/*.txt'], ['a/b/deep.txt', 'a/here.txt', 'top.txt']],
  ])('in ./%s, scan %j', async (folder, args, expected) => {
    expect(await pathsFrom(folder, ...args)).toEqual(expected);
  });

  test('of the index, from a folder', async () => {
    const staged = repository().write({ 'top.txt': K, 'a/here.txt': K }).stage();
    const { document, locations } = await scanJson(`${staged.path}/a`, ['--staged']);
    expect(document.scan.mode).toBe('staged');
    expect(locations).toEqual([
      expect.objectContaining({ path: '../top.txt', blob: staged.git('rev-parse', ':top.txt') }),
      expect.objectContaining({ path: 'here.txt', blob: staged.git('rev-parse', ':a/here.txt') }),
    ]);
  });

  test('of a range, from a folder, with its commit', async () => {
    const ranged = repository().commit().write({ 'top.txt': K, 'a/here.txt': 'x' }).stage().commit();
    const { locations, document } = await scanJson(`${ranged.path}/a`, ['--range', 'HEAD~1..']);
    expect(locations).toEqual([
      {
        path: '../top.txt',
        startLine: 1,
        startColumn: 1,
        endLine: 1,
        endColumn: 1 + length,
        blob: ranged.git('rev-parse', 'HEAD:top.txt'),
        commit: ranged.id(),
      },
    ]);
    expect(document.scan.counts).toMatchObject({ files: 2, commits: 1 });
  });

  test('of members of archives', async () => {
    const jar = zip([{ name: 'in/ner.jar', content: zip([{ name: 'x.txt', content: `a\n${K}` }]) }]);
    const { locations } = await scanJson(repository().write('a.zip', jar).path);
    expect(locations).toEqual([
      { path: 'a.zip!in/ner.jar!x.txt', startLine: 2, startColumn: 1, endLine: 2, endColumn: 1 + length },
    ]);
  });

  test('standard input', async () => {
    const { locations, document } = await scanJson(repository().path, ['-'], { input: `x\n${K}` });
    expect(document.scan.mode).toBe('stdin');
    expect(locations).toEqual([{ path: '<stdin>', startLine: 2, startColumn: 1, endLine: 2, endColumn: 1 + length }]);
  });
});

describe('outside of files', () => {
  const none = (place: string, more: Partial<ReportedLocation>): unknown =>
    expect.objectContaining({ path: null, in: place, ...more });

  test('a message, an author and a committer', async () => {
    const repo = repository().commit();
    const people = {
      GIT_AUTHOR_NAME: `A ${key(2)}`,
      GIT_AUTHOR_EMAIL: 'a@x',
      GIT_COMMITTER_NAME: key(3),
      GIT_COMMITTER_EMAIL: 'c@x',
    };
    repo.raw(['commit', '-q', '--allow-empty', '-F', '-'], { input: `subject\n\nbody ${K}\n`, env: people });
    const { locations } = await scanJson(repo.path, ['--range', 'HEAD~1..HEAD']);
    expect(locations).toHaveLength(3);
    const commit = repo.id();
    expect(locations).toEqual(
      expect.arrayContaining([
        none('message', { commit, startLine: 3, startColumn: 6, endColumn: 6 + length }),
        none('author', { commit }),
        none('committer', { commit, startLine: 1, startColumn: 1 }),
      ]),
    );
  });

  test('a name of a file, in the work tree, the index and a range', async () => {
    const repo = repository().commit().write(`keys/${K}.txt`, 'x').stage();
    const start = { startLine: 1, startColumn: 6, endColumn: 6 + length };
    for (const args of [[], ['--staged']]) {
      const { locations } = await scanJson(repo.path, args);
      expect(locations).toEqual([none('path', start)]);
    }
    repo.commit();
    const { locations } = await scanJson(repo.path, ['--range', 'HEAD~1..HEAD']);
    expect(locations).toEqual([none('path', { ...start, commit: repo.id() })]);
  });
});

describe('findings', () => {
  test('one secret in several places is one finding, two secrets on a line are two', async () => {
    const repo = repository().write({ 'a.txt': `${K} ${key(2)}\n${K}`, 'b.txt': K });
    const { document } = await scanJson(repo.path);
    expect(
      document.findings.map(({ locations }) =>
        locations.map(({ path, startLine, startColumn }) => `${path}:${startLine}:${startColumn}`),
      ),
    ).toEqual([['a.txt:1:1', 'a.txt:2:1', 'b.txt:1:1'], [`a.txt:1:${length + 2}`]]);
  });

  test('what stood there before is known, what is added is not', async () => {
    const repo = repository().write('a.txt', `${K}\n`).stage().commit();
    const { status, document } = await scanJson(repo.write('a.txt', `${K}\n${key(2)}\n`).stage().path, ['--staged']);
    expect(status).toBe(1);
    expect(
      document.findings.map((finding) => [
        finding.status,
        finding.locations[0]?.known,
        finding.locations[0]?.startLine,
      ]),
    ).toEqual([
      ['known', true, 1],
      ['new', undefined, 2],
    ]);
  });

  test('a second copy of a known key is new', async () => {
    const repo = repository().write('a.txt', `${K}\n`).stage().commit();
    expect((await scanJson(repo.write('a.txt', `${K}\n${K}\n`).stage().path, ['--staged'])).status).toBe(1);
  });

  test('--reveal adds the secret, and nothing else is different', async () => {
    const repo = repository().write('a.txt', K);
    const [plain, revealed] = [await scanJson(repo.path), await scanJson(repo.path, ['--reveal'])];
    expect(revealed.document.findings).toEqual(plain.document.findings.map((finding) => ({ ...finding, secret: K })));
  });

  test.each(['a new file', 'one that all could read'])('--reveal into %s: its owner alone reads it', async (name) => {
    const repo = repository().write('a.txt', K);
    if (name !== 'a new file') repo.write('report', 'before');
    const report = join(repo.path, 'report');
    await tripkey(repo.path, ['scan', 'a.txt', '--reveal', '-o', report]);
    expect(readFileSync(report, 'utf8')).toContain(K);
    // Windows has no such bits.
    expect(statSync(report).mode & (process.platform === 'win32' ? 0 : 0o077)).toBe(0);
  });

  test('--min-confidence low shows what the default drops', async () => {
    const placeholder = `sk-proj-${'x'.repeat(74)}T3BlbkFJ${'x'.repeat(74)}`;
    const repo = repository().write('a.txt', `OPENAI_API_KEY=${placeholder}\n`);
    expect((await scanJson(repo.path)).document.findings).toEqual([]);
    const low = await scanJson(repo.path, ['--min-confidence', 'low']);
    expect(low.status).toBe(1);
    expect(low.document.findings).toEqual([
      expect.objectContaining({
        confidence: 'low',
        reasons: expect.arrayContaining([expect.stringMatching(/placeholder|repeat/i)]),
      }),
    ]);
  });

  test('--all-vendors names other vendors', async () => {
    const other = `sk-ant-api03-${'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA'.repeat(3).slice(0, 93)}AA`;
    const repo = repository().write('a.txt', `key = "${other}"\n`);
    expect((await scanJson(repo.path)).document.findings).toEqual([]);
    const all = await scanJson(repo.path, ['--all-vendors', '--min-confidence', 'low']);
    expect(all.document.findings).toEqual([expect.objectContaining({ ruleId: 'anthropic-api-key' })]);
  });

  test('the same input gives the same bytes', async () => {
    const repo = repository()
      .write({ 'b.txt': `${K}\n${key(2)}`, 'a.txt': key(3), 'c/d.txt': K })
      .stage()
      .commit(`is ${key(4)}`);
    for (const args of [
      ['scan', '-f', 'json'],
      ['scan', '-f', 'jsonl', '--range', `${'0'.repeat(40)}..HEAD`],
      ['scan'],
    ]) {
      const [first, second] = [await tripkey(repo.path, args), await tripkey(repo.path, args)];
      expect(second.stdout).toBe(first.stdout);
    }
  });
});

describe('jsonl', () => {
  test('is a line for each finding, then one for the scan, with what json says', async () => {
    const repo = repository().write({ a: K, b: key(2) });
    const lines = (await tripkey(repo.path, ['scan', '--format', 'jsonl'])).stdout.split('\n');
    expect(lines.pop()).toBe('');
    const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const { document } = await scanJson(repo.path);
    const { schemaVersion, tool, scan, findings } = document;
    expect(parsed).toEqual([
      ...findings.map((finding) => ({ type: 'finding', ...finding })),
      { type: 'scan', schemaVersion, tool, ...scan },
    ]);
  });

  test('of a clean scan is the scan alone', async () => {
    const { stdout } = await tripkey(repository().path, ['scan', '-fjsonl']);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'scan', complete: true });
  });
});

test('characters that a terminal obeys are escaped, and read back as they were', async () => {
  const name = 'a\u001b[2J\u009b\u202eb\u2028c';
  const { stdout } = await tripkey(repository().write(`${name}.txt`, K).path, ['scan', '-f', 'json']);
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
  expect(parseReport(stdout).findings[0]?.locations[0]?.path).toBe(`${name}.txt`);
});
