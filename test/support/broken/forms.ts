import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bin } from '../../cli/support.ts';
import { line } from '../hiding-places.ts';
import { temporaryFolder, type TestRepository } from '../repository.ts';
import type { Broken } from './run.ts';

const nobody = 65_534;
const git = (repo: TestRepository, ...path: readonly string[]): string => join(repo.path, '.git', ...path);

/** Everything of a folder becomes another user's. */
const giveAway = (folder: string): unknown => execFileSync('chown', ['-R', String(nobody), folder]);

const write = (name: string, path: string, content: string, outcome: Broken['outcome'], named: RegExp): Broken => ({
  name,
  outcome,
  build(repo) {
    mkdirSync(dirname(git(repo, path)), { recursive: true });
    writeFileSync(git(repo, path), content);
    return { named };
  },
});

/** Folders that are no repository, or only look like one. */
const refused: readonly Broken[] = [
  { name: 'folder without a repository', outcome: 'refused', build: elsewhere },
  {
    name: 'folder that does not exist',
    outcome: 'refused',
    build: (repo) => ({ args: [join(repo.path, 'nowhere')], named: /nowhere/ }),
  },
  {
    name: 'a file',
    outcome: 'refused',
    build: (repo) => ({ args: [join(repo.path, 'secret.env')], named: /secret\.env/ }),
  },
  {
    name: '.git file that points nowhere',
    outcome: 'refused',
    build(repo) {
      rmSync(git(repo), { recursive: true });
      writeFileSync(git(repo), 'gitdir: /nowhere/at/all\n');
      return { named: /not a git repository|nowhere/ };
    },
  },
  {
    name: '.git folder that is empty',
    outcome: 'refused',
    build(repo) {
      rmSync(git(repo), { recursive: true });
      mkdirSync(git(repo));
      return { named: /not a git repository/ };
    },
  },
  {
    name: '.git symbolic link to nowhere',
    outcome: 'refused',
    build(repo) {
      rmSync(git(repo), { recursive: true });
      symlinkSync('/nowhere/at/all', git(repo));
      return { named: /not a git repository/ };
    },
  },
  write('HEAD is garbage', 'HEAD', 'garbage\n', 'refused', /not a git repository/),
  write('HEAD is empty', 'HEAD', '', 'refused', /not a git repository/),
  write('configuration is garbage', 'config', '[[[\n', 'refused', /config/),
  write('format of the future', 'config', '[core]\nrepositoryformatversion = 99\n', 'refused', /99|version/),
  write(
    'unknown extension',
    'config',
    '[core]\nrepositoryformatversion = 1\n[extensions]\nwhat = true\n',
    'refused',
    /extension/,
  ),
  ...(process.getuid?.() === 0
    ? [
        {
          name: "another user's repository",
          outcome: 'refused',
          build(repo) {
            giveAway(repo.path);
            return { named: /safe\.directory/ };
          },
        } satisfies Broken,
      ]
    : []),
];

/** Nothing is broken, there is only little to see, or much. */
const complete: readonly Broken[] = [
  {
    name: 'strange files among the objects',
    outcome: 'complete',
    build(repo) {
      for (const path of [
        'aa/README',
        'aa/tmp_obj_x',
        'zz/x',
        'pack/notes.txt',
        'pack/.DS_Store',
        'x',
        '17/.nfs0001',
      ]) {
        mkdirSync(dirname(git(repo, 'objects', path)), { recursive: true });
        writeFileSync(git(repo, 'objects', path), 'nothing of git\n');
      }
    },
  },
  {
    name: '10 000 refs',
    outcome: 'complete',
    build(repo) {
      const refs = Array.from({ length: 10_000 }, (_, index) => `create refs/heads/b/${index} HEAD\n`);
      repo.raw(['update-ref', '--stdin'], { input: refs.join('') });
      repo.git('pack-refs', '--all');
    },
  },
  {
    name: '3 000 loose objects',
    outcome: 'complete',
    build(repo) {
      const files = Array.from(
        { length: 3000 },
        (_, index) => `blob\nmark :${index + 1}\ndata 6\n${String(index).padStart(5)}\n\n`,
      );
      repo.raw(['-c', 'fastimport.unpackLimit=100000', 'fast-import', '--quiet'], { input: files.join('') });
    },
  },
  {
    name: 'object of 200 MB',
    outcome: 'complete',
    build(repo, key) {
      const bytes = Buffer.alloc(200 << 20, 'nothing to see\n');
      if (repo.git('show', 'HEAD:secret.env').includes(key)) bytes.write(line(key), bytes.length - 400);
      repo.raw(['-c', 'core.compression=1', 'hash-object', '-w', '--stdin'], { input: bytes });
    },
  },
];

/** Files of git's own that are damaged. */
const damaged: readonly Broken[] = [
  write('packed-refs is garbage', 'packed-refs', 'garbage\n', 'incomplete', /packed-refs/),
  write('index is garbage', 'index', 'garbage', 'unplaced', /index/),
  write('multi-pack-index is garbage', 'objects/pack/multi-pack-index', 'garbage', 'either', /./),
  write('commit-graph is garbage', 'objects/info/commit-graph', 'garbage', 'either', /./),
  write('reflog is garbage', 'logs/HEAD', 'garbage\n', 'either', /./),
  write('reflog names an object that is not there', 'logs/HEAD', reflog(), 'either', /./),
  write('linked worktree without anything in it', 'worktrees/x/README', '', 'either', /./),
  write('linked worktree whose HEAD is garbage', 'worktrees/x/HEAD', 'garbage\n', 'either', /./),
  write('ref with garbage in it', 'refs/heads/broken', 'garbage\n', 'incomplete', /refs\/heads\/broken/),
  write('ref that is empty', 'refs/heads/broken', '', 'incomplete', /refs\/heads\/broken/),
  write(
    'ref to an object that is not there',
    'refs/heads/broken',
    `${'12'.repeat(20)}\n`,
    'incomplete',
    /refs\/heads\/broken|1212/,
  ),
  write('symbolic ref to itself', 'refs/heads/loop', 'ref: refs/heads/loop\n', 'either', /./),
  write('ref with a name that git does not allow', 'refs/heads/a..b', `${'12'.repeat(20)}\n`, 'either', /./),
  write(
    'alternates that point nowhere',
    'objects/info/alternates',
    '/nowhere/at/all\n',
    'incomplete',
    /nowhere|alternates/,
  ),
  write(
    'alternates with a relative path to nowhere',
    'objects/info/alternates',
    '../../none/objects\n',
    'incomplete',
    /none|alternates/,
  ),
  {
    name: 'alternates that point to themselves',
    outcome: 'either',
    build: (repo) => writeFileSync(git(repo, 'objects/info/alternates'), `${git(repo, 'objects')}\n`),
  },
  {
    name: 'alternates in a circle',
    outcome: 'either',
    build(repo) {
      repo.git('clone', '-q', '--shared', repo.path, `${repo.path}-clone`);
      const back = join(`${repo.path}-clone`, '.git', 'objects');
      writeFileSync(git(repo, 'objects/info/alternates'), `${back}\n`);
    },
  },
  {
    name: 'alternates is garbage',
    outcome: 'incomplete',
    build(repo) {
      writeFileSync(git(repo, 'objects/info/alternates'), Buffer.from([0x2f, 0xff, 0x01, 0x0a]));
      return { named: /alternates|objects|\// };
    },
  },
  ...(canBeNobody() ? [unreadable('folder', 0o000), unreadable('file', 0o000)] : []),
];

export const forms: readonly Broken[] = [...refused, ...complete, ...damaged];

function elsewhere(): ReturnType<Broken['build']> {
  const scanned = temporaryFolder();
  return { scanned, named: new RegExp(`not a git repository.*${scanned}|${scanned}.*not a git repository`) };
}

function reflog(): string {
  const [before, after] = ['12'.repeat(20), '34'.repeat(20)];
  return `${before} ${after} Test <test@example.com> 1767225600 +0000\tcommit: x\n`;
}

/** Whether tests may run as somebody else, who may run what they run: not where this clone, or Node, lies in root's own folder. */
function canBeNobody(): boolean {
  if (process.getuid?.() !== 0) return false;
  return spawnSync(process.execPath, [bin, '--version'], { uid: nobody, gid: nobody, cwd: '/' }).status === 0;
}

/** Scanned as a user who may not read one object, or the folder that it is in. */
function unreadable(what: 'folder' | 'file', mode: number): Broken {
  return {
    name: `permission denied: ${what} of an object`,
    outcome: 'incomplete',
    build(repo) {
      const id = repo.raw(['hash-object', '-w', '--stdin'], { input: 'another\n' }).toString().trim();
      const home = temporaryFolder();
      giveAway(repo.path);
      giveAway(home);
      for (const folder of [dirname(repo.path), home]) chmodSync(folder, 0o755);
      const folder = git(repo, 'objects', id.slice(0, 2));
      const file = what === 'folder' ? folder : join(folder, id.slice(2));
      chownSync(file, 0, 0);
      chmodSync(file, mode);
      appendFileSync(join(home, '.gitconfig'), '');
      const env = { HOME: home, GIT_CONFIG_GLOBAL: join(home, '.gitconfig'), XDG_CACHE_HOME: join(home, 'cache') };
      return { uid: nobody, env, named: new RegExp(`${id.slice(0, 2)}/?(?:${id.slice(2)})?.*(?:EACCES|ermission)`) };
    },
  };
}
