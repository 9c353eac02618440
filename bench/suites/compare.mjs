import { readFileSync, writeFileSync } from 'node:fs';
import { importTypeScript } from '../bundle.mjs';
import { countFound, disguises, harmless, kinds, seedCount, surroundings, writeCases } from '../compare/cases.mjs';
import { findingsOf, tools } from '../compare/tools.mjs';
import { row } from '../measure.mjs';

const page = 'docs/comparison.md';
const [begin, end] = ['<!-- made by: npm run bench -- compare --write -->', '<!-- end -->'];

/** What each scanner finds of keys that are planted for the run. With `--write` the tables go into docs/comparison.md. */
export async function run({ isWritten }) {
  const all = tools();
  const support = await load();
  const parts = [
    header(all),
    ...files('Kinds of keys', kinds(support), all),
    ...files('What stands around a key', surroundings(support), all),
    ...files('Disguises', disguises(support), all),
    ...files('Harmless values that are reported', harmless(support), all),
    ...history(support, all),
  ];
  const text = parts.join('\n');
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

/** Five files for each row; a cell says in how many of them something was found. */
const files = (title, rows, all) => {
  const folder = writeCases(rows);
  const counts = all.map((tool) => countFound(rows, findingsOf(tool, tool.files(folder), folder)));
  const body = rows.map(({ name }, index) => row(name, ...counts.map((column) => cell(column[index], seedCount))));
  const sums = counts.map((column) => column.reduce((sum, count) => sum + count, 0));
  return [...head(title, all), ...body, row('**all**', ...sums.map((sum) => `**${sum} of ${rows.length * seedCount}**`)), ''];
};

/** A repository for each hiding place; a cell says in how many of them something was found. */
const history = ({ sections, repository, plant }, all) => {
  const readers = all.filter((tool) => tool.history !== undefined);
  const counted = Object.entries(sections).map(([name, places]) => {
    const built = places.flatMap((place, index) => build(place, index, repository, plant));
    const counts = readers.map(
      (tool) => built.filter(({ folder, env }) => findingsOf(tool, tool.history(folder), folder, env).length > 0).length,
    );
    console.error(`${name}: ${counts.join(' ')} of ${built.length}`);
    return { name, size: built.length, counts };
  });
  const sum = (pick) => counted.reduce((total, section) => total + pick(section), 0);
  const size = sum((section) => section.size);
  const total = readers.map((_, index) => `**${sum(({ counts }) => counts[index])} of ${size}**`);
  const body = counted.map((section) => row(section.name, ...section.counts.map((count) => cell(count, section.size))));
  return [...head('Hiding places in a history', readers), ...body, row('**all**', ...total), ''];
};

/** A place whose folder has a name that is no text is left out. */
const build = (place, index, repository, plant) => {
  const repo = repository(place.options);
  const { scanned = repo.path, env } = place.build(repo, plant('openai-project-key/74', 300 + index).secret);
  return typeof scanned === 'string' ? [{ folder: scanned, env: { ...repo.env, ...env } }] : [];
};

const head = (title, all) => [
  `### ${title}\n`,
  row('', ...all.map(({ name }) => name)),
  row('---', ...all.map(() => '--:')),
];

const cell = (count, of) => (count === of ? `${count}` : `${count} of ${of}`);

/** A scanner that the page has a column of, and that is not here, must not vanish without a word. */
const write = (text, all) => {
  const old = readFileSync(page, 'utf8');
  const missing = ['gitleaks', 'betterleaks', 'trufflehog', 'kingfisher', 'ripsecrets', 'secretlint', 'detect-secrets'].filter(
    (name) => old.includes(`| ${name} |`) && !all.some((tool) => tool.name === name),
  );
  if (missing.length > 0) throw new Error(`not installed, but in ${page}: ${missing.join(', ')}`);
  const [before, rest = ''] = old.split(begin);
  const after = rest.slice(rest.indexOf(end));
  writeFileSync(page, `${before}${begin}\n\n${text}\n${after}`);
};
