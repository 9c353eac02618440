import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type TestRepository,
  existingRepository,
  isolatedEnvironment,
  repository,
  temporaryFolder,
} from '../support/repository.ts';

/** Zeros, as GitHub writes them for what is not there. */
export const zero = (id: string): string => '0'.repeat(id.length);

/** A repository on a server, and one of somebody who pushes to it. */
export interface Site {
  readonly url: string;
  readonly server: TestRepository;
  readonly dev: TestRepository;
  /** Pushes a revision to a full ref; returns its id. */
  push(revision: string, ref: string): string;
}

export const site = (objectFormat: 'sha1' | 'sha256' = 'sha1'): Site => {
  const server = repository({ bare: true, objectFormat });
  const dev = repository({ objectFormat });
  const url = `file://${server.path}`;
  dev.git('remote', 'add', 'origin', url);
  return {
    url,
    server,
    dev,
    push(revision, ref) {
      const id = dev.id(revision);
      dev.git('push', '-q', '--force', 'origin', `${id}:${ref}`);
      return id;
    },
  };
};

export interface Checkout {
  readonly sha: string;
  /** GITHUB_REF. */
  readonly ref: string;
  /** `fetch-depth`; 0: everything. */
  readonly depth: number;
  readonly filter?: string;
}

/** A workspace as actions/checkout makes it: a fetch by refspec, then a detached HEAD or a branch. */
export const checkout = ({ url, dev }: Site, { sha, ref, depth, filter }: Checkout): TestRepository => {
  const format = sha.length === 64 ? 'sha256' : 'sha1';
  const workspace = existingRepository(repository({ objectFormat: format }).path, dev.env);
  workspace.git('remote', 'add', 'origin', url);
  const tracking = ref.replace(/^refs\/heads\//, 'refs/remotes/origin/').replace(/^refs\/pull\//, 'refs/remotes/pull/');
  const all = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
  const specs =
    depth === 0 ? [...all, ...(ref.startsWith('refs/pull/') ? [`+${sha}:${tracking}`] : [])] : [`+${sha}:${tracking}`];
  const options = [
    ...(depth === 0 ? [] : [`--depth=${depth}`]),
    ...(filter === undefined ? [] : [`--filter=${filter}`]),
  ];
  if (filter !== undefined) {
    workspace.git('config', 'remote.origin.promisor', 'true');
    workspace.git('config', 'remote.origin.partialCloneFilter', filter);
  }
  workspace.git(
    '-c',
    'protocol.version=2',
    'fetch',
    '-q',
    '--no-tags',
    '--prune',
    '--no-recurse-submodules',
    ...options,
    'origin',
    ...specs,
  );
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  if (branch === undefined) workspace.git('checkout', '-q', '--force', '--detach', sha);
  else workspace.git('checkout', '-q', '--force', '-B', branch, tracking);
  return workspace;
};

export interface Step {
  readonly event: string;
  /** Undefined: GITHUB_EVENT_PATH leads nowhere. */
  readonly payload?: unknown;
  readonly sha?: string;
  readonly ref?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface StepRun {
  readonly status: number | null;
  readonly log: string;
  readonly stderr: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The JSON report, if one was written. */
  readonly report:
    | {
        readonly findings: readonly { readonly preview: string; readonly status: string }[];
        readonly scan: { readonly complete: boolean; readonly notices: readonly string[] };
      }
    | undefined;
}

/** The built Action as the runner starts it. */
const program = join(process.cwd(), 'dist', 'action', 'action.js');
const machine = /^(CI|GITHUB_.*|ACTIONS_.*|RUNNER_.*|INPUT_.*|OPENAI_.*|NODE_OPTIONS|(https?|all|no)_proxy)$/i;

/** Runs one step in a workspace. */
export const runStep = async (
  workspace: { readonly path: string; readonly env: NodeJS.ProcessEnv },
  step: Step,
): Promise<StepRun> => {
  const files = temporaryFolder();
  const file = (name: string): string => join(files, name);
  for (const name of ['output', 'summary']) writeFileSync(file(name), '');
  if (step.payload !== undefined)
    writeFileSync(file('event.json'), typeof step.payload === 'string' ? step.payload : JSON.stringify(step.payload));
  const inputs = { formats: `json=${file('report.json')}`, ...step.inputs };
  const env = {
    ...Object.fromEntries(Object.entries(workspace.env).filter(([name]) => !machine.test(name))),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace.path,
    GITHUB_REPOSITORY: 'octo/repo',
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_API_URL: 'http://127.0.0.1:9',
    GITHUB_EVENT_NAME: step.event,
    GITHUB_EVENT_PATH: file('event.json'),
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_SHA: step.sha,
    GITHUB_REF: step.ref,
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    ...step.env,
  };
  const { status, stdout, stderr } = await start(workspace.path, env);
  const report = file('report.json');
  return {
    status,
    log: stdout,
    stderr,
    summary: readFileSync(file('summary'), 'utf8'),
    outputs: outputsIn(readFileSync(file('output'), 'utf8')),
    report: existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as StepRun['report']) : undefined,
  };
};

const start = (
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ status: number | null; stdout: string; stderr: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 50_000,
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
  });

/** As the runner reads the file: `name<<delimiter`, lines, the delimiter. */
const outputsIn = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^(.+?)<<(.+)\n([^]*?)\n\2\n/gm)].map(([, name, , value]) => [name, value]));

/** An empty workspace: no checkout has run. */
export const emptyWorkspace = (): { readonly path: string; readonly env: NodeJS.ProcessEnv } => {
  const path = join(temporaryFolder(), 'workspace');
  mkdirSync(path);
  return { path, env: isolatedEnvironment() };
};
