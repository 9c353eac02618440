import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { temporaryFolder } from '../support/repository.ts';

export interface Ending {
  /** Null: it did not end by itself. */
  readonly status: number | null;
  /** The status of the answer, or the reason why there is none. */
  readonly said: string;
}

/** Sends one request, closes, and ends by itself. */
export type SendInChild = (
  url: string,
  env: {
    /** What createHttp is given. */
    readonly given?: Readonly<Record<string, string>>;
    /** Of the process: a test's own is a copy, of which Node's TLS takes no notice. */
    readonly process?: Readonly<Record<string, string>>;
  },
) => Promise<Ending>;

/** Much more than a start takes, and much less than undici keeps a connection that is being made. */
const PATIENCE_MS = 8000;

/** Bundles http-client.ts, to be run in processes of its own. */
export const createChildSender = async (): Promise<SendInChild> => {
  const outfile = join(temporaryFolder(), 'http-client.mjs');
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  const entryPoints = ['src/verify/http-client.ts'];
  await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'esm', banner });
  return (url, { given = {}, process: more = {} }) => {
    const script = `
      import { createHttp } from ${JSON.stringify(`file://${outfile}`)};
      const http = createHttp({ env: ${JSON.stringify(given)}, timeoutMs: 500, sleep: async () => {} });
      const outcome = await http.send({ method: 'GET', url: ${JSON.stringify(url)}, headers: {} });
      await http.close();
      console.log(outcome.reason ?? outcome.status);`;
    return run(script, more);
  };
};

const run = (script: string, env: Readonly<Record<string, string>>): Promise<Ending> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { PATH: process.env['PATH'], ...env },
      timeout: PATIENCE_MS,
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += String(chunk)));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, said: said.trim() }));
  });
