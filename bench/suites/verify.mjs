import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { importTypeScript } from '../bundle.mjs';
import { runInterleaved } from '../measure.mjs';
import { cli } from '../repository.mjs';

const PLACES = 1000;
const KEYS = 50;

/** 1 000 places of 50 keys, verified against a server here that takes 100 ms for an answer: time, and requests. */
export async function run({ rounds = 7 }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tripkey-bench-'));
  const server = await startServer();
  try {
    await plant(folder);
    const scan = { cwd: folder, expect: [1] };
    const argv = [process.execPath, cli, 'scan'];
    const commands = [
      { name: 'scan', argv, ...scan },
      { name: 'scan --verify', argv: [...argv, '--verify', '--api-base', server.origin], ...scan },
    ];
    const runs = runInterleaved(commands, { rounds });
    const requests = (await server.requests()) / rounds;
    const wall = (name) => Math.round(1000 * runs[name].map((each) => each.wall).sort((a, b) => a - b)[rounds >> 1]);
    console.log(`| | wall ms, median of ${rounds} | requests a run |\n|---|---|---|`);
    console.log(`| scan, ${PLACES} places of ${KEYS} keys | ${wall('scan')} | 0 |`);
    console.log(`| scan --verify, 4 at once, 100 ms an answer | ${wall('scan --verify')} | ${requests} |`);
    console.log(`\nWaiting alone: ${Math.ceil(KEYS / 4) * 100} ms.`);
    if (requests !== KEYS) throw new Error(`${requests} requests for ${KEYS} keys`);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function plant(folder) {
  const keys = await importTypeScript('test/support/keys.ts');
  for (let place = 0; place < PLACES; place++) {
    const { text } = keys.plant('openai-project-key', 1 + (place % KEYS));
    writeFileSync(path.join(folder, `${place}.env`), `${text}\n`);
  }
}

async function startServer() {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../verify-server.mjs', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => Number((await lines.next()).value);
  const port = await next();
  return {
    origin: `http://127.0.0.1:${port}`,
    requests() {
      child.stdin.write('\n');
      return next();
    },
    close: () => child.stdin.end(),
  };
}
