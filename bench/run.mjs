import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { versions } from './peers.mjs';

// npm run bench -- hook scan [--rounds 15] [--folder PATH]: prints Markdown. Each suite is bench/suites/<name>.mjs.

const suites = ['hook', 'staged', 'scan', 'start'];
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string' }, folder: { type: 'string' } },
});
const unknown = positionals.filter((name) => !suites.includes(name));
if (unknown.length > 0) throw new Error(`no such suite: ${unknown.join(', ')} (there are ${suites.join(', ')})`);
if (!existsSync('dist/cli.js')) throw new Error('nothing to measure: run `npm run build` first');

console.log(
  [`${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`, ...versions()].map((line) => `- ${line}`).join('\n'),
);
for (const name of positionals.length > 0 ? positionals : suites) {
  console.log(`\n## ${name}\n`);
  const { run } = await import(`./suites/${name}.mjs`);
  await run({ rounds: values.rounds === undefined ? undefined : Number(values.rounds), folder: values.folder });
}
