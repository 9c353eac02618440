import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { plant } from '../support/keys.ts';
import { type MockServer, mockServer } from '../support/mock-server.ts';
import { temporaryFolder } from '../support/repository.ts';
import { runTripkey } from './run.ts';
import { type Run, parseReport } from './support.ts';

const key = plant('openai-project-key/74', 1).secret;

let server: MockServer;
let before = 0;
beforeAll(async () => {
  server = await mockServer(() => ({ status: 200, json: { object: 'list', data: [{ id: 'gpt-4o' }] } }));
});
beforeEach(() => {
  before = server.seen.length;
});
afterAll(() => server.close());

const verify = (args: readonly string[], cwd: string, input: string | Uint8Array = ''): Promise<Run> =>
  runTripkey(['verify', ...args, '--api-base', server.origin, '--format', 'json'], { cwd, input });

const verdicts = ({ stdout }: Run): readonly unknown[] =>
  parseReport(stdout).findings.map(
    (finding) => (finding as { verification?: { verdict?: unknown } }).verification?.verdict,
  );

interface Scanned {
  readonly cwd: string;
  readonly report: string;
}

const known = new Map<string, Promise<Scanned>>();

/** A folder with a key in a file of that name, a FIFO beside it, and what a scan reported before; each scanned once. */
const scanned = (name: string, format = 'json'): Promise<Scanned> => {
  const id = `${format} ${name}`;
  const scan = async (): Promise<Scanned> => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, name), `A=${key}\n`);
    const { stdout } = await runTripkey(['scan', '--format', format], { cwd });
    execFileSync('mkfifo', [join(cwd, 'fifo')]);
    return { cwd, report: stdout };
  };
  const scanning = known.get(id) ?? scan();
  known.set(id, scanning);
  return scanning;
};

const wide = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');
const encodings: readonly (readonly [string, (text: string) => Buffer])[] = [
  ['a mark of UTF-8', (text) => Buffer.from(`\uFEFF${text}`)],
  ['UTF-16, as PowerShell writes it', (text) => wide(text.replaceAll('\n', '\r\n'))],
  ['UTF-16 of the other order', (text) => wide(text).swap16()],
  ['UTF-16 without a mark', (text) => Buffer.from(text, 'utf16le')],
  ["Windows' line ends", (text) => Buffer.from(text.replaceAll('\n', '\r\n'))],
];

describe.each(['json', 'jsonl'])('a %s report', (format) => {
  test.each(encodings)('with %s, as a file and on standard input', async (_, encode) => {
    const { cwd, report } = await scanned('a.env', format);
    writeFileSync(join(cwd, 'report'), encode(report));
    expect(verdicts(await verify(['report'], cwd))).toEqual(['live']);
    expect(verdicts(await verify(['-'], cwd, encode(report)))).toEqual(['live']);
  });
});

describe('a path of a report', () => {
  test.each(['wow!.env', 'a!b!c.env', '!', '-', '-f.env', 'é ü.env'])('%j is read again', async (name) => {
    const { cwd, report } = await scanned(name);
    expect(verdicts(await verify(['-'], cwd, report))).toEqual(['live']);
  });

  const hostile = async (path: string): Promise<Run> => {
    const { cwd, report } = await scanned('a.env');
    return verify(['-'], cwd, report.replaceAll('"a.env"', JSON.stringify(path)));
  };

  test.each(['/dev/zero', '/dev/stdin', '/proc/kmsg', '/', '.', '..', 'fifo', '', '!', 'a\0b', 'x'.repeat(5000)])(
    '%j is not opened',
    async (path) => {
      const run = await hostile(path);
      expect(run.status).toBe(3);
      expect(verdicts(run)).toEqual([]);
      expect(server.seen.length).toBe(before);
    },
  );

  test('shows nothing of a file that has none of the keys', async () => {
    const run = await hostile('/etc/passwd');
    expect(run.status).toBe(3);
    expect(run.stdout + run.stderr).not.toContain('root:');
  });
});

describe('standard input', () => {
  test.each([
    [
      'bytes that are no text',
      Buffer.concat([Buffer.alloc(3e6, 0xff), Buffer.from(`\nA=${key}\n`), Buffer.alloc(3e6)]),
    ],
    ['a text in UTF-16', wide(`OPENAI_API_KEY=${key}\r\n`)],
    ['JSON that is no report', JSON.stringify({ key })],
    ['JSON that does not end', `{"a":`.repeat(200_000) + key],
    ['line feeds', `{${'\n'.repeat(5e6)}${key}\n`],
    ['white space first', `${' \n'.repeat(5000)}${key}`],
  ])('%s is searched', async (_, input) => {
    expect(verdicts(await verify(['-'], temporaryFolder(), input))).toEqual(['live']);
  });
});

describe('standard input without a key is no clean result', () => {
  const texts: readonly (readonly [string, () => Promise<string>])[] = [
    ['a half of a key', () => Promise.resolve(key.slice(0, 80))],
    ['a report for people', async () => (await scanned('a.env', 'text')).report],
    ['SARIF', async () => (await scanned('a.env', 'sarif')).report],
    ['a report that was cut off', async () => (await scanned('a.env')).report.slice(0, 400)],
  ];
  test.each(texts)('%s', async (_, text) => {
    const { status, stdout } = await verify(['-'], temporaryFolder(), await text());
    expect(parseReport(stdout).scan.incomplete).toMatchObject([{ what: 'standard input' }]);
    expect(status).toBe(3);
  });
});

test.each([
  ['base64', Buffer.from(key).toString('base64')],
  ['percent signs', key.replaceAll('-', '%2D')],
  ['several lines', `first\n${key}\nlast`],
])('a variable with a key in %s holds one; the one beside it does not', async (_, value) => {
  const variables = { BEFORE: 'two\nlines', KEY: value, AFTER: 'none' };
  const names = Object.keys(variables).flatMap((name) => ['--env', name]);
  const run = await runTripkey(['verify', ...names, '--api-base', server.origin, '--format', 'json'], {
    env: variables,
  });
  expect(verdicts(run)).toEqual(['live']);
  expect(parseReport(run.stdout).scan.incomplete).toMatchObject([{ what: 'AFTER' }, { what: 'BEFORE' }]);
});

test('many keys that wait for their next try warn of nothing', async () => {
  const busy = await mockServer(() => ({ status: 503, headers: { 'retry-after-ms': '200' }, json: { error: {} } }));
  const keys = Array.from({ length: 30 }, (_, seed) => plant('openai-project-key/74', seed).secret);
  const run = await runTripkey(['verify', '-', '--api-base', busy.origin], { input: keys.join('\n') });
  await busy.close();
  expect(busy.seen).toHaveLength(90);
  expect(run.stderr).toBe(`tripkey: verifying sends 30 keys to ${new URL(busy.origin).host}\n`);
});

test.each(['--exclude', '--min-confidence'])(
  '%s, which would choose nothing here, is no option of verify',
  async (option) => {
    const { status, stderr } = await runTripkey(['verify', '-', option, 'high'], { input: 'x' });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(`unknown option: ${option}\n`) });
  },
);
