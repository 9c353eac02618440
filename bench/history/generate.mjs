import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { importTypeScript } from '../bundle.mjs';
import { createRandom } from './random.mjs';
import { importStream } from './story.mjs';

/** Goes up with every change to what is generated: older repositories are no longer the same. */
const version = 1;

/**
 * A bare repository with a made-up history of `commits` commits, the same for the same seed: made once, kept in a
 * temporary folder between runs. Returns its path. Its keys are made at run time and have never been anybody's.
 */
export async function generatedRepository(commits, seed = 1) {
  const parent = path.join(tmpdir(), 'tripkey-bench-history');
  const folder = path.join(parent, `v${version}-seed${seed}-${commits}.git`);
  if (existsSync(folder)) return folder;
  mkdirSync(parent, { recursive: true });
  const draft = `${folder}.${process.pid}`;
  try {
    await generate(draft, commits, seed);
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

async function generate(folder, commits, seed) {
  const { plant } = await importTypeScript('test/support/keys.ts');
  const git = (args, input = '') =>
    execFileSync('git', ['-C', folder, ...args], { input, stdio: ['pipe', 'ignore', 'inherit'] });
  mkdirSync(folder);
  git(['init', '-q', '--bare', '-b', 'main']);
  await fastImport(folder, importStream(commits, createRandom(seed), plant));
  // From scratch: what fast-import writes is neither packed nor compressed.
  git(['repack', '-adFq']);
  // Reachable from nothing, and loose.
  git(['hash-object', '-w', '--stdin'], `key = "${plant('openai-project-key', 900 + seed).secret}"\n`);
}

async function fastImport(folder, chunks) {
  const settings = ['-c', 'core.compression=0', '-c', 'pack.compression=0', '-c', 'fastimport.unpackLimit=0'];
  const child = spawn('git', ['-C', folder, ...settings, 'fast-import', '--quiet', '--done', '--depth=0'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  await pipeline(Readable.from(chunks, { objectMode: true }), child.stdin);
  const status = await ended;
  if (status !== 0) throw new Error(`git fast-import: exit status ${status}`);
}
