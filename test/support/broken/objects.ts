import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { writeObject } from '../hiding-places.ts';
import type { TestRepository } from '../repository.ts';
import { type Broken, looseFile } from './run.ts';

const madeUp = 'ab'.repeat(20);

/** A loose object with these bytes in its file, which is called `id`. */
const loose = (name: string, content: Uint8Array, more: Partial<Broken> = {}): Broken => ({
  name: `loose object: ${name}`,
  outcome: 'incomplete',
  build(repo) {
    const file = looseFile(repo, madeUp);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return { named: new RegExp(madeUp) };
  },
  ...more,
});

/** All of its bytes can be read, so nothing need be said. */
const asRead: Partial<Broken> = { outcome: 'either' };

const packed = (text: string): Buffer => deflateSync(Buffer.from(text, 'latin1'));

/** Two more commits, and one of their objects deleted. */
const missing = (name: string, revision: string): Broken => ({
  name: `missing ${name}`,
  outcome: 'incomplete',
  build(repo) {
    repo
      .write('b.txt', 'one\n')
      .stage()
      .commit('one')
      .write('b.txt', 'two\n')
      .stage()
      .commit('two')
      .git('tag', '-a', '-m', 'x', 'v1');
    const id = repo.id(revision);
    const commit = repo.id('HEAD^');
    rmSync(looseFile(repo, id));
    // Or as that commit's tree.
    return { named: new RegExp(`${id}|${commit}: its tree`) };
  },
});

/** A well stored object that is not what it says. */
const senseless = (name: string, write: (repo: TestRepository) => string): Broken => ({
  name: `senseless ${name}`,
  outcome: 'either',
  build(repo) {
    const id = write(repo);
    // git itself would not let a ref point there.
    const ref = join(repo.path, '.git', 'refs', 'custom', 'senseless');
    mkdirSync(dirname(ref));
    writeFileSync(ref, `${id}\n`);
  },
});

export const brokenObjects: readonly Broken[] = [
  missing('blob', 'HEAD^:b.txt'),
  missing('blob of HEAD', 'HEAD:b.txt'),
  missing('tree', 'HEAD^^{tree}'),
  missing('commit', 'HEAD^'),
  missing('commit of HEAD', 'HEAD'),
  missing('tag', 'v1'),
  loose('no zlib', Buffer.from('not compressed')),
  loose('no bytes', Buffer.alloc(0)),
  loose('cut off', packed(`blob 4000\0${'x'.repeat(4000)}`).subarray(0, 20)),
  loose('wrong checksum of zlib', Buffer.concat([packed('blob 4\0abcd').subarray(0, -1), Buffer.from([0x55])])),
  loose('unknown type', packed('blub 4\0abcd')),
  loose('no size', packed('blob abcd')),
  loose('size that is no number', packed('blob 4x\0abcd')),
  loose('more than its size', packed('blob 2\0abcd')),
  loose('less than its size', packed('blob 40\0abcd')),
  loose('claimed size of 4 GB', packed('blob 4294967295\0abcd'), { memory: 300 }),
  loose('claimed size beyond 64 bits', packed('blob 99999999999999999999999\0abcd'), { memory: 300 }),
  loose('garbage behind it', Buffer.concat([packed('blob 4\0abcd'), Buffer.from('garbage')]), asRead),
  loose('another object under its name', packed('blob 4\0abcd'), asRead),
  {
    name: 'loose object: a folder in its place',
    outcome: 'incomplete',
    build(repo) {
      mkdirSync(looseFile(repo, madeUp), { recursive: true });
      return { named: new RegExp(madeUp) };
    },
  },
  senseless('commit', (repo) => writeObject(repo, 'commit', 'garbage')),
  senseless('commit of no bytes', (repo) => writeObject(repo, 'commit', '')),
  senseless('commit whose tree is a blob', (repo) =>
    writeObject(
      repo,
      'commit',
      `tree ${writeObject(repo, 'blob', 'x')}\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nx\n`,
    ),
  ),
  senseless('commit without people', (repo) => writeObject(repo, 'commit', `tree ${repo.id('HEAD^{tree}')}\n\nx\n`)),
  senseless('commit with a date of no calendar', (repo) =>
    writeObject(
      repo,
      'commit',
      `tree ${repo.id('HEAD^{tree}')}\nauthor A <a> 99999999999999999999 +9999\ncommitter A <a> -5 x\n\nx\n`,
    ),
  ),
  senseless('tree', (repo) => writeObject(repo, 'tree', 'garbage')),
  senseless('tree that is cut off', (repo) => writeObject(repo, 'tree', '100644 name\0short')),
  senseless('tag', (repo) => writeObject(repo, 'tag', 'garbage')),
];
