import { spawn } from 'node:child_process';
import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repository } from '../support/repository.ts';
import { bin, env, key, parseReport } from './support.ts';

interface Interrupted {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Says when tripkey begins to listen for Ctrl-C: before that the system would end it. */
const announce = `process.on('newListener', (name) => { if (name === 'SIGINT') setImmediate(() => process.stderr.write('ready')); });`;

/** Starts tripkey, which has more to read than anyone waits for, and presses Ctrl-C as soon as it listens. */
function interrupted(cwd: string, args: readonly string[]): Promise<Interrupted> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(announce)}`, bin, ...args],
      { cwd, env },
    );
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      // In the middle of the reading, most likely; at any other moment the outcome is the same.
      if (stderr === 'ready') setTimeout(() => child.kill('SIGINT'), 300);
    });
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
    child.stdin.on('error', () => {});
  });
}

/** A file without an end, as far as a test is concerned. */
function hugeFile(path: string): void {
  const file = openSync(path, 'w');
  ftruncateSync(file, 2 ** 40);
  closeSync(file);
}

test('Ctrl-C in the middle of files prints what was found, and exits with 130', async () => {
  const repo = repository().write('a.txt', key());
  hugeFile(join(repo.path, 'b.bin'));
  const { stdout, ...end } = await interrupted(repo.path, ['scan', '-f', 'json']);
  expect(end).toEqual({ status: 130, signal: null, stderr: 'ready' });
  const { scan, findings } = parseReport(stdout);
  expect(scan).toMatchObject({ complete: false, incomplete: [{ what: 'the rest', why: 'interrupted' }] });
  expect(findings).toHaveLength(1);
});

test('Ctrl-C while nothing comes from standard input', async () => {
  const { stdout, ...end } = await interrupted(repository().path, ['scan', '-']);
  expect(end).toEqual({ status: 130, signal: null, stderr: 'ready' });
  expect(stdout).toMatch(/ {2}the rest: interrupted\n/);
});
