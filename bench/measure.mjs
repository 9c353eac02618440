import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Measures commands side by side and prints a Markdown table: medians of CPU (user + system, children included), wall
 * time and peak memory, and the ratio of CPU to that of the command called `base`.
 *
 * @param {string} title
 * @param {{ name: string, argv: string[], cwd: string, env?: Record<string, string>, expect?: number[] }[]} commands
 *   `expect`: the exit statuses that are right, [0] when absent; any other ends the benchmark.
 * @param {{ rounds: number, warmups?: number, base: string }} options
 */
export function measure(title, commands, { rounds, warmups = 2, base }) {
  const runs = runInterleaved(commands, { rounds, warmups });
  const medians = new Map(commands.map(({ name }) => [name, mediansOf(runs[name])]));
  console.log(table(title, medians, { rounds, base }));
  return medians;
}

/**
 * Runs commands in interleaved rounds. Returns, by name, what each round cost (bench/measure.py says how): seconds and
 * bytes. `limit` (seconds) and `mayFail` of a command, and `output` and `sample`, are measure.py's.
 */
export function runInterleaved(commands, options) {
  const script = fileURLToPath(new URL('measure.py', import.meta.url));
  const spec = { warmups: 0, ...options, commands: commands.map((each) => ({ expect: [0], ...each })) };
  const child = spawnSync('python3', [script], {
    input: JSON.stringify(spec),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (child.error)
    throw new Error('bench needs python3, to read the resource use of single processes', { cause: child.error });
  if (child.status !== 0) throw new Error('a command of the benchmark did not end as it should');
  return JSON.parse(child.stdout);
}

/** Medians of rounds, and the distance between the cheapest and the dearest one. */
export function mediansOf(runs) {
  return {
    cpu: median(runs.map((run) => run.cpu)),
    wall: median(runs.map((run) => run.wall)),
    rss: median(runs.map((run) => run.rss)),
    spread: Math.max(...runs.map((run) => run.cpu)) - Math.min(...runs.map((run) => run.cpu)),
  };
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function table(title, medians, { rounds, base }) {
  const reference = medians.get(base).cpu;
  const rows = [...medians].map(([name, { cpu, wall, rss, spread }]) =>
    row(name, ms(cpu), ms(spread), ms(wall), (rss / 1e6).toFixed(0), `${(cpu / reference).toFixed(2)} ×`),
  );
  const head = row('command', 'CPU ms', 'spread', 'wall ms', 'peak MB', `CPU to ${base}`);
  return [
    `### ${title}`,
    '',
    `Medians of ${rounds} interleaved runs.`,
    '',
    head,
    row('---', '--:', '--:', '--:', '--:', '--:'),
    ...rows,
    '',
  ].join('\n');
}

/** A row of a Markdown table. */
export const row = (...cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const ms = (seconds) => (seconds * 1000).toFixed(seconds < 0.1 ? 1 : 0);
