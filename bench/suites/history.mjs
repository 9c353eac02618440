import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { check } from '../history/check.mjs';
import { generatedRepository } from '../history/generate.mjs';
import { historyPeers, logOptions, pathsOfAbsentBlobs, sizeOf } from '../history/peers.mjs';
import { mediansOf, row, runInterleaved } from '../measure.mjs';
import { cli } from '../repository.mjs';

const generatedCommits = [1000, 10_000, 100_000];
const base = 'git cat-file';
const tripkey = 'scan-history';
/** Seconds: what takes longer is run once, and stopped in the end. */
const slow = 60;
const limit = 180;

/** Whole histories: repositories that are named, or made-up ones. `isCheck`: proves the findings instead of measuring. */
export async function run({ rounds = 3, repositories = [], isCheck = false, hasPeers = true }) {
  const chosen = await choose(repositories);
  if (isCheck) return check(chosen);
  for (const repository of chosen) measureRepository(repository, rounds, hasPeers);
}

async function choose(folders) {
  if (folders.length > 0) return folders.map((folder) => ({ name: nameOf(folder), folder: path.resolve(folder) }));
  const made = [];
  for (const commits of generatedCommits)
    made.push({ name: `generated, ${commits} commits`, folder: await generatedRepository(commits) });
  return made;
}

const nameOf = (folder) => path.resolve(folder).split(path.sep).slice(-2).join('/');

function measureRepository({ name, folder }, rounds, hasPeers) {
  const size = sizeOf(folder);
  const absent = pathsOfAbsentBlobs(folder);
  const scratch = mkdtempSync(path.join(tmpdir(), 'tripkey-bench-cache-'));
  try {
    const commands = [...references(folder, absent), ...ours(folder, scratch), ...(hasPeers ? peers() : [])];
    prime(folder, scratch);
    const costs = costsOf(commands, rounds);
    console.log(heading(name, size, absent, rounds));
    console.log(table(costs, size.packed));
    console.log(summary(costs));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }

  function peers() {
    return historyPeers(folder, absent, scratch);
  }
}

function references(folder, absent) {
  const git = (...args) => ['git', '-C', folder, ...args];
  return [
    { name: base, argv: git('cat-file', '--batch', '--batch-all-objects', '--unordered', '--buffer'), cwd: '/' },
    // Renames are looked for in contents, of which a partial clone lacks some, and no scanner asks for them.
    { name: 'git log --raw', argv: git('log', '--all', '--raw', '--no-renames'), cwd: '/' },
    { name: 'git log -p', argv: git('log', '-p', ...logOptions(absent)), cwd: '/', once: true },
    { name: 'node -e 0', argv: [process.execPath, '-e', '0'], cwd: '/' },
  ];
}

function ours(folder, scratch) {
  const command = (name, env, ...args) => ({
    name,
    argv: [process.execPath, cli, 'scan-history', folder, '--format', 'json', ...args],
    cwd: '/',
    env,
    // Keys are found, and objects of partial clones are absent: neither is the run's fault.
    expect: [0, 1, 3],
  });
  return [
    command(tripkey, {}, '--no-cache'),
    command(`${tripkey} --threads 1`, {}, '--no-cache', '--threads', '1'),
    command(`${tripkey} --threads 2`, {}, '--no-cache', '--threads', '2'),
    command(`${tripkey}, cached`, cacheIn(scratch)),
  ];
}

function cacheIn(scratch) {
  const folder = path.join(scratch, 'xdg');
  mkdirSync(folder, { recursive: true });
  return { XDG_CACHE_HOME: folder };
}

function prime(folder, scratch) {
  const env = { ...process.env, ...cacheIn(scratch) };
  spawnSync(process.execPath, [cli, 'scan-history', folder, '--format', 'json'], { env, stdio: 'ignore' });
}

/** A first run of each, watched for its memory; then rounds of those that are quick enough. */
function costsOf(commands, rounds) {
  const bounded = commands.map((command) => ({ ...command, limit, mayFail: true }));
  const first = runInterleaved(bounded, { rounds: 1, output: '/dev/null', sample: true });
  const again = bounded.filter(({ name, once }) => {
    const [{ failed, stopped, wall }] = first[name];
    return !once && failed === undefined && !stopped && wall <= slow;
  });
  const timed = runInterleaved(again, { rounds, output: '/dev/null' });
  return new Map(
    bounded.map(({ name }) => {
      const [{ failed, stopped, tree }] = first[name];
      if (failed !== undefined) return [name, { failed }];
      const isOnce = timed[name] === undefined;
      return [name, { ...mediansOf(timed[name] ?? first[name]), tree, stopped, isOnce }];
    }),
  );
}

function heading(name, { commits, objects, packed }, absent, rounds) {
  const size = `${commits} commits, ${objects} objects, ${(packed / 1e6).toFixed(0)} MB of packs`;
  const gaps = absent.length > 0 ? `; blobs of ${absent.length} paths are absent, which \`git log -p\` leaves out` : '';
  return `### ${name}\n\n${size}${gaps}. Medians of ${rounds} rounds; * once.\n`;
}

function table(costs, packed) {
  const reference = costs.get(base).wall;
  const rows = [...costs].map(([name, cost]) => {
    if (cost.failed !== undefined) return row(name, `failed (status ${cost.failed})`, '', '', '', '', '');
    const { cpu, wall, rss, tree, stopped, isOnce } = cost;
    const above = stopped ? '> ' : '';
    const figures = [seconds(cpu), mb(rss), mb(tree), `${above}${(wall / reference).toFixed(2)} ×`];
    const speed = name === 'node -e 0' || stopped ? '' : (packed / 1e6 / wall).toFixed(0);
    return row(name, `${above}${seconds(wall)}${isOnce ? ' *' : ''}`, ...figures, speed);
  });
  const head = row('command', 'wall s', 'CPU s', 'peak MB', 'all processes MB', `wall to ${base}`, 'pack MB/s');
  return [head, row('---', ...Array.from({ length: 6 }, () => '--:')), ...rows, ''].join('\n');
}

/** How many times as long as ours each scanner takes. */
function summary(costs) {
  const own = costs.get(tripkey);
  if (own.failed !== undefined) return `No figure for ${tripkey}: it ends with status ${own.failed}.\n`;
  const others = [...costs].filter(([name, { wall }]) => wall !== undefined && !name.startsWith(tripkey));
  const times = others.map(
    ([name, { wall, stopped }]) => `${name} ${stopped ? '> ' : ''}${(wall / own.wall).toFixed(1)}`,
  );
  return `Wall time of others to ${tripkey}'s: ${times.join(', ')}.\n`;
}

const seconds = (value) => value.toFixed(value < 10 ? 2 : 1);
const mb = (bytes) => (bytes === undefined ? '–' : (bytes / 1e6).toFixed(0));
