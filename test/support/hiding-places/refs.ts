import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  alone,
  begun,
  commitKey,
  forgetReflogs,
  type HidingPlace,
  inFile,
  line,
  type ToldPlace,
  writeObject,
} from '../hiding-places.ts';
import { existingRepository, type TestRepository } from '../repository.ts';

const namedRef: readonly ToldPlace[] = [{ path: null, in: 'ref' }];
const inTag = (repo: TestRepository, tag: string): ToldPlace => ({ path: null, in: 'tag', blob: repo.id(tag) });

/** A commit with the key that this ref alone holds; returned in its place. */
const heldBy = (repo: TestRepository, key: string, ref: string): ToldPlace => {
  begun(repo).git('checkout', '-q', '--detach');
  const place = inFile(commitKey(repo, line(key)));
  repo.git('update-ref', ref, 'HEAD');
  repo.git('checkout', '-q', 'main');
  return place;
};

const heldByRef = (ref: string): HidingPlace => ({
  name: `\`${ref}\` alone`,
  as: 'file',
  reach: 'refs',
  build: (repo, key) => ({ places: [heldBy(repo, key, ref)], history: { tips: [ref], inHead: false } }),
});

const nameHas = (kind: string, refOf: (key: string) => string): HidingPlace => ({
  name: `name of a ${kind}`,
  as: 'ref',
  reach: 'refs',
  build(repo, key) {
    begun(repo).git('update-ref', refOf(key), 'HEAD');
    return { places: namedRef };
  },
});

/** Keys that refs hold or are called, notes, tags, and what hides commits from git's own eyes. */
export const refs: readonly HidingPlace[] = [
  nameHas('branch', (key) => `refs/heads/fix-${key}`),
  nameHas('tag', (key) => `refs/tags/${key}`),
  nameHas('remote-tracking branch', (key) => `refs/remotes/origin/${key}`),
  nameHas('ref outside refs/heads', (key) => `refs/custom/${key}/x`),
  {
    name: 'name of a branch, packed',
    as: 'ref',
    reach: 'refs',
    build(repo, key) {
      begun(repo).git('branch', key);
      repo.git('pack-refs', '--all', '--prune');
      return { places: namedRef };
    },
  },
  heldByRef('refs/custom/x'),
  heldByRef('refs/pull/1/head'),
  heldByRef('refs/original/refs/heads/main'),
  heldByRef('refs/remotes/origin/main'),
  heldByRef('refs/tags/v1'),
  heldByRef('refs/bisect/bad'),
  {
    name: 'packed ref alone',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      const place = heldBy(repo, key, 'refs/heads/side');
      repo.git('pack-refs', '--all', '--prune');
      return { places: [place], history: { tips: ['refs/heads/side'] } };
    },
  },
  {
    name: "linked worktree's own ref (`refs/worktree/x`)",
    as: 'file',
    reach: 'worktree',
    build(repo, key) {
      begun(repo).git('worktree', 'add', '-q', '--detach', `${repo.path}-linked`);
      const linked = existingRepository(`${repo.path}-linked`, repo.env);
      const place = inFile(commitKey(linked, line(key)));
      linked.git('update-ref', 'refs/worktree/x', 'HEAD');
      linked.git('checkout', '-q', '--detach', 'HEAD^');
      forgetReflogs(repo);
      return { places: [place] };
    },
  },
  {
    name: 'note',
    as: 'note',
    reach: 'refs',
    build(repo, key) {
      begun(repo).git('notes', 'add', '-m', line(key));
      const blob = repo.git('notes', 'list', 'HEAD');
      return { places: [{ path: null, in: 'note', blob, commit: repo.id('refs/notes/commits') }] };
    },
  },
  {
    name: 'note of another namespace, removed again',
    as: 'note',
    reach: 'refs',
    build(repo, key) {
      begun(repo).git('notes', '--ref=review', 'add', '-m', line(key));
      const place = { path: null, in: 'note', blob: repo.git('notes', '--ref=review', 'list', 'HEAD') } as const;
      repo.git('notes', '--ref=review', 'remove', 'HEAD');
      return { places: [{ ...place, commit: repo.id('refs/notes/review^') }] };
    },
  },
  {
    name: 'message of an annotated tag',
    as: 'tag',
    reach: 'refs',
    build(repo, key) {
      begun(repo).git('tag', '-a', '-m', `release\n\n${line(key)}`, 'v1');
      return { places: [inTag(repo, 'v1')] };
    },
  },
  {
    name: 'tagger of an annotated tag',
    as: 'tag',
    reach: 'refs',
    build(repo, key) {
      begun(repo).git('-c', `user.name=${key}`, 'tag', '-a', '-m', 'release', 'v1');
      return { places: [inTag(repo, 'v1')] };
    },
  },
  {
    name: 'message of a tag that another tag is on',
    as: 'tag',
    reach: 'refs',
    build(repo, key) {
      begun(repo).git('tag', '-a', '-m', line(key), 'inner');
      const place = inTag(repo, 'inner');
      repo.git('tag', '-a', '-m', 'outer', 'outer', 'inner');
      repo.git('tag', '-d', 'inner');
      return { places: [place] };
    },
  },
  {
    name: 'message of a deleted tag',
    as: 'tag',
    reach: 'unreachable',
    build(repo, key) {
      begun(repo).git('tag', '-a', '-m', line(key), 'v1');
      const place = inTag(repo, 'v1');
      repo.git('tag', '-d', 'v1');
      return { places: [place] };
    },
  },
  {
    name: 'lightweight tag on a blob',
    as: 'object',
    reach: 'refs',
    build(repo, key) {
      const blob = writeObject(begun(repo), 'blob', line(key));
      repo.git('tag', 'public-key', blob);
      return { places: [alone(blob)], history: { tips: ['refs/tags/public-key'], inHead: false } };
    },
  },
  {
    name: 'annotated tag on a blob',
    as: 'object',
    reach: 'refs',
    build(repo, key) {
      const blob = writeObject(begun(repo), 'blob', line(key));
      repo.git('tag', '-a', '-m', 'my public key', 'public-key', blob);
      return { places: [alone(blob)], history: { tips: ['refs/tags/public-key'] } };
    },
  },
  {
    name: 'tag on a tree',
    as: 'object',
    reach: 'refs',
    build(repo, key) {
      const blob = writeObject(begun(repo), 'blob', line(key));
      const tree = repo
        .raw(['mktree'], { input: `100644 blob ${blob}\tsecret.env\n` })
        .toString()
        .trim();
      repo.git('tag', 'tree', tree);
      return { places: [{ path: null, blob }], history: { tips: ['refs/tags/tree'] } };
    },
  },
  {
    name: 'commit that a replace ref hides',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      commitKey(begun(repo), line(key)).remove('secret.env').stage().commit('delete');
      const clean = repo.git('commit-tree', '-m', 'nothing here', '-p', 'HEAD~2', 'HEAD~2^{tree}');
      const place = inFile(repo, 'secret.env', 'HEAD^');
      repo.git('replace', 'HEAD^', clean);
      return { places: [place] };
    },
  },
  {
    name: 'blob that a replace ref hides',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      const place = inFile(commitKey(begun(repo), line(key)));
      repo.git('replace', repo.id('HEAD:secret.env'), writeObject(repo, 'blob', 'nothing\n'));
      return { places: [place] };
    },
  },
  {
    name: 'replacement for a clean blob',
    as: 'object',
    reach: 'refs',
    build(repo, key) {
      const blob = writeObject(begun(repo), 'blob', line(key));
      repo.git('replace', repo.id('HEAD:README.md'), blob);
      return { places: [alone(blob)] };
    },
  },
  {
    name: 'commit behind a graft (`info/grafts`)',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      commitKey(begun(repo), line(key)).remove('secret.env').stage().commit('delete').commit('after');
      const place = inFile(repo, 'secret.env', 'HEAD~2');
      writeFileSync(join(repo.path, '.git', 'info', 'grafts'), `${repo.id()}\n`);
      return { places: [place] };
    },
  },
  {
    name: 'boundary of a shallow clone',
    as: 'file',
    reach: 'refs',
    complete: false,
    build(repo, key) {
      commitKey(begun(repo), line(key)).write('b.txt', 'more\n').stage().commit('more');
      repo.git('clone', '-q', '--depth=1', `file://${repo.path}`, `${repo.path}-shallow`);
      const shallow = existingRepository(`${repo.path}-shallow`, repo.env);
      return { places: [inFile(shallow)], scanned: shallow.path, history: { inHead: true } };
    },
  },
];
