import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runTripkey } from '../cli/run.ts';
import { cli, writeTools } from './tools.ts';
import { type World, workFolder } from './world.ts';

/** A `tripkey …` that ran. */
export interface Call {
  readonly words: string;
  readonly status: number;
}

export interface ShellRun {
  readonly status: number | null;
  /** Both streams, as they came; the world's folder is called `/home/mona`, and its mock by the name of what it stands for. */
  readonly output: string;
  readonly calls: readonly Call[];
}

export interface Shell {
  /** Runs a script with bash, in the shop; `$?` is what the one before ended with. One that hangs is killed: its status is null. */
  run(script: string): Promise<ShellRun>;
}

const PATIENCE_MS = 50_000;

/** A shell in a world, with the tools that pages name; `origin` is where its mock of OpenAI listens. */
export const openShell = (world: World, origin: string): Shell => {
  const folder = workFolder();
  writeTools(join(folder, 'bin'));
  const log = join(folder, 'calls');
  const env = environment(world, folder, log, origin);
  const home = dirname(world.repo.path);
  const { host } = new URL(origin);
  let seen = 0;
  let last = 0;
  return {
    run: async (script) => {
      if (script.includes('report.json')) await writeReport(world);
      const { status, output } = await bash(`(exit ${last})\n${script}`, world, env);
      last = status ?? 1;
      const calls = callsIn(log).slice(seen);
      seen += calls.length;
      return { status, output: output.replaceAll(home, '/home/mona').replaceAll(host, 'api.openai.com'), calls };
    },
  };
};

const environment = (world: World, folder: string, log: string, origin: string): NodeJS.ProcessEnv => {
  const network = /^((https?|all|no)_proxy|(OPENAI|AZURE)_.*)$/i;
  const kept = Object.entries(world.repo.env).filter(([name]) => !network.test(name));
  return {
    ...Object.fromEntries(kept),
    PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    XDG_CACHE_HOME: join(folder, 'cache'),
    TRIPKEY_NODE: process.execPath,
    TRIPKEY_CLI: cli,
    WORLD_NOW: String(world.now),
    MOCK_ORIGIN: origin,
    CALLS: log,
    LEAKED_KEY: world.leaked.value,
    OPENAI_API_KEY: world.leaked.value,
    OPENAI_ADMIN_KEY: world.org.admin.value,
    BASE_BRANCH: 'main',
    TRIPKEY_BASE: 'origin/main',
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    GIT_AUTHOR_DATE: `${world.now} +0000`,
    GIT_COMMITTER_DATE: `${world.now} +0000`,
    TZ: 'UTC',
    LC_ALL: 'C.UTF-8',
  };
};

/** An earlier report, for pages that go on from one. */
const writeReport = async ({ repo }: World): Promise<void> => {
  const file = join(repo.path, 'report.json');
  if (existsSync(file)) return;
  await runTripkey(['scan', '--format', 'json', '--output', file], { cwd: repo.path, env: repo.env });
};

const bash = (
  script: string,
  world: World,
  env: NodeJS.ProcessEnv,
): Promise<{ status: number | null; output: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', script], {
      cwd: world.repo.path,
      env,
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    });
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output: Buffer.concat(said).toString() }));
    child.stdin.on('error', () => {});
    child.stdin.end(stdinOf(script, world));
  });

/** What git gives to a server's hook; to other pages the key that they have typed. */
const stdinOf = (script: string, { repo, org }: World): string => {
  if (!script.includes('--pre-receive')) return `${org.admin.value}\n`;
  const head = repo.git('rev-parse', 'HEAD').trim();
  return `${'0'.repeat(head.length)} ${head} refs/heads/new\n`;
};

const callsIn = (log: string): readonly Call[] => {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const [status = '', words = ''] = line.split('\t');
    return { status: Number(status), words };
  });
};
