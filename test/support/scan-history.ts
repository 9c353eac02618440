import { spawn } from 'node:child_process';
import type { History } from '../../src/detect/finding.ts';
import { bin, type Document, env as userEnvironment, parseReport, type ReportedFinding } from '../cli/support.ts';
import { temporaryFolder } from './repository.ts';

export type HistoryFinding = ReportedFinding & { readonly history: History };

export interface HistoryRun {
  readonly status: number | null;
  readonly stderr: string;
  readonly stdout: string;
  /** Absent when nothing was printed. */
  readonly document: (Omit<Document, 'findings'> & { readonly findings: readonly HistoryFinding[] }) | undefined;
  /** Peak memory in KB; NaN when it was not asked for, and of a process that was killed. */
  readonly memory: number;
}

export interface HistoryOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly args?: readonly string[];
  readonly memory?: boolean;
  readonly uid?: number;
}

/** Less than a test may take. */
const PATIENCE_MS = 25_000;

/**
 * A module that says at the end how much memory the whole process has held. Threads load it as well. Linux counts for `maxRSS` what the process held that
 * has started it, Jest, as long as it was a copy of that.
 */
const tellPeak = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync, writeSync } from 'node:fs';
  import { isMainThread } from 'node:worker_threads';
  const peak = () => process.platform === 'linux'
    ? /^VmHWM:\\s*([0-9]+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))[1]
    : process.resourceUsage().maxRSS;
  if (isMainThread) process.on('exit', () => writeSync(2, \`peak \${peak()}\\n\`));
`)}`;

/** What the shell needs to go to a folder whose name is any bytes. */
const inFolder = 'cd -- "$(printf "%b/" "$1")" && shift && exec "$@"';

/**
 * Runs `tripkey scan-history --format json --no-cache` in a folder, which may be named in bytes, with a cache folder of its own.
 * The document holds to the schema.
 */
export async function scanHistory(folder: string | Buffer, options: HistoryOptions = {}): Promise<HistoryRun> {
  const args = [
    process.execPath,
    ...(options.memory === true ? ['--import', tellPeak] : []),
    bin,
    'scan-history',
    '--format',
    'json',
    '--no-cache',
    ...(options.args ?? []),
  ];
  const octal = Array.from(Buffer.from(folder as string), (byte) => `\\0${byte.toString(8)}`).join('');
  const { status, stdout, stderr } = await run(['-c', inFolder, 'sh', octal, ...args], options);
  const peak = /^peak ([0-9]+)$/m.exec(stderr)?.[1];
  const document = stdout === '' ? undefined : (parseReport(stdout) as unknown as HistoryRun['document']);
  return { status, stdout, stderr, document, memory: Number(peak) };
}

function run(
  args: readonly string[],
  { env, uid }: HistoryOptions,
): Promise<Pick<HistoryRun, 'status' | 'stdout' | 'stderr'>> {
  return new Promise((resolve, reject) => {
    const inherited = { ...userEnvironment, XDG_CACHE_HOME: temporaryFolder(), ...env };
    const child = spawn('sh', args, { env: inherited, detached: true, ...(uid !== undefined && { uid, gid: uid }) });
    // Before the test's own limit, with everything that it has started: what hangs must not outlive the test.
    const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), PATIENCE_MS);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => {
      clearTimeout(timer);
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
    child.stdin.end();
  });
}
