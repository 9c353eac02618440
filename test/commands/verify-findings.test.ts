import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { builtInRules } from '../../rules/index.ts';
import type { Io } from '../../src/commands/io.ts';
import { createVerifyStep } from '../../src/commands/verify-findings.ts';
import type { Config } from '../../src/config/config.ts';
import type { Finding } from '../../src/detect/finding.ts';
import { plant } from '../support/keys.ts';
import { mockServer } from '../support/mock-server.ts';

const { ruleId, secret } = plant('openai-project-key/74', 1);
const finding: Finding = {
  ruleId,
  title: 'OpenAI project key',
  severity: 'critical',
  confidence: 'high',
  reasons: [],
  fingerprint: '0123456789abcdef',
  secret,
  status: 'new',
  locations: [],
} as unknown as Finding;

/** Standard error as somebody sees it who watches, or a log. */
const watched = (isTTY: boolean) => {
  let text = '';
  let seen = (): void => {};
  const until = new Promise<void>((resolve) => {
    seen = resolve;
  });
  const write = (more: string): void => {
    text += more;
    if (text.includes('0 of 1 key')) seen();
  };
  const stdout = new PassThrough();
  const io = { stdin: stdout, stdout, stderr: { write, isTTY }, cwd: '/', env: {}, keys: new Map() } as unknown as Io;
  return { io, until, text: () => text };
};

const step = (io: Io, apiBase: string) =>
  createVerifyStep(
    { apiBase },
    { config: { rules: builtInRules } as unknown as Config, cwd: null },
    io,
    new AbortController().signal,
  );

test('who waits for a slow service sees how many keys are left, and nothing of it afterwards', async () => {
  const { io, until, text } = watched(true);
  const server = await mockServer(async () => {
    await until;
    return { status: 200, json: { object: 'list', data: [] } };
  });
  const { findings } = await step(io, server.origin)([finding]);
  await server.close();
  expect(findings).toMatchObject([{ verification: { verdict: 'live' } }]);
  expect(text()).toMatch(/^tripkey: verifying sends 1 key to .+\n\r\S*tripkey: 0 of 1 key verified .+\r\S*$/);
});

test('where no key was found, none is said to be sent', async () => {
  const { io, text } = watched(false);
  await step(io, 'http://127.0.0.1:9')([]);
  expect(text()).toBe('tripkey: no key is sent anywhere: none was found\n');
});
