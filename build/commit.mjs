import { execFileSync } from 'node:child_process';

/**
 * The commit that the folder's sources are of: 12 hex digits, with `-dirty` behind them where tracked files differ; `unknown` where no git tells.
 * For builds from an archive, `TRIPKEY_COMMIT` names it. Not `GITHUB_SHA`: that is the commit of whatever repository the workflow belongs to.
 */
export const commitOf = (folder, env = process.env) => {
  const given = env.TRIPKEY_COMMIT ?? '';
  const [, id, dirty = ''] = /^([0-9a-f]{7,64})(-dirty)?$/.exec(given) ?? [];
  if (id !== undefined) return `${id.slice(0, 12)}${dirty}`;
  if (given !== '') throw new Error('TRIPKEY_COMMIT is no commit id');
  // An archive that was unpacked inside of another repository is none of its commits.
  if (git(folder, ['rev-parse', '--show-prefix']) !== '') return 'unknown';
  const commit = git(folder, ['rev-parse', '--verify', 'HEAD']);
  if (commit === undefined) return 'unknown';
  const changes = git(folder, ['status', '--porcelain', '--untracked-files=no']);
  return `${commit.slice(0, 12)}${changes === '' ? '' : '-dirty'}`;
};

/** What git says, or undefined where it says nothing but an error. */
const git = (folder, words) => {
  try {
    return execFileSync('git', words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
};
