import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { versions } from './peers.mjs';

// npm run bench -- hook scan [--rounds 15] [--folder PATH]: prints Markdown. Each suite is bench/suites/<name>.mjs.
// npm run bench -- doctor: the checks on 100 000 files, against git and grep.
// npm run bench -- verify: requests and time of --verify against a server here.
// npm run bench -- compare [--write]: what other scanners find; --write puts it into docs/comparison.md.
// npm run bench -- history [REPOSITORY…] [--check] [--no-peers]: whole histories; made-up ones when none is named.

const standard = ['hook', 'staged', 'scan', 'start'];
const suites = [...standard, 'history', 'verify', 'doctor', 'compare'];
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    folder: { type: 'string' },
    check: { type: 'boolean' },
    'no-peers': { type: 'boolean' },
    write: { type: 'boolean' },
  },
});
const chosen = positionals.filter((name) => suites.includes(name));
const repositories = positionals.filter((name) => !suites.includes(name));
const unknown = chosen.includes('history') ? repositories.filter((folder) => !existsSync(folder)) : repositories;
if (unknown.length > 0) throw new Error(`no such suite: ${unknown.join(', ')} (there are ${suites.join(', ')})`);
if (!existsSync('dist/cli.js')) throw new Error('nothing to measure: run `npm run build` first');

console.log(
  [`${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`, ...versions()].map((line) => `- ${line}`).join('\n'),
);
for (const name of chosen.length > 0 ? chosen : standard) {
  console.log(`\n## ${name}\n`);
  const { run } = await import(`./suites/${name}.mjs`);
  await run({
    rounds: values.rounds === undefined ? undefined : Number(values.rounds),
    folder: values.folder,
    repositories,
    isCheck: values.check,
    hasPeers: values['no-peers'] !== true,
    isWritten: values.write,
  });
}
