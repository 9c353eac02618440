import { readFileSync, writeFileSync } from 'node:fs';
import { importTypeScript } from '../bundle.mjs';
import { countFound, disguises, harmless, kinds, seedCount, surroundings, writeCases } from '../compare/cases.mjs';
import { findingsOf, tools } from '../compare/tools.mjs';
import { statusOf, unreadable } from '../compare/unreadable.mjs';
import { row } from '../measure.mjs';

const page = 'docs/comparison.md';
const [begin, end] = ['<!-- made by: npm run bench -- compare --write -->', '<!-- end -->'];

/** What each scanner finds of keys that are planted for the run. With `--write` the tables go into docs/comparison.md. */
export async function run({ isWritten }) {
  const all = tools();
  const support = await load();
  const tables = [
    files('Kinds of keys', kinds(support), all),
    files('What stands around a key', surroundings(support), all),
    files('Disguises', disguises(support), all),
    history(support, all),
    files('Harmless values that are reported', harmless(support), all),
  ];
  const sums = [row('', ...all.map(({ name }) => name)), row('---', ...all.map(() => '--:')), ...tables.map(sumOf)];
  const text = [header(all), ...sums, '', ...tables.flatMap(folded), ...silences(support, all)].join('\n');
  if (isWritten) write(text, all);
  else console.log(text);
}

/** The tests' own keys, encoders and hiding places. */
const load = async () => {
  const modules = ['keys', 'encoders', 'repository', 'hiding-places/all'];
  const loaded = await Promise.all(modules.map((name) => importTypeScript(`test/support/${name}.ts`)));
  return Object.assign({}, ...loaded);
};

const header = (all) =>
  `Made on ${new Date().toISOString().slice(0, 10)}, with ${all.map(({ name, version }) => `${name} ${version}`).join(', ')}.\n`;

/** Five files for each row; counted is in how many of them something is found. */
const files = (title, rows, all) => {
  const folder = writeCases(rows);
  const columns = all.map((tool) => countFound(rows, findingsOf(tool, tool.files(folder), folder)));
  const body = rows.map(({ name }, index) => ({
    name,
    size: seedCount,
    counts: columns.map((column) => column[index]),
  }));
  return { title, tools: all, rows: body };
};

/** A repository for each hiding place; counted is in how many of them something is found. Not every scanner reads histories. */
const history = ({ sections, repository, plant }, all) => {
  const rows = Object.entries(sections).map(([name, places], section) => {
    const built = places.flatMap((place, index) => build(place, section * 1000 + index, repository, plant));
    const isFound = (tool, { folder, env }) => findingsOf(tool, tool.history(folder), folder, env).length > 0;
    const counts = all.map((tool) => tool.history && built.filter((place) => isFound(tool, place)).length);
    console.error(`${name}: ${counts.join(' ')} of ${built.length}`);
    return { name, size: built.length, counts };
  });
  return { title: 'Hiding places in a history', tools: all, rows };
};

/** What scanners of histories end with where they could not read everything. */
const silences = (support, all) => {
  const readers = all.filter((tool) => tool.history !== undefined);
  const rows = unreadable(support).map(({ name, make, argv }) => {
    const folder = make();
    return row(name, ...readers.map((tool) => statusOf(argv(tool, folder), folder)));
  });
  const head = [row('exit status', ...readers.map(({ name }) => name)), row('---', ...readers.map(() => '--:'))];
  return ['### Repositories that cannot be read\n', ...head, ...rows, ''];
};

/** A place whose folder has a name that is no text is left out. */
const build = (place, index, repository, plant) => {
  const repo = repository(place.options);
  const { scanned = repo.path, env } = place.build(repo, plant('openai-project-key/74', 50_000 + index).secret);
  return typeof scanned === 'string' ? [{ folder: scanned, env: { ...repo.env, ...env } }] : [];
};

/** A table's last line, for the table of tables. */
const sumOf = ({ title, tools: all, rows }) => {
  const size = rows.reduce((sum, one) => sum + one.size, 0);
  const sums = all.map((_, index) => rows.reduce((sum, { counts }) => sum + counts[index], 0));
  return row(`${title} (${size})`, ...sums.map(cell));
};

/** A table that opens when it is asked for. */
const folded = ({ title, tools: all, rows }) => [
  `<details><summary>${title}</summary>\n`,
  row('', 'of', ...all.map(({ name }) => name)),
  row('---', '--:', ...all.map(() => '--:')),
  ...rows.map(({ name, size, counts }) => row(name, `${size}`, ...counts.map(cell))),
  '\n</details>\n',
];

const cell = (count) => (Number.isFinite(count) ? `${count}` : '–');

/** A scanner that the page has a column of, and that is not here, must not vanish without a word. */
const write = (text, all) => {
  const old = readFileSync(page, 'utf8');
  const missing = [
    'gitleaks',
    'betterleaks',
    'trufflehog',
    'kingfisher',
    'ripsecrets',
    'secretlint',
    'detect-secrets',
  ].filter((name) => old.includes(`| ${name} |`) && !all.some((tool) => tool.name === name));
  if (missing.length > 0) throw new Error(`not installed, but in ${page}: ${missing.join(', ')}`);
  const [before, rest = ''] = old.split(begin);
  const after = rest.slice(rest.indexOf(end));
  writeFileSync(page, `${before}${begin}\n\n${text}\n${after}`);
};
