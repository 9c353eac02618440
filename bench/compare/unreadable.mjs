import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const UNKNOWN = 'no-such-commit';

/**
 * Repositories without a key that a scanner cannot read, or not all of it: what it has to say so of. `{ name, argv: (tool, folder) => words | undefined }`
 * with the folder that `make` gives.
 */
export const unreadable = ({ repository, temporaryFolder }) => {
  const begun = () =>
    repository().write('README.md', 'Read me.\n').stage().commit('begin').write('a.txt', 'a\n').stage().commit('more');
  const whole = (tool, folder) => tool.history(folder);
  return [
    { name: 'a folder that is no repository', make: temporaryFolder, argv: whole },
    {
      name: 'a range from a commit that is not there',
      make: () => begun().path,
      argv: (tool, folder) => tool.range(folder, UNKNOWN),
    },
    { name: 'an object that is not there', make: () => withoutObject(begun()), argv: whole },
    { name: 'a shallow clone', make: () => shallow(begun(), temporaryFolder()), argv: whole },
  ];
};

/** The exit status of a scanner; `-` where it did not end. */
export const statusOf = (argv, folder, env) =>
  `${spawnSync(argv[0], argv.slice(1), { cwd: folder, env: { ...process.env, ...env, CI: '' }, timeout: 120_000, killSignal: 'SIGKILL', stdio: 'ignore' }).status ?? '-'}`;

const withoutObject = (repo) => {
  const id = repo.id('HEAD:a.txt');
  rmSync(path.join(repo.path, '.git/objects', id.slice(0, 2), id.slice(2)));
  return repo.path;
};

const shallow = (repo, folder) => {
  repo.git('clone', '-q', '--depth', '1', `file://${repo.path}`, path.join(folder, 'clone'));
  return path.join(folder, readdirSync(folder)[0]);
};
