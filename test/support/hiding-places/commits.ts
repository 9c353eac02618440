import { begun, commitKey, type HidingPlace, importVersions, inFile, line } from '../hiding-places.ts';
import { plant } from '../keys.ts';
import type { TestRepository } from '../repository.ts';

/** Two branches that changed the same line; `main` is checked out, `side` is to be merged. */
const diverged = (repo: TestRepository): TestRepository => {
  begun(repo).git('checkout', '-q', '-b', 'side');
  repo.write('a.txt', 'theirs\n').stage().commit('theirs').git('checkout', '-q', 'main');
  return repo.write('a.txt', 'ours\n').stage().commit('ours');
};

/** A branch `side` of `main`, with the key in its one commit; `main` has gone on and is checked out. */
const keyOnSide = (repo: TestRepository, key: string): TestRepository => {
  begun(repo).git('checkout', '-q', '-b', 'side');
  commitKey(repo, line(key)).git('checkout', '-q', 'main');
  return repo.write('b.txt', 'more\n').stage().commit('more');
};

/** Keys in commits that refs hold: what git shows of merges, renames and removals. */
export const commits: readonly HidingPlace[] = [
  {
    name: 'added, deleted in the next commit',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      commitKey(begun(repo), line(key)).remove('secret.env').stage().commit('delete');
      const history = { introduced: [repo.id('HEAD^')], removed: [repo.id()], inHead: false, tips: [] };
      return { places: [inFile(repo, 'secret.env', 'HEAD^')], history };
    },
  },
  {
    name: 'added, edited away',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      commitKey(commitKey(begun(repo), line(key)), 'OPENAI_API_KEY=\n');
      const history = { introduced: [repo.id('HEAD^')], removed: [repo.id()], inHead: false };
      return { places: [inFile(repo, 'secret.env', 'HEAD^')], history };
    },
  },
  {
    name: 'reverted',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      commitKey(begun(repo), line(key)).git('revert', '--no-edit', 'HEAD');
      const history = { introduced: [repo.id('HEAD^')], removed: [repo.id()], inHead: false };
      return { places: [inFile(repo, 'secret.env', 'HEAD^')], history };
    },
  },
  {
    name: 'added, deleted, added again',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      commitKey(begun(repo), line(key)).remove('secret.env').stage().commit('delete');
      commitKey(repo, line(key));
      const introduced = [repo.id('HEAD^^'), repo.id()];
      return {
        places: [inFile(repo, 'secret.env', 'HEAD^^')],
        history: { introduced, removed: [repo.id('HEAD^')], inHead: true, tips: ['refs/heads/main'] },
      };
    },
  },
  {
    name: 'root commit',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      commitKey(repo, line(key));
      return { places: [inFile(repo)], history: { introduced: [repo.id()], removed: [], inHead: true } };
    },
  },
  {
    name: 'second root, merged',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      begun(repo).git('checkout', '-q', '--orphan', 'other');
      repo.git('rm', '-rfq', '.');
      commitKey(repo, line(key)).git('checkout', '-q', 'main');
      repo.git('merge', '-q', '--no-edit', '--allow-unrelated-histories', 'other');
      return { places: [inFile(repo, 'secret.env', 'other')], history: { introduced: [repo.id('other')] } };
    },
  },
  {
    name: 'orphan branch',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      begun(repo).git('checkout', '-q', '--orphan', 'pages');
      commitKey(repo, line(key)).git('checkout', '-q', 'main');
      const history = { introduced: [repo.id('pages')], inHead: false, tips: ['refs/heads/pages'] };
      return { places: [inFile(repo, 'secret.env', 'pages')], history };
    },
  },
  {
    name: 'merge commit that brings it itself (evil merge)',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      diverged(repo).git('merge', '-q', '--no-commit', '-s', 'ours', 'side');
      commitKey(repo, line(key)).remove('secret.env').stage().commit('delete');
      const history = { introduced: [repo.id('HEAD^')], removed: [repo.id()] };
      return { places: [inFile(repo, 'secret.env', 'HEAD^')], history };
    },
  },
  {
    name: 'resolution of a conflict',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      diverged(repo).raw(['merge', '-q', 'side'], { allow: [1] });
      repo.write('a.txt', line(key)).stage().commit('resolve');
      return { places: [inFile(repo, 'a.txt')], history: { introduced: [repo.id()] } };
    },
  },
  {
    name: 'octopus merge',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      begun(repo);
      for (const name of ['one', 'two']) {
        repo.git('checkout', '-q', '-b', name, 'main');
        repo.write(name, `${name}\n`).stage().commit(name);
      }
      repo.git('checkout', '-q', 'main');
      repo.write('main.txt', 'main\n').stage().commit('main').git('merge', '-q', '--no-commit', 'one', 'two');
      commitKey(repo, line(key));
      if (repo.git('rev-list', '--parents', '-1', 'HEAD').split(' ').length !== 4) throw new Error('no octopus');
      return { places: [inFile(repo)], history: { introduced: [repo.id()] } };
    },
  },
  {
    name: 'side branch whose merge deletes it',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      keyOnSide(repo, key).git('merge', '-q', '--no-commit', '--no-ff', 'side');
      repo.remove('secret.env').stage().commit('merge without it').git('branch', '-D', 'side');
      const introduced = [repo.id('HEAD^2')];
      return { places: [inFile(repo, 'secret.env', 'HEAD^2')], history: { introduced, inHead: false, tips: [] } };
    },
  },
  {
    name: 'side branch merged with "ours"',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      keyOnSide(repo, key).git('merge', '-q', '--no-edit', '-s', 'ours', 'side');
      const history = { introduced: [repo.id('side')], inHead: false, tips: ['refs/heads/side'] };
      return { places: [inFile(repo, 'secret.env', 'side')], history };
    },
  },
  {
    name: 'renamed with an edit',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      commitKey(begun(repo), `${line(key)}# one\n`).remove('secret.env');
      commitKey(repo.stage(), `${line(key)}# two\n`, 'config/key.env');
      const history = { introduced: [repo.id('HEAD^')], removed: [], inHead: true };
      return { places: [inFile(repo, 'secret.env', 'HEAD^'), inFile(repo, 'config/key.env')], history };
    },
  },
  {
    name: 'copied',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      commitKey(commitKey(begun(repo), line(key)), line(key), 'copy.env');
      const history = { introduced: [repo.id('HEAD^')], removed: [] };
      return { places: [inFile(repo, 'secret.env', 'HEAD^'), inFile(repo, 'copy.env')], history };
    },
  },
  {
    name: 'change of mode',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      commitKey(begun(repo), line(key)).git('update-index', '--chmod=+x', 'secret.env');
      repo.commit('executable');
      return {
        places: [inFile(repo, 'secret.env', 'HEAD^')],
        history: { introduced: [repo.id('HEAD^')], removed: [] },
      };
    },
  },
  {
    name: 'symbolic link that becomes a file',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      begun(repo).symlink('secret.env', 'README.md').stage().commit('link').remove('secret.env');
      commitKey(repo, line(key));
      return { places: [inFile(repo)], history: { introduced: [repo.id()] } };
    },
  },
  {
    name: 'file that becomes a symbolic link',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      commitKey(begun(repo), line(key)).remove('secret.env').symlink('secret.env', 'README.md').stage().commit('link');
      const history = { introduced: [repo.id('HEAD^')], removed: [repo.id()] };
      return { places: [inFile(repo, 'secret.env', 'HEAD^')], history };
    },
  },
  {
    name: '300 commits that change the file around it',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      const versions = Array.from({ length: 300 }, (_, index) => `${line(key)}# ${index}\n`);
      const ids = importVersions(repo, 'secret.env', versions);
      const history = { introduced: [repo.id(ids[0])], removed: [], inHead: true };
      return { places: ids.map((id) => inFile(repo, 'secret.env', id)), history };
    },
  },
  {
    name: 'two keys in one file',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      const other = plant('openai-admin-key/58', key.length + 1).secret;
      commitKey(begun(repo), `${line(key)}ADMIN=${other}\n`);
      return { places: [inFile(repo)], others: [other] };
    },
  },
];
