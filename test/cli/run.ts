import { spawn } from 'node:child_process';
import { temporaryFolder } from '../support/repository.ts';
import { bin, env, type Run } from './support.ts';

export interface RunTripkeyOptions {
  /** An empty folder when absent. */
  readonly cwd?: string;
  /** On top of a user's without any configuration, key or proxy. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Uint8Array;
  /** Sends the program a signal when it aborts. */
  readonly interrupt?: AbortSignal;
}

/** Less than a test may take. */
const PATIENCE_MS = 50_000;

/** Runs `tripkey …` beside the test, so that a mock server in the test's own process can answer it. What hangs is killed: its status is null. */
export const runTripkey = (args: readonly string[], options: RunTripkeyOptions = {}): Promise<Run> =>
  new Promise((resolve, reject) => {
    const { cwd = temporaryFolder(), input = '', interrupt } = options;
    const child = spawn(process.execPath, [bin, ...args], {
      cwd,
      env: { ...withoutNetwork, ...options.env },
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (status) =>
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
    interrupt?.addEventListener('abort', () => child.kill('SIGINT'), { once: true });
    // A program that ends before it reads is no failure of the test.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });

/** The machine's own proxies and keys would change what is tested, and might be used. */
const withoutNetwork: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(env).filter(
    ([name]) => !/^(https?|all|no)_proxy$|^(OPENAI|AZURE)_|^NODE_(EXTRA_CA_CERTS|TLS_)/i.test(name),
  ),
);
