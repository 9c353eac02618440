import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { begun, commitKey, forgetReflogs, type HidingPlace, inFile, line, type ToldPlace } from '../hiding-places.ts';
import { existingRepository, type RepositoryOptions, temporaryFolder, type TestRepository } from '../repository.ts';

/** Adds the key in one commit and deletes it in the next. Returns where it stood. */
const addedAndDeleted = (repo: TestRepository, key: string): ToldPlace => {
  commitKey(begun(repo), line(key)).remove('secret.env').stage().commit('delete');
  return inFile(repo, 'secret.env', 'HEAD^');
};

/** A row whose objects are arranged so, once they are there. */
const stored = (
  name: string,
  arrange: (repo: TestRepository) => unknown,
  options: RepositoryOptions = {},
): HidingPlace => ({
  name,
  as: 'file',
  reach: 'refs',
  options,
  build(repo, key) {
    const place = addedAndDeleted(repo, key);
    arrange(repo);
    return { places: [place], history: { introduced: [place.commit ?? ''] } };
  },
});

/** A row in which another folder than the repository's is scanned, with these variables. */
const scannedAt = (
  name: string,
  scanned: (repo: TestRepository) => string | Buffer,
  envOf: (repo: TestRepository) => Readonly<Record<string, string>> = () => ({}),
): HidingPlace => ({
  name,
  as: 'file',
  reach: 'refs',
  build: (repo, key) => ({ places: [addedAndDeleted(repo, key)], env: envOf(repo), scanned: scanned(repo) }),
});

/** Clones beside the repository. Returns the clone's folder. */
const clone = (repo: TestRepository, ...options: readonly string[]): string => {
  repo.git('clone', '-q', ...options, repo.path, `${repo.path}-clone`);
  return `${repo.path}-clone`;
};

/** Moves the repository to a folder of this name. */
const moved =
  (name: string | Buffer) =>
  (repo: TestRepository): string | Buffer => {
    const target = Buffer.concat([Buffer.from(`${temporaryFolder()}/`), Buffer.from(name as string)]);
    renameSync(repo.path, target);
    return typeof name === 'string' ? target.toString() : target;
  };

const objects = (repo: TestRepository): string => join(repo.path, '.git', 'objects');

/** The one pack of a repository, without its ending. */
const packOf = (repo: TestRepository): string => {
  const packs = readdirSync(join(objects(repo), 'pack')).filter((name) => name.endsWith('.pack'));
  if (packs.length !== 1) throw new Error(`${packs.length} packs`);
  return join(objects(repo), 'pack', packs[0] ?? '').replace(/\.pack$/, '');
};

/** A pack for each commit. */
const inSeveralPacks = (repo: TestRepository): TestRepository => {
  for (const id of repo.git('rev-list', '--reverse', 'HEAD').split('\n')) {
    const input = repo.git('rev-list', '--objects', '--no-walk', id).replace(/ .*/gm, '');
    repo.raw(['pack-objects', '-q', '.git/objects/pack/pack'], { input });
  }
  repo.git('prune-packed', '-q');
  return repo;
};

/** Moves the objects away; `info/alternates` names where to. */
const byAlternates =
  (named: (folder: string, repo: TestRepository) => string) =>
  (repo: TestRepository): void => {
    const folder = join(temporaryFolder(), 'my "objects"');
    renameSync(objects(repo), folder);
    mkdirSync(join(objects(repo), 'info'), { recursive: true });
    writeFileSync(join(objects(repo), 'info', 'alternates'), `${named(folder, repo)}\n`);
  };

const bare = (repo: TestRepository): string => clone(repo, '--mirror');

/** Objects in every arrangement that git knows, and repositories in every form. */
export const stores: readonly HidingPlace[] = [
  stored('loose objects', () => undefined),
  stored('one pack', (repo) => repo.git('repack', '-adq')),
  stored('a pack for each commit', inSeveralPacks),
  stored('packs under a multi-pack-index', (repo) => inSeveralPacks(repo).git('multi-pack-index', 'write')),
  stored('pack with a bitmap and a reverse index, a commit-graph beside it', (repo) => {
    repo.git('-c', 'pack.writeReverseIndex=true', 'repack', '-adbq');
    repo.git('commit-graph', 'write', '--reachable', '--changed-paths');
  }),
  stored('kept pack (`.keep`)', (repo) => {
    repo.git('repack', '-adq');
    writeFileSync(`${packOf(repo)}.keep`, 'kept\n');
    repo.write('b.txt', 'more\n').stage().commit('more').git('repack', '-adq');
  }),
  stored('pack with an index of version 1', (repo) => repo.git('-c', 'pack.indexVersion=1', 'repack', '-adq')),
  stored('pack whose index has 64-bit offsets', (repo) => {
    repo.git('repack', '-adq');
    const path = packOf(repo);
    rmSync(`${path}.idx`);
    repo.git('index-pack', '--index-version=2,0x10', `${path}.pack`);
  }),
  stored('pack without deltas', (repo) => repo.git('-c', 'core.bigFileThreshold=1', 'repack', '-adFq')),
  stored('objects without compression', (repo) => {
    repo.git('config', 'core.compression', '0');
    repo.git('repack', '-adFq');
  }),
  {
    name: 'cruft pack',
    as: 'file',
    reach: 'unreachable',
    build(repo, key) {
      const place = inFile(commitKey(begun(repo), line(key)));
      repo.git('reset', '-q', '--hard', 'HEAD^');
      forgetReflogs(repo);
      repo.git('repack', '--cruft', '-dq');
      return { places: [place] };
    },
  },
  stored('object store of SHA-256', (repo) => repo.git('repack', '-adq'), { objectFormat: 'sha256' }),
  stored('object store of SHA-256, loose', () => undefined, { objectFormat: 'sha256' }),
  {
    ...scannedAt('bare repository of SHA-256', bare),
    options: { objectFormat: 'sha256' },
  },
  scannedAt('bare repository', bare),
  scannedAt('`.git` folder itself', (repo) => join(repo.path, '.git')),
  scannedAt('folder inside `.git`', (repo) => join(repo.path, '.git', 'refs')),
  scannedAt('subfolder of the work tree', (repo) => {
    mkdirSync(join(repo.path, 'sub', 'folder'), { recursive: true });
    return join(repo.path, 'sub', 'folder');
  }),
  scannedAt('clone with a separate git folder', (repo) =>
    clone(repo, `--separate-git-dir=${join(temporaryFolder(), 'store')}`),
  ),
  scannedAt('clone that borrows objects (`--shared`)', (repo) => clone(repo, '--shared')),
  scannedAt('clone that borrows from a clone that borrows', (repo) => {
    const first = existingRepository(clone(repo, '--shared'), repo.env);
    return clone(first, '--shared');
  }),
  {
    name: 'commit that only the borrowed store has',
    as: 'file',
    reach: 'unreachable',
    build(repo, key) {
      const scanned = clone(begun(repo), '--shared');
      return { places: [inFile(commitKey(repo, line(key)))], scanned };
    },
  },
  stored(
    '`info/alternates` with a quoted path',
    byAlternates((folder) => `"${folder.replaceAll('"', '\\"')}"`),
  ),
  stored(
    '`info/alternates` with a relative path',
    byAlternates((folder, repo) => relative(objects(repo), folder)),
  ),
  stored('`.git` that is a symbolic link', (repo) => {
    const folder = join(temporaryFolder(), 'store');
    renameSync(join(repo.path, '.git'), folder);
    symlinkSync(folder, join(repo.path, '.git'));
  }),
  scannedAt(
    '`GIT_OBJECT_DIRECTORY`',
    (repo) => {
      renameSync(objects(repo), `${repo.path}-objects`);
      mkdirSync(objects(repo));
      return repo.path;
    },
    (repo) => ({ GIT_OBJECT_DIRECTORY: `${repo.path}-objects` }),
  ),
  scannedAt(
    '`GIT_ALTERNATE_OBJECT_DIRECTORIES`',
    (repo) => {
      renameSync(objects(repo), `${repo.path}-objects`);
      mkdirSync(objects(repo));
      return repo.path;
    },
    (repo) => ({ GIT_ALTERNATE_OBJECT_DIRECTORIES: `${repo.path}-objects` }),
  ),
  stored('HEAD on a branch that does not exist', (repo) => repo.git('symbolic-ref', 'HEAD', 'refs/heads/none')),
  scannedAt('folder with blanks and quotes in its name', moved(`it's "my" repo; $(x) \`y\` %41`)),
  scannedAt('folder with a line feed in its name', moved('two\nlines')),
  scannedAt('folder whose name begins with a dash', moved('--help')),
  scannedAt('folder with colons in its name', moved('host:path')),
  {
    name: 'partial clone, in what is there',
    as: 'file',
    reach: 'refs',
    complete: false,
    build(repo, key) {
      commitKey(begun(repo).write('README.md', 'Another.\n').stage().commit('edit'), line(key));
      repo.git('config', 'uploadpack.allowFilter', 'true');
      repo.git('clone', '-q', '--filter=blob:none', `file://${repo.path}`, `${repo.path}-partial`);
      return { places: [inFile(repo)], scanned: `${repo.path}-partial` };
    },
  },
];
