import { spawn, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { env } from '../cli/support.ts';
import { temporaryFolder } from '../support/repository.ts';

/** A project that has tripkey as npm would publish it. */
export interface Project {
  readonly path: string;
  readonly tarball: string;
  /** Runs a module in the project, beside the test; `input` is a constant of it. What hangs is killed: its status is null. */
  run(code: string, input?: unknown, options?: ScriptOptions): Promise<ScriptRun>;
}

export interface ScriptOptions {
  /** `script.mjs` when absent. */
  readonly name?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly flags?: readonly string[];
}

export interface ScriptRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Packs the built package and installs it into an empty project. No registry is asked. */
export const installedProject = (): Project => {
  if (!existsSync('dist/library/index.js')) throw new Error('dist/library is not there: run `npm run build`');
  const path = temporaryFolder();
  const packing = ['pack', '--json', '--ignore-scripts', '--pack-destination', path];
  const [{ filename }] = JSON.parse(npm(process.cwd(), packing)) as [{ filename: string }];
  const tarball = join(path, filename);
  writeFileSync(join(path, 'package.json'), '{ "private": true }\n');
  npm(path, ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball]);
  return { path, tarball, run: (code, input, options) => runScript(path, code, input, options) };
};

/** Runs a script that prints one JSON value, and nothing on standard error. */
export const runJson = async <T>(
  project: Project,
  code: string,
  input?: unknown,
  options?: ScriptOptions,
): Promise<T> => {
  const { status, stdout, stderr } = await project.run(code, input, options);
  if (status !== 0 || stderr !== '') throw new Error(`exit ${status}\n${stderr}${stdout}`);
  return JSON.parse(stdout) as T;
};

const npm = (cwd: string, args: readonly string[]): string => {
  const options = { cwd, encoding: 'utf8', shell: process.platform === 'win32' } as const;
  const { status, stdout, stderr } = spawnSync('npm', args, options);
  if (status !== 0) throw new Error(`npm ${args[0]}: ${stderr}`);
  return stdout;
};

/** Less than a test may take. */
const PATIENCE_MS = 50_000;

const runScript = (path: string, code: string, input: unknown, options: ScriptOptions = {}): Promise<ScriptRun> =>
  new Promise((done, reject) => {
    const script = join(path, options.name ?? 'script.mjs');
    // Through a variable: a script on the disk that holds keys would be found by the scans in it.
    writeFileSync(script, `const input = JSON.parse(process.env.TEST_INPUT);\n${code}`);
    const child = spawn(process.execPath, [...(options.flags ?? []), script], {
      cwd: resolve(path, options.cwd ?? '.'),
      env: { ...withoutNetwork, ...options.env, TEST_INPUT: JSON.stringify(input ?? null) },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (status) =>
      done({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });

/**
 * The machine's own proxies and keys would change what is tested, and might be used. What is meant for any other host than this one ends at a closed
 * port: a slip in a test reaches nobody.
 */
const withoutNetwork: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^(https?|all|no)_proxy$|^(OPENAI|AZURE)_|^NODE_(EXTRA_CA_CERTS|TLS_)/i.test(name),
    ),
  ),
  HTTPS_PROXY: 'http://127.0.0.1:9',
};
