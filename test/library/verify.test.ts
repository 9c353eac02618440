import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { key } from '../cli/support.ts';
import { type Answer, type MockServer, mockServer } from '../support/mock-server.ts';
import { temporaryFolder } from '../support/repository.ts';
import { type Project, installedProject, runJson } from './project.ts';

const live = key(1);
const dead = key(2);

let server: MockServer;
let project: Project;
beforeAll(async () => {
  project = installedProject();
  server = await mockServer(({ headers }): Answer => {
    if (headers['authorization'] === `Bearer ${live}`) return { status: 200, json: { object: 'list', data: [] } };
    const masked = `${dead.slice(0, 8)}${'*'.repeat(dead.length - 12)}${dead.slice(-4)}`;
    return {
      status: 401,
      json: { error: { message: `Incorrect API key provided: ${masked}.`, code: 'invalid_api_key' } },
    };
  });
});
afterAll(() => server.close());

const imports = "import { scanFiles, scanText, verify } from 'tripkey';\n";
const print = 'process.stdout.write(JSON.stringify(result));\n';
/** What was sent since the last call. */
let before = 0;
const asked = (): string[] => {
  const sent = server.seen.slice(before).map(({ headers }) => headers['authorization'] ?? '');
  before = server.seen.length;
  return sent;
};

test('verdicts come in the order of the keys; each key is asked about once, and nothing else is sent', async () => {
  const code = `${imports}const verdicts = await verify([input.dead, 'hunter2 is no key', input.live + '\\n', input.dead], { apiBase: input.apiBase });
    const one = await verify(input.live, { apiBase: input.apiBase });
    const result = [...verdicts, one].map(({ ruleId, preview, verification }) => [ruleId, preview, verification.verdict, verification.reason]);\n${print}`;
  const result = await runJson<unknown[][]>(project, code, { live, dead, apiBase: server.origin });
  expect(result.map(([ruleId, , verdict]) => [ruleId, verdict])).toEqual([
    ['openai-project-key', 'dead'],
    [null, 'unknown'],
    ['openai-project-key', 'live'],
    ['openai-project-key', 'dead'],
    ['openai-project-key', 'live'],
  ]);
  expect(result[1]).toEqual([null, '…', 'unknown', 'not_sent:not_a_key']);
  expect(asked().sort()).toEqual([`Bearer ${live}`, `Bearer ${live}`, `Bearer ${dead}`].sort());
});

test('a scan that verifies hands keys on with their verdicts; dead ones are left out where only live ones are wanted', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'a.txt'), `${dead}\n${live}\n`);
  const code = `${imports}const settings = { apiBase: input }; const result = [];
    const scan = scanFiles('.', { verify: settings });
    for await (const { verification } of scan) result.push(verification.verdict);
    result.push((await scan).findings.length, (await scanFiles('.', { verify: { ...settings, onlyLive: true } })).findings.map((f) => f.verification.verdict));\n${print}`;
  expect(await runJson(project, code, server.origin, { cwd })).toEqual(['dead', 'live', 2, ['live']]);
  expect(asked()).toHaveLength(4);
});

test('without verify, nothing is sent', async () => {
  const code = `${imports}const result = (await scanText(input)).findings.map(({ verification }) => verification ?? null);\n${print}`;
  expect(await runJson(project, code, live)).toEqual([null]);
  expect(asked()).toEqual([]);
});

test.each([
  ["verify('')", 'a key is empty'],
  ['verify([1])', 'a key is not a string'],
  ["verify('x', { endpoint: '' })", 'unknown option endpoint'],
  ["verify('x', { apiBase: 'http://example.com' })", 'apiBase: http shows keys to everybody on the way'],
  ["scanText('x', { verify: { onlylive: true } })", 'unknown option verify.onlylive; did you mean `onlyLive`?'],
  ["scanText('x', { verify: 1 })", 'verify: not true, false or settings'],
  ["scanText('x', { threads: 1 })", 'unknown option threads'],
  ["scanFiles('.', { signal: {} })", 'signal: not an AbortSignal'],
  ["scanFiles('.', { cwd: '/no/such/folder' })", 'cwd: no such folder: /no/such/folder'],
  ["scanFiles('a', { staged: true })", 'staged and paths do not go together'],
  ["scanFiles('.', null)", 'options: not an object'],
  ['scanFiles([1])', 'paths: neither a string nor an array of strings'],
  ['scanText(undefined)', 'the text is neither a string, bytes nor a stream of them'],
])('%s is refused: %s', async (call, message) => {
  const code = `${imports}const result = await ${call}.then(() => 'not refused', (error) => [error.name, error.code, error.message]);\n${print}`;
  expect(await runJson(project, code)).toEqual(['UsageError', 'ERR_TRIPKEY_USAGE', message]);
});
