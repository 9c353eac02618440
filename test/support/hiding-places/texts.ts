import type { Place } from '../../../src/detect/blob.ts';
import { begun, commitKey, type HidingPlace, inCommit, line, writeObject } from '../hiding-places.ts';
import { repository, type TestRepository } from '../repository.ts';

const who = 'Test <test@example.com> 1767225600 +0000';

/** Puts a commit that git itself would not write on `main`. `headers` are whole lines. */
const rawCommit = (repo: TestRepository, headers: readonly string[], message: string | Uint8Array): TestRepository => {
  const head = [`tree ${repo.id('HEAD^{tree}')}`, `parent ${repo.id()}`, ...headers, '', ''].join('\n');
  const content = Buffer.concat([Buffer.from(head), Buffer.from(message as string)]);
  repo.git('update-ref', 'refs/heads/main', writeObject(repo, 'commit', content));
  return repo;
};

const people = [`author ${who}`, `committer ${who}`];

/** A row whose key stands in one text of HEAD. */
const inHead = (name: string, place: Place, write: (repo: TestRepository, key: string) => unknown): HidingPlace => ({
  name,
  as: place,
  reach: 'refs',
  build(repo, key) {
    write(begun(repo), key);
    return { places: [inCommit(repo, place)], history: { introduced: [repo.id()] } };
  },
});

const extraHeader = (name: string, header: (key: string) => string): HidingPlace =>
  inHead(name, 'message', (repo, key) => rawCommit(repo, [...people, header(key)], 'change\n'));

const committedAs = (repo: TestRepository, env: Readonly<Record<string, string>>): unknown =>
  repo.raw(['commit', '-q', '--allow-empty', '-m', 'change'], { env });

/** Keys in names of files and folders: no content of any object, but an entry of a tree. */
const named = (name: string, pathOf: (key: string) => string): HidingPlace => ({
  name,
  as: 'path',
  reach: 'refs',
  build(repo, key) {
    const path = pathOf(key);
    commitKey(begun(repo), 'nothing\n', path);
    const folders = path.slice(0, path.indexOf(key)).split('/').slice(0, -1).join('/');
    const tree = repo.id(folders === '' ? 'HEAD^{tree}' : `HEAD:${folders}`);
    return { places: [{ path: null, in: 'path', blob: tree, commit: repo.id() }] };
  },
});

/** Keys in what commits say of themselves, and in file names. */
export const texts: readonly HidingPlace[] = [
  inHead('commit message, subject', 'message', (repo, key) => repo.commit(`use ${key} for now`)),
  inHead('commit message, body', 'message', (repo, key) => repo.commit(`change\n\n${line(key)}`)),
  inHead('commit message in another encoding (header `encoding`)', 'message', (repo, key) => {
    const message = Buffer.from(`Schl\u00fcssel: ${key}\n`, 'latin1');
    repo.raw(['-c', 'i18n.commitEncoding=ISO-8859-1', 'commit', '-q', '--allow-empty', '-F', '-'], { input: message });
  }),
  inHead('commit message after a NUL, where git log stops', 'message', (repo, key) =>
    rawCommit(repo, people, `change\n\0\n${line(key)}`),
  ),
  inHead('trailer (`Signed-off-by`)', 'message', (repo, key) =>
    repo.commit(`change\n\nSigned-off-by: ${key} <test@example.com>\n`),
  ),
  inHead('name of the author', 'author', (repo, key) => committedAs(repo, { GIT_AUTHOR_NAME: key })),
  inHead('address of the author', 'author', (repo, key) => committedAs(repo, { GIT_AUTHOR_EMAIL: key })),
  inHead('name of the committer', 'committer', (repo, key) => committedAs(repo, { GIT_COMMITTER_NAME: key })),
  inHead('address of the committer', 'committer', (repo, key) => committedAs(repo, { GIT_COMMITTER_EMAIL: key })),
  extraHeader(
    'header `gpgsig`',
    (key) => `gpgsig -----BEGIN PGP SIGNATURE-----\n \n ${key}\n -----END PGP SIGNATURE-----`,
  ),
  extraHeader('header `mergetag`', (key) => `mergetag object ${'0'.repeat(40)}\n type commit\n tag v1\n \n ${key}`),
  extraHeader('header of another program', (key) => `HG:extra key:${key}`),
  inHead('header in front of the author', 'message', (repo, key) =>
    rawCommit(repo, [`note ${key}`, ...people], 'change\n'),
  ),
  {
    name: 'message of a commit with the empty tree',
    as: 'message',
    reach: 'refs',
    build(repo, key) {
      repo.commit(line(key));
      return { places: [inCommit(repo, 'message')] };
    },
  },
  {
    name: 'message of an amended commit',
    as: 'message',
    reach: 'reflog',
    build(repo, key) {
      const place = inCommit(begun(repo).commit(line(key)), 'message');
      repo.git('commit', '-q', '--amend', '--allow-empty', '-m', 'better');
      return { places: [place] };
    },
  },
  {
    name: 'message of a stash',
    as: 'message',
    reach: 'stash',
    build(repo, key) {
      begun(repo).write('README.md', 'other\n').git('stash', 'push', '-q', '-m', key);
      return { places: [inCommit(repo, 'message', 'stash')] };
    },
  },
  {
    name: "message of a submodule's commit",
    as: 'message',
    reach: 'refs',
    build(repo, key) {
      const library = begun(repository()).commit(line(key));
      begun(repo).raw(['submodule', '--quiet', 'add', library.path, 'library']);
      return { places: [inCommit(library, 'message')], store: `${repo.path}/library` };
    },
  },
  named('name of a file', (key) => `${key}.txt`),
  named('name of a folder', (key) => `keys/${key}/a.txt`),
  named('name of a file, deep down', (key) => `${'a/b/c/d/e/f/g/h/'.repeat(6)}${key}`),
  {
    name: 'name of a file with bytes that are no UTF-8',
    as: 'path',
    reach: 'refs',
    build(repo, key) {
      begun(repo)
        .write(Buffer.concat([Buffer.from([0xff, 0xfe, 0x2d]), Buffer.from(key)]), 'nothing\n')
        .stage()
        .commit();
      return { places: [{ path: null, in: 'path', blob: repo.id('HEAD^{tree}'), commit: repo.id() }] };
    },
  },
  {
    name: 'name in a tree that no commit has',
    as: 'path',
    reach: 'unreachable',
    build(repo, key) {
      const blob = writeObject(begun(repo), 'blob', 'nothing\n');
      const tree = repo
        .raw(['mktree'], { input: `100644 blob ${blob}\t${key}\n` })
        .toString()
        .trim();
      return { places: [{ path: null, in: 'path', blob: tree }] };
    },
  },
];
