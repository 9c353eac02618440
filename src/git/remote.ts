import { spawn } from 'node:child_process';
import { GitError } from '../errors.ts';
import { gitEnvironment, gitProgram } from './environment.ts';
import { type GitPlace, gitError } from './run.ts';
import { protocols, shownUrl } from './url.ts';

/** How much of the history comes along with what is fetched: `as-is` leaves a whole clone whole, the others change where a shallow one ends. */
export type Depth = 'as-is' | 'tip' | 'everything' | { readonly more: number };

/** A repository's remote, with the credentials that its own configuration has. */
export interface Remote {
  /** The ids of the refs of these exact names, by name; `refs/tags/x^{}` is an annotated tag's commit. Rejects with GitError. */
  idsOf(...names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Brings objects here by their ids; no ref is made or moved. Rejects with GitError. */
  fetch(ids: readonly string[], depth: Depth): Promise<void>;
}

/** The remote of a name. Nobody is asked for a password, no hook, submodule or housekeeping is run. */
export const openRemote = (place: GitPlace, name: string): Remote => ({
  async idsOf(...names) {
    const words = await network(place, ['ls-remote', '--quiet', '--', name, ...names]);
    const found = words.split('\n').flatMap((line) => {
      const [, id, ref] = /^([0-9a-f]{40,64})\t(.+)$/.exec(line) ?? [];
      // git also answers with refs that merely end like that.
      return id !== undefined && ref !== undefined && names.includes(ref) ? [[ref, id] as const] : [];
    });
    return new Map(found);
  },
  async fetch(ids, depth) {
    await network(place, ['fetch', ...quietly, ...depthOption(depth), '--', name, ...ids]);
  },
});

const quietly = [
  '--quiet',
  '--no-tags',
  '--no-prune',
  '--no-recurse-submodules',
  '--no-write-fetch-head',
  '--no-auto-maintenance',
];

const depthOption = (depth: Depth): readonly string[] => {
  if (depth === 'as-is') return [];
  if (depth === 'tip') return ['--depth=1'];
  return depth === 'everything' ? ['--unshallow'] : [`--deepen=${depth.more}`];
};

const settings = [
  'color.ui=false',
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'credential.interactive=never',
  'fetch.writeCommitGraph=false',
  // A server that says nothing for a minute will say nothing more.
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=60',
  'submodule.recurse=false',
].flatMap((setting) => ['-c', setting]);

const MOST_WORDS = 65_536;

const network = (place: GitPlace, args: readonly string[]): Promise<string> => {
  const env = { ...gitEnvironment(place.env), GIT_ALLOW_PROTOCOL: protocols.join(':'), SSH_ASKPASS_REQUIRE: 'never' };
  const child = spawn(gitProgram(env), ['--no-pager', ...settings, ...args], {
    cwd: place.cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    ...(place.signal && { signal: place.signal }),
  });
  const out: Buffer[] = [];
  let words = '';
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    if (words.length < MOST_WORDS) words += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new GitError(`git ${args[0]}: ${error.message}`, '', { cause: error })));
    child.once('close', (status) => {
      if (status === 0) resolve(Buffer.concat(out).toString());
      else reject(gitError(args, status ?? 128, shownUrl(words)));
    });
  });
};
