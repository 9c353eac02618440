import { spawn } from 'node:child_process';

/** A server that nobody here wrote, run beside the tests on 127.0.0.1. */
export interface ForeignServer {
  readonly origin: string;
  /** Everything that it has printed so far, without colours. */
  readonly said: () => string;
  close(): void;
}

/** Longer than all its tests take: one that is forgotten ends. */
const LIFE_MS = 300_000;

/** Starts a program, and waits until it prints its port, the first group of `ready`. Rejects when it ends before that. */
export const startForeign = (
  command: string,
  args: readonly string[],
  ready: RegExp,
  env: NodeJS.ProcessEnv = {},
): Promise<ForeignServer> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIFE_MS,
      killSignal: 'SIGKILL',
    });
    let printed = '';
    const said = (): string => printed.replaceAll(COLOR, '');
    const listen = (chunk: Buffer): void => {
      printed += chunk.toString();
      const port = ready.exec(said())?.[1];
      if (port !== undefined) resolve({ origin: `http://127.0.0.1:${port}`, said, close: () => child.kill() });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`${command} ended: ${said().slice(-500)}`)));
  });

const COLOR = /\u001b\[[\d;]*m/g;
