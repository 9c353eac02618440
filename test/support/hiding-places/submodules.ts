import { begun, commitKey, type HidingPlace, inFile, line, type ToldPlace } from '../hiding-places.ts';
import { repository, type TestRepository } from '../repository.ts';

/** A repository to be a submodule, with the key in a file that its last commit deletes. */
const library = (key: string): { readonly repo: TestRepository; readonly place: ToldPlace } => {
  const repo = commitKey(begun(repository()), line(key));
  const place = inFile(repo);
  repo.remove('secret.env').stage().commit('delete');
  return { repo, place };
};

const add = (repo: TestRepository, submodule: TestRepository, path: string): TestRepository => {
  begun(repo).git('submodule', '--quiet', 'add', submodule.path, path);
  return repo.commit('submodule');
};

const under = (path: string, place: ToldPlace): ToldPlace => ({ ...place, path: `${path}/${place.path}` });

/** Keys in the stores of submodules, under `.git/modules`. */
export const submodules: readonly HidingPlace[] = [
  {
    name: 'store of a submodule',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      const { repo: inner, place } = library(key);
      add(repo, inner, 'libs/one');
      return { places: [under('libs/one', place)], store: `${repo.path}/libs/one` };
    },
  },
  {
    name: 'store of a submodule in a submodule',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      const { repo: inner, place } = library(key);
      const outer = add(repository(), inner, 'inner');
      add(repo, outer, 'outer').git('submodule', '--quiet', 'update', '--init', '--recursive');
      return { places: [under('outer/inner', place)], store: `${repo.path}/outer/inner` };
    },
  },
  {
    name: 'store of a submodule that is not checked out any more',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      const { repo: inner, place } = library(key);
      add(repo, inner, 'libs/one').git('submodule', '--quiet', 'deinit', '-f', 'libs/one');
      return { places: [under('libs/one', place)], store: `${repo.path}/.git/modules/libs/one` };
    },
  },
  {
    name: 'store of a submodule that was deleted',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      const { repo: inner, place } = library(key);
      add(repo, inner, 'libs/one').git('rm', '-q', 'libs/one');
      repo.commit('without it');
      return { places: [under('libs/one', place)], store: `${repo.path}/.git/modules/libs/one` };
    },
  },
];
