import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';

export interface RepositoryOptions {
  readonly objectFormat?: 'sha1' | 'sha256';
  /** An existing or new folder; a fresh temporary one when absent. */
  readonly at?: string;
  readonly bare?: boolean;
}

export interface RawGitOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Uint8Array;
  /** Exit statuses that are no error; 0 alone when absent. */
  readonly allow?: readonly number[];
}

/** A real repository in a temporary folder, with a HOME of its own; removed when the test file is done. */
export interface TestRepository {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** What a program run by the test needs to see this repository as a user would. No variable of the machine's git is in it. */
  readonly env: NodeJS.ProcessEnv;
  /** Writes files: `write('a/b.txt', 'text')`, or several at once from an object. A name may be bytes. */
  write(path: string | Uint8Array, content: string | Uint8Array): TestRepository;
  write(files: Readonly<Record<string, string | Uint8Array>>): TestRepository;
  symlink(path: string, target: string): TestRepository;
  remove(...paths: readonly string[]): TestRepository;
  /** `git add -f` of the paths, or `git add -A` without any. */
  stage(...paths: readonly string[]): TestRepository;
  /** Commits the index, also when nothing changed. Dates count up from 2026-01-01, a minute a commit. */
  commit(message?: string): TestRepository;
  /** Any git command in the repository; its output without the last newline. */
  git(...args: readonly string[]): string;
  /** As `git`, for bytes, input, other folders, other environments. */
  raw(args: readonly string[], options?: RawGitOptions): Buffer;
  /** The id of a revision, `HEAD` when absent. */
  id(revision?: string): string;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A fresh temporary folder, removed when the test file is done. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tripkey-test-')));
  folders.push(folder);
  return folder;
}

/** Makes an empty repository (branch `main`). */
export function repository(options: RepositoryOptions = {}): TestRepository {
  const path = options.at ?? join(temporaryFolder(), 'repository');
  mkdirSync(path, { recursive: true });
  const made = at(realpathSync(path), isolatedEnvironment());
  made.git(
    'init',
    '-q',
    '-b',
    'main',
    `--object-format=${options.objectFormat ?? 'sha1'}`,
    ...(options.bare ? ['--bare'] : []),
  );
  return made;
}

/** A repository that exists already (a clone, a linked worktree), with the environment of the one that it came from. */
export function existingRepository(path: string, env: NodeJS.ProcessEnv): TestRepository {
  return at(realpathSync(path), env);
}

/** What says of a machine that it is CI, or how its terminal looks. */
const ofMachine = /^(GIT_.*|CI|GITHUB_.*|GITLAB_.*|NO_COLOR|FORCE_COLOR|COLUMNS|NODE_OPTIONS)$/;

/** The environment of somebody outside of CI and terminals without anything of git's, with an empty HOME and a global configuration of its own. */
export function isolatedEnvironment(): NodeJS.ProcessEnv {
  const home = temporaryFolder();
  const config = join(home, '.gitconfig');
  writeFileSync(config, '[user]\n\tname = Test\n\temail = test@example.com\n[protocol "file"]\n\tallow = always\n');
  const kept = Object.entries(process.env).filter(([name]) => !ofMachine.test(name));
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    GIT_CONFIG_GLOBAL: config,
    GIT_CONFIG_NOSYSTEM: '1',
  };
}

function at(path: string, env: NodeJS.ProcessEnv): TestRepository {
  let commits = 0;
  const self: TestRepository = {
    path,
    env,
    write(files: string | Uint8Array | Readonly<Record<string, string | Uint8Array>>, content?: string | Uint8Array) {
      if (typeof files === 'string' || files instanceof Uint8Array) writeOne(path, files, content ?? '');
      else for (const [name, text] of Object.entries(files)) writeOne(path, name, text);
      return self;
    },
    symlink(name, target) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      symlinkSync(target, join(path, name));
      return self;
    },
    remove(...paths) {
      for (const name of paths) rmSync(join(path, name), { recursive: true, force: true });
      return self;
    },
    stage(...paths) {
      self.raw(paths.length === 0 ? ['add', '-A'] : ['--literal-pathspecs', 'add', '-f', '--', ...paths]);
      return self;
    },
    commit(message = 'change') {
      const date = new Date(Date.UTC(2026, 0, 1) + 60_000 * commits++).toISOString();
      const dated = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
      self.raw(['commit', '-q', '--allow-empty', '--no-verify', '-F', '-'], { input: message, env: dated });
      return self;
    },
    git: (...args) => self.raw(args).toString().replace(/\n$/, ''),
    raw: (args, options = {}) => rawGit(path, env, args, options),
    id: (revision = 'HEAD') => self.git('rev-parse', '--verify', revision),
  };
  return self;
}

function writeOne(folder: string, name: string | Uint8Array, content: string | Uint8Array): void {
  const path = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]);
  mkdirSync(path.subarray(0, path.lastIndexOf(0x2f)), { recursive: true });
  writeFileSync(path, content);
}

function rawGit(path: string, env: NodeJS.ProcessEnv, args: readonly string[], options: RawGitOptions): Buffer {
  const result = spawnSync('git', args, {
    cwd: options.cwd ?? path,
    env: { ...env, ...options.env },
    input: options.input ?? '',
    maxBuffer: 1 << 30,
  });
  if (result.error !== undefined) throw result.error;
  if (!(options.allow ?? [0]).includes(result.status ?? -1)) {
    throw new Error(`git ${args.join(' ')}: exit ${result.status}\n${result.stderr.toString()}`);
  }
  return result.stdout;
}
