import { gzipSync } from 'node:zlib';
import { createEdits } from './edits.mjs';
import { createLines } from './words.mjs';

const startFiles = 300;
const startTime = Date.UTC(2018, 0, 1) / 1000;
const openBranches = 4;
/** Bytes that go to fast-import at once. */
const batch = 1 << 20;

/**
 * A history as input of `git fast-import`, in chunks: edits of a few lines, new files, renames, removals, branches and
 * merges (with conflicts resolved in the merge), binary files, a handful of keys in every kind of place.
 *
 * @param {number} commits
 * @param {ReturnType<typeof import('./random.mjs').createRandom>} random
 * @param {(shape: string, seed: number) => { text: string, secret: string }} plant makes a key
 */
export function* importStream(commits, random, plant) {
  const secret = (seed) => plant('openai-project-key', seed).secret;
  const lines = createLines(random);
  const people = Array.from({ length: 30 }, () => lines.name());
  const plantings = spread(plantingsOf(secret, lines), commits);
  const branches = createBranches(random, lines);
  const edits = createEdits(random, lines);
  const { main } = branches;
  let now = startTime;
  let waiting = [];
  let length = 0;
  for (let index = 0; index < commits; index++) {
    now += 60 + random.below(7200);
    for (const part of commit(index)) {
      waiting.push(part);
      length += part.length;
    }
    if (length < batch) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    length = 0;
  }
  yield Buffer.concat([...waiting, ending(main.tip, secret, people[0], now)]);

  function commit(index) {
    const branch = index === 0 ? main : branches.choose();
    const merged = branch === main && index > 0 ? branches.ripe() : undefined;
    const planting = plantings.get(index);
    const changes = changesOf(index, branch, merged);
    if (planting?.path) changes.push(edits.modify(branch, planting.path, planting.content));
    const person = random.pickSkewed(people);
    const message = Buffer.from(planting?.message ?? `${lines.line().trim()}\n\n${lines.line()}\n`);
    const parents = [branch.tip, merged?.tip];
    branch.tip = index + 1;
    const head = headOf({
      ref: branch.ref,
      mark: branch.tip,
      person,
      author: planting?.author ?? person,
      now,
      message,
    });
    return [head, message, Buffer.from(`\n${parentsOf(parents)}`), ...changes.flat(), Buffer.from('\n')];
  }

  function changesOf(index, branch, merged) {
    if (index === 0) return Array.from({ length: startFiles }, () => edits.add(main));
    if (merged !== undefined) return edits.merge(main, merged);
    return Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, () => edits.any(branch, branch === main, startFiles));
  }
}

function createBranches(random, lines) {
  const main = { ref: 'refs/heads/main', files: new Map(), tip: undefined };
  let open = [];
  let count = 0;
  return {
    main,
    /** Where the next commit goes. */
    choose() {
      if (open.length < openBranches && random.chance(0.03)) {
        const ref = `refs/heads/${lines.name()}-${count++}`;
        open.push({ ref, files: new Map(main.files), tip: main.tip, touched: new Set(), age: 0 });
      }
      return open.length > 0 && random.chance(0.4) ? random.pick(open) : main;
    },
    /** A branch that main takes in now; some are left as they are, for ever. */
    ripe() {
      const branch = open.find(({ age }) => age >= 3 && random.chance(0.08));
      open = open.filter((other) => other !== branch);
      return branch !== undefined && count % 10 !== 0 ? branch : undefined;
    },
  };
}

function headOf({ ref, mark, person, author, now, message }) {
  const signed = (name) => `${name} <${person.toLowerCase()}@example.invalid> ${now} +0000`;
  return Buffer.from(
    `commit ${ref}\nmark :${mark}\nauthor ${signed(author)}\ncommitter ${signed(person)}\ndata ${message.length}\n`,
  );
}

const parentsOf = ([from, merge]) => `${from ? `from :${from}\n` : ''}${merge ? `merge :${merge}\n` : ''}`;

/** A tag and a branch with a key each. */
function ending(tip, secret, person, now) {
  const message = `Release\n\nkey ${secret(8)}\n`;
  const tag = `tag v1.0.0\nfrom :${tip}\ntagger ${person} <tagger@example.invalid> ${now} +0000\n`;
  const branch = `reset refs/heads/fix-${secret(9)}\nfrom :${tip}\n\n`;
  return Buffer.from(`${tag}data ${message.length}\n${message}\n${branch}done\n`);
}

/** By the commit that brings each. The first commit, from which all others start, brings none. */
function spread(plantings, commits) {
  return new Map(
    plantings.map((planting, index, all) => [1 + Math.floor(((commits - 2) * (index + 1)) / all.length), planting]),
  );
}

/** A file's content, a message or an author, each with a key in it. */
function plantingsOf(secret, lines) {
  const file = (line) => [...lines.file(3000), line, ...lines.file(3000)];
  const base64 = (text) => Buffer.from(text).toString('base64');
  return [
    { path: 'config/settings.ts', content: file(`const key = '${secret(1)}';`) },
    // Taken away again.
    { path: 'config/settings.ts', content: lines.file(6000) },
    { path: 'deploy/secret.yaml', content: file(`  key: ${base64(secret(2))}`) },
    { message: `Rotate the key\n\nThe old one was ${secret(3)}\n` },
    { author: secret(4) },
    { path: 'data/export.txt', content: Buffer.from(`key=${secret(5)}\n`, 'utf16le') },
    { path: 'data/backup.gz', content: gzipSync(file(`key = ${secret(6)}`).join('\n')) },
    { path: `logs/${secret(7)}.log`, content: lines.file(2000) },
  ];
}
