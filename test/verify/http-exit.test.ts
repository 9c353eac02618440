import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { mockProxy } from '../support/mock-proxy.ts';
import { mockServer } from '../support/mock-server.ts';
import { temporaryFolder } from '../support/repository.ts';

const folder = temporaryFolder();
const outfile = join(folder, 'http-client.mjs');
beforeAll(async () => {
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  await build({
    entryPoints: ['src/verify/http-client.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner,
  });
});

/** Much more than a start takes, and much less than undici keeps a connection that is being made. */
const PATIENCE_MS = 8000;

/** Sends one request in a process of its own, closes, and waits for it to end by itself; what does not has no status. */
const sendAndEnd = (url: string, env: Readonly<Record<string, string>>): Promise<readonly [number | null, string]> => {
  const script = `
    import { createHttp } from ${JSON.stringify(`file://${outfile}`)};
    const http = createHttp({ env: ${JSON.stringify(env)}, timeoutMs: 200, sleep: async () => {} });
    const outcome = await http.send({ method: 'GET', url: ${JSON.stringify(url)}, headers: {} });
    await http.close();
    console.log(outcome.reason ?? outcome.status);`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { timeout: PATIENCE_MS });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += String(chunk)));
    child.on('error', reject);
    child.on('close', (status) => resolve([status, said.trim()]));
  });
};

test.each(['hang', 'drip', 'reset'] as const)('a program ends after a server that does this: %s', async (fault) => {
  const server = await mockServer(() => ({ fault }));
  const reason = fault === 'reset' ? 'network:ECONNRESET' : 'network:timeout';
  expect(await sendAndEnd(server.origin, {})).toEqual([0, reason]);
  await server.close();
});

test('a program ends although its connection is kept alive', async () => {
  const server = await mockServer(() => ({ status: 200, headers: { 'keep-alive': 'timeout=600' } }));
  expect(await sendAndEnd(server.origin, {})).toEqual([0, '200']);
  await server.close();
});

test('a program ends after a proxy that hangs', async () => {
  const proxy = await mockProxy({ route: () => undefined, refuse: 'hang' });
  expect(await sendAndEnd('https://api.openai.com/', { HTTPS_PROXY: proxy.origin })).toEqual([0, 'network:timeout']);
  await proxy.close();
});
