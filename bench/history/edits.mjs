/**
 * What commits do to the files of a branch. A branch is `{ ref, files: Map(path → lines or bytes), tip }`, one beside
 * main also `touched` (paths) and `age` (changes so far). Each edit changes the branch and returns the lines of
 * `git fast-import` that say so, as byte arrays.
 *
 * @param {ReturnType<typeof import('./random.mjs').createRandom>} random
 * @param {ReturnType<typeof import('./words.mjs').createLines>} lines
 */
export function createEdits(random, lines) {
  return {
    add: (branch) => add(branch, random, lines),
    modify,
    /** One change of a kind that is usual: mostly a few lines of a file. Only main renames and removes. */
    any(branch, isMain, fewest) {
      const kind = random.next();
      if (kind < 0.02) return add(branch, random, lines);
      if (isMain && kind < 0.03) return rename(branch, random, lines);
      if (isMain && kind < 0.04 && branch.files.size > fewest) return remove(branch, random);
      return change(branch, random, lines);
    },
    /** What a branch touched comes to main; some of it as neither side had it, as resolved conflicts do. */
    merge: (main, { files, touched }) =>
      [...touched]
        .filter((path) => main.files.has(path))
        .map((path) => {
          const content = files.get(path);
          const resolved = random.chance(0.1) && Array.isArray(content) ? edited(content, random, lines) : content;
          return modify(main, path, resolved);
        }),
  };
}

function add(branch, random, lines) {
  const folder = `${lines.name().slice(0, 1)}${random.below(5)}/${random.pick(['src', 'test', 'docs', ''])}`.replace(
    /\/$/,
    '',
  );
  if (random.chance(0.04))
    return modify(branch, `${folder}/${lines.name()}.png`, random.bytes(random.logarithmic(500, 40_000)));
  const name = `${lines.name()}.${random.pick(['ts', 'py', 'md', 'json'])}`;
  return modify(branch, `${folder}/${name}`, lines.file(random.logarithmic(2000, 60_000)));
}

function change(branch, random, lines) {
  const [path, content] = random.pickSkewed([...branch.files]);
  if (content instanceof Uint8Array) return modify(branch, path, random.bytes(content.length));
  return modify(branch, path, edited(content, random, lines));
}

function edited(content, random, lines) {
  const at = random.below(content.length);
  const added = Array.from({ length: random.below(5) }, () => (random.chance(0.01) ? lines.lure() : lines.line()));
  return content.toSpliced(at, random.below(5), ...added);
}

function rename(main, random, lines) {
  const [path, content] = random.pick([...main.files]);
  const target = path.replace(/[^/]+$/, (base) => `${lines.name()}${base.slice(base.lastIndexOf('.'))}`);
  if (main.files.has(target)) return change(main, random, lines);
  main.files.delete(path);
  main.files.set(target, content);
  return [Buffer.from(`R ${path} ${target}\n`)];
}

function remove(main, random) {
  const [path] = random.pick([...main.files]);
  main.files.delete(path);
  return [Buffer.from(`D ${path}\n`)];
}

function modify(branch, path, content) {
  branch.files.set(path, content);
  branch.touched?.add(path);
  if (branch.age !== undefined) branch.age++;
  const bytes = Array.isArray(content) ? Buffer.from(`${content.join('\n')}\n`) : content;
  return [Buffer.from(`M 100644 inline ${path}\ndata ${bytes.length}\n`), bytes, Buffer.from('\n')];
}
