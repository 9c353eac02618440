import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json } from '../src/report/json.ts';
import { everyState, historyReport } from './report/history-report.ts';
import { expand, plant } from './support/keys.ts';

// schema/report.schema.json is published: what the tool prints must fit, and hold nothing that it does not describe.

const cli = path.resolve('dist/cli.js');
let folder = '';
let fits: ValidateFunction;

beforeAll(() => {
  const schema: unknown = JSON.parse(readFileSync('schema/report.schema.json', 'utf8'));
  fits = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, strictTypes: false }).compile(
    closed(schema) as object,
  );
  folder = mkdtempSync(path.join(tmpdir(), 'tripkey-schema-'));
  const key = plant('openai-project-key', 1).text;
  git('init', '-q', '-b', 'main');
  write('kept.txt', `${key}\n`);
  git('add', '.');
  git('commit', '-q', '-m', 'start');
  git('tag', 'start');
  write('kept.txt', `${key}\nmore\n`);
  write('new.txt', plant('openai-admin-key', 2).text);
  write('decoded.txt', Buffer.from(plant('openai-user-key', 3).text).toString('base64'));
  write('allowed.txt', `${plant('openai-service-account-key', 4).text} # tripkey:allow`);
  write('placeholder.txt', `OPENAI_API_KEY=sk-proj-${'x'.repeat(74)}${expand('{marker}', 1)}${'x'.repeat(74)}`);
  git('add', '.');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['files', ['.']],
  ['files', ['.', '--min-confidence', 'low']],
  ['files', ['.', '--reveal']],
  ['staged', ['--staged']],
  ['stdin', ['-']],
])('%s: the document of scan %j', (mode, args) => {
  const document = scan([...args, '--format', 'json']);
  expect(JSON.parse(document)).toMatchObject({ schemaVersion: 1, scan: { mode, complete: true } });
  expect(errorsOf(document)).toEqual([]);
});

test('the document of a range, message and file name included', () => {
  write(`${plant('openai-project-key', 5).text.slice(0, 200)}.txt`, 'a name');
  git('add', '.');
  git('commit', '-q', '-m', `add ${plant('openai-project-key', 6).text}`);
  const document = scan(['--range', 'start..HEAD', '--format', 'json']);
  const { findings } = JSON.parse(document) as { findings: { locations: { in?: string }[] }[] };
  const places = findings.flatMap((finding) => finding.locations.map((location) => location.in));
  expect(places).toEqual(expect.arrayContaining(['message', 'path']));
  expect(errorsOf(document)).toEqual([]);
});

test('an incomplete scan says so', () => {
  write('large.txt', 'a'.repeat(5000));
  write('tripkey.toml', '[limits]\nmax_file_size = 1000\n');
  const document = scan(['large.txt', '--format', 'json']);
  rmSync(path.join(folder, 'tripkey.toml'));
  expect(JSON.parse(document)).toMatchObject({ scan: { complete: false, incomplete: [{ what: 'large.txt' }] } });
  expect(errorsOf(document)).toEqual([]);
});

test('the lines of jsonl are the parts of the document', () => {
  const lines = scan(['.', '--format', 'jsonl'])
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const whole = JSON.parse(scan(['.', '--format', 'json'])) as Record<string, unknown>;
  const { type, schemaVersion, tool, ...rest } = lines.pop() ?? {};
  expect({ type, schemaVersion, tool, scan: rest }).toEqual({
    type: 'scan',
    schemaVersion: 1,
    tool: whole['tool'],
    scan: whole['scan'],
  });
  expect(lines.map(({ type: kind, ...finding }) => [kind, finding])).toEqual(
    (whole['findings'] as object[]).map((each) => ['finding', each]),
  );
});

test('the document of a history, a key in each state', () => {
  const document = json(historyReport(everyState));
  expect(JSON.parse(document)).toMatchObject({ scan: { mode: 'history', counts: { trees: 31_002, tags: 1 } } });
  expect(errorsOf(document)).toEqual([]);
});

test.each<[string, (history: Record<string, unknown>) => void]>([
  ['without where it is kept', (history) => delete history['reach']],
  ['kept by something else', (history) => (history['reach'] = 'tag')],
  ['pushed perhaps', (history) => (history['pushed'] = 'perhaps')],
  ['a time without an offset', (history) => (history['exposure'] = { from: '2026-01-01T00:00:00', to: null })],
  ['a commit without its subject', (history) => (history['introduced'] = [{ id: 'a'.repeat(40) }])],
  ['more than is described', (history) => (history['more'] = 1)],
])('the schema refuses a history %s', (_, change) => {
  const document = JSON.parse(json(historyReport(everyState))) as { findings: { history: Record<string, unknown> }[] };
  change(document.findings[0]!.history);
  expect(errorsOf(JSON.stringify(document))).not.toEqual([]);
});

test('the schema refuses a document that claims to be whole and is not', () => {
  const document = JSON.parse(scan(['new.txt', '--format', 'json'])) as { scan: { incomplete: object[] } };
  document.scan.incomplete.push({ what: 'a', why: 'b' });
  expect(errorsOf(JSON.stringify(document))).not.toEqual([]);
});

/** The schema with `additionalProperties: false` wherever it lists properties: readers must take more, we must not print more. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [
    key,
    key === 'if' || key === 'then' ? value : closed(value),
  ]);
  const isObject = 'type' in schema && schema.type === 'object' && 'properties' in schema;
  return { ...Object.fromEntries(entries), ...(isObject ? { additionalProperties: false } : {}) };
}

function errorsOf(document: string): string[] {
  fits(JSON.parse(document));
  return (fits.errors ?? []).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}

function scan(args: readonly string[]): string {
  const child = spawnSync(process.execPath, [cli, 'scan', ...args], {
    cwd: folder,
    encoding: 'utf8',
    // --reveal is refused in CI.
    env: { ...process.env, CI: undefined },
    input: plant('openai-project-key', 9).text,
  });
  if (child.stdout === '') throw new Error(`nothing printed: ${child.stderr}`);
  return child.stdout;
}

function write(name: string, text: string): void {
  writeFileSync(path.join(folder, name), text);
}

function git(...args: string[]): void {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.invalid', '-c', 'core.hooksPath=/dev/null'];
  const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
