import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { existingRepository, temporaryFolder } from '../support/repository.ts';
import { type Pair, type Pushed, key, pair, secret, stateOf } from './support.ts';

/** Pushes with real git into a bare repository whose hook is the built program. */

/** `refused` and `accepted` as they are to be, without the key; else all that was said. */
const verdict = ({ status, output }: Pushed, seed = 1): string => {
  // What git itself says on the side that pushes names refs in full.
  const said = output.replace(/^(?!remote:).*\n?/gm, '');
  const isRefused = said.startsWith('remote: tripkey: push refused: 1 key') && said.includes('OpenAI project key');
  if (status === 1 && isRefused && !said.includes(key(seed))) return 'refused';
  return status === 0 && said === '' ? 'accepted' : `${status}: ${output}`;
};

test.each(['sha1', 'sha256'] as const)(
  '%s: a key is refused and nothing of it kept; clean commits pass in silence',
  (format) => {
    const { server, work, push } = pair(format);
    const before = stateOf(server);
    work.write('src/a.js', secret()).stage().commit();
    expect(verdict(push('origin', 'main'))).toBe('refused');
    expect(stateOf(server)).toBe(before);
    work.git('reset', '-q', '--hard', 'HEAD~1');
    work.write('b', '2\n').stage().commit();
    expect(verdict(push('origin', 'main'))).toBe('accepted');
    expect(server.id('main')).toBe(work.id());
  },
);

test('what is said: short lines of ASCII, where it is, what to do', () => {
  const { work, push } = pair();
  work.write('src/ä.js', secret()).stage().commit();
  const { output } = push('origin', 'main');
  const lines = output.split('\n').filter((line) => line.startsWith('remote: '));
  expect(lines.map((line) => line.trimEnd())).toEqual([
    'remote: tripkey: push refused: 1 key in 1 new commit',
    expect.stringMatching(/^remote:$/),
    expect.stringMatching(/^remote: OpenAI project key {2}sk-proj-\.\.\.[\w-]{4}$/),
    `remote:   src/\\u{e4}.js:1:14 in ${work.id().slice(0, 12)}`,
    expect.stringMatching(/^remote:   fingerprint [0-9a-f]{16}$/),
    'remote:',
    expect.stringContaining('Nothing of this push was kept.'),
    ...Array.from({ length: 4 }, () => expect.stringMatching(/^remote: \S/)),
  ]);
  for (const line of lines) expect(line.trimEnd()).toMatch(/^[ -~]{1,80}$/);
});

test('a key in a name without a commit: no count of commits', () => {
  const { push } = pair();
  expect(push('origin', `main:refs/heads/${key()}`).output).toMatch(/^remote: tripkey: push refused: 1 key *$/m);
});

test('a key that was taken out again in a later commit is refused', () => {
  const { work, push } = pair();
  work.write('k', secret()).stage().commit().write('k', 'clean\n').stage().commit();
  expect(verdict(push('origin', 'main'))).toBe('refused');
});

describe('refs', () => {
  test('a new branch: only what the server does not have yet', () => {
    const { server, work, push } = pair();
    server.git('config', 'tripkey.preReceive', 'off');
    work.write('old', secret()).stage().commit();
    expect(push('origin', 'main').status).toBe(0);
    server.git('config', '--unset', 'tripkey.preReceive');
    work.git('checkout', '-q', '-b', 'feature');
    work.write('f', 'x\n').stage().commit();
    expect(verdict(push('origin', 'feature', 'feature:another'))).toBe('accepted');
  });

  test('several at once: one key refuses them all; a deletion reads nothing', () => {
    const { server, work, push } = pair();
    expect(verdict(push('origin', 'main:one', 'main:two'))).toBe('accepted');
    work.git('checkout', '-q', '-b', 'bad');
    work.write('k', secret()).stage().commit();
    const before = stateOf(server);
    expect(verdict(push('origin', 'bad', ':one', 'main:three'))).toBe('refused');
    expect(stateOf(server)).toBe(before);
    expect(verdict(push('origin', ':one', ':two'))).toBe('accepted');
  });

  test('a forced push is judged by what is new', () => {
    const { server, work, push } = pair();
    work.write('b', 'x\n').stage().commit();
    expect(verdict(push('origin', 'main'))).toBe('accepted');
    work.git('reset', '-q', '--hard', 'HEAD~1');
    work.write('k', secret()).stage().commit();
    const before = server.id('main');
    expect(verdict(push('--force', 'origin', 'main'))).toBe('refused');
    expect(server.id('main')).toBe(before);
    work.git('reset', '-q', '--hard', 'HEAD~1');
    work.write('c', 'y\n').stage().commit();
    expect(verdict(push('--force', 'origin', 'main'))).toBe('accepted');
  });

  test.each<[string, (work: Pair['work']) => string]>([
    ['an annotated tag with a key in its message', (work) => (work.git('tag', '-a', 'v1', '-m', `for ${key()}`), 'v1')],
    [
      'a tag of such a tag',
      (work) => {
        work.git('tag', '-a', 'inner', '-m', `for ${key()}`);
        work.git('tag', '-a', 'outer', '-m', 'harmless', 'inner');
        return 'outer';
      },
    ],
    [
      'a tag of a single object',
      (work) => (work.write('k', secret()).git('tag', 'blob', work.git('hash-object', '-w', 'k')), 'blob'),
    ],
    [
      'an annotated tag of a tree',
      (work) => {
        work.write('dir/k', secret()).stage();
        work.git('tag', '-a', 'tree', '-m', 'harmless', work.git('write-tree'));
        return 'tree';
      },
    ],
    ['a branch that is named by a key', () => `main:refs/heads/for-${key()}`],
    ['a note', (work) => (work.git('notes', 'add', '-m', `was ${key()}`), 'refs/notes/commits')],
    ['a commit message', (work) => (work.commit(`for ${key()}`), 'main')],
    [
      'what a merge itself brings',
      (work) => {
        work.git('checkout', '-q', '-b', 'side');
        work.write('s', '1\n').stage().commit().git('checkout', '-q', 'main');
        work.git('merge', '-q', '--no-ff', '--no-commit', 'side');
        work.write('evil', secret()).stage().commit('merge');
        return 'main';
      },
    ],
  ])('%s', (_case, make) => {
    const { server, work, push } = pair();
    const ref = make(work);
    const before = stateOf(server);
    expect(verdict(push('origin', ref))).toBe('refused');
    expect(stateOf(server)).toBe(before);
  });

  test('harmless tags of each kind pass', () => {
    const { work, push } = pair();
    work.git('tag', '-a', 'v1', '-m', 'one');
    work.git('tag', 'light');
    work.git('tag', 'tree', 'HEAD^{tree}');
    work.git('tag', '-a', 'blob', '-m', 'x', 'HEAD:a');
    expect(verdict(push('origin', '--tags'))).toBe('accepted');
  });
});

describe('policy', () => {
  const allowing = (fingerprint: string): string => `[[allow]]\nfingerprint = "${fingerprint}"\nreason = "a test"\n`;
  const fingerprintOf = ({ output }: Pushed): string => /fingerprint ([0-9a-f]{16})/.exec(output)?.[1] ?? '';

  test('what is pushed does not accept its own key; what the default branch holds does', () => {
    const { work, push } = pair();
    work.write('k', secret()).stage().commit();
    const fingerprint = fingerprintOf(push('origin', 'main'));
    work.write('tripkey.toml', allowing(fingerprint)).stage().commit();
    expect(verdict(push('origin', 'main'))).toBe('refused');
    work.git('branch', 'keep');
    work.git('reset', '-q', '--hard', 'origin/main');
    work.write('tripkey.toml', allowing(fingerprint)).stage().commit();
    expect(verdict(push('origin', 'main'))).toBe('accepted');
    expect(verdict(push('origin', 'keep'))).toBe('accepted');
  });

  test('a configuration of the server is read from its disk', () => {
    const { server, work, push } = pair();
    work.write('k', secret()).stage().commit();
    const fingerprint = fingerprintOf(push('origin', 'main'));
    const file = join(temporaryFolder(), 'central.toml');
    writeFileSync(file, allowing(fingerprint));
    server.write('hooks/pre-receive', `#!/bin/sh\nexec ${hookCommand(server.path)} --config '${file}'\n`);
    expect(verdict(push('origin', 'main'))).toBe('accepted');
  });

  test.each([
    ['tripkey.toml', 'min_confidence = "hgh"\n'],
    ['.tripkey-baseline', 'no fingerprint\n'],
  ])('a mistake in %s that was let in refuses all that comes after it, so it is not let in', (path, text) => {
    const { server, work, push } = pair();
    const before = stateOf(server);
    work.write(path, text).stage().commit();
    const { status, output } = push('origin', 'main');
    expect(output).toContain(`remote: tripkey: ${path}:1: `);
    expect(status).toBe(1);
    expect(stateOf(server)).toBe(before);
    expect(verdict(push('origin', 'main:side'))).toBe('accepted');
    work.git('rm', '-q', path);
    work.commit();
    expect(verdict(push('origin', 'main'))).toBe('accepted');
  });

  test('a first push has no policy: rules as they come', () => {
    const { server, work, push } = pair();
    server.git('symbolic-ref', 'HEAD', 'refs/heads/none');
    work.write({ k: secret(), '.tripkey-baseline': '' }).stage().commit();
    expect(verdict(push('origin', 'main'))).toBe('refused');
  });
});

describe('the switch is the server’s alone', () => {
  test.each([
    ['warn', 0, 'push accepted with a warning: 1 key'],
    ['off', 0, 'this push was not scanned: tripkey.preReceive is off on this server'],
    ['block', 1, 'push refused: 1 key'],
    ['blok', 1, 'tripkey.preReceive is blok'],
  ])('tripkey.preReceive %s: exit %d', (mode, status, said) => {
    const { server, work, push } = pair();
    server.git('config', 'tripkey.preReceive', mode);
    work.write('k', secret()).stage().commit();
    const pushed = push('origin', 'main');
    expect(pushed.output).toContain(said);
    expect(pushed.output).not.toContain(key());
    expect(pushed.status).toBe(status);
  });

  test.each([
    ['true', 0, 'main -> main'],
    ['false', 1, 'Comments do not count on this server'],
    ['flase', 1, 'tripkey.allowComments is flase'],
  ])('whoever pushes lets their own key in by a comment; tripkey.allowComments %s: exit %d', (value, status, said) => {
    const { server, work, push } = pair();
    server.git('config', 'tripkey.allowComments', value);
    work.write('k', `${secret().trim()} // tripkey:allow\n`).stage().commit();
    const pushed = push('origin', 'main');
    expect(pushed.output).toContain(said);
    expect(pushed.output).not.toContain(key());
    expect(pushed.status).toBe(status);
  });

  test('a push option passes only where the server names it', () => {
    const { server, work, push } = pair();
    server.git('config', 'receive.advertisePushOptions', 'true');
    work.write('k', secret()).stage().commit();
    for (const option of ['tripkey.skip', 'tripkey.preReceive=off', 'off', ''])
      expect(verdict(push('-o', option, 'origin', 'main'))).toBe('refused');
    server.git('config', 'tripkey.pushOption', 'leak-is-known');
    expect(verdict(push('-o', 'other', 'origin', 'main'))).toBe('refused');
    const { status, output } = push('-o', 'leak-is-known', 'origin', 'main');
    expect(output).toContain('let in by the push option that this server allows');
    expect(status).toBe(0);
  });

  test('the one who pushes cannot set it', () => {
    const { work, push } = pair();
    work.git('config', 'tripkey.preReceive', 'off');
    work.write('k', secret()).stage().commit();
    expect(verdict(push('origin', 'main'))).toBe('refused');
  });
});

describe('what cannot be read is not let in', () => {
  test('a limit of the policy', () => {
    const { work, push } = pair();
    work.write('tripkey.toml', '[limits]\nmax_file_size = "1KB"\n').stage().commit();
    expect(verdict(push('origin', 'main'))).toBe('accepted');
    work.write('long', 'x'.repeat(5000)).stage().commit();
    const { status, output } = push('origin', 'main');
    expect(output).toContain('push refused: not all of it was read');
    expect(output).toContain('long');
    expect(status).toBe(1);
  });

  test('a server whose refs git cannot walk', () => {
    const { server, work, push } = pair();
    const lost = server.id('main^{tree}');
    server.remove(`objects/${lost.slice(0, 2)}/${lost.slice(2)}`);
    server.remove(`objects/${server.id('main').slice(0, 2)}/${server.id('main').slice(2)}`);
    work.write('b', 'x\n').stage().commit();
    expect(push('origin', 'main:other').status).toBe(1);
  });

  test('a clone that is shallow pushes what is new', () => {
    const { server, work, push } = pair();
    work.write('b', 'x\n').stage().commit();
    expect(verdict(push('origin', 'main'))).toBe('accepted');
    const path = join(temporaryFolder(), 'shallow');
    work.git('clone', '-q', '--depth=1', `file://${server.path}`, path);
    const shallow = existingRepository(path, work.env);
    shallow.write('c', 'y\n').stage().commit();
    shallow.git('push', '-q', 'origin', 'main');
    expect(server.id('main')).toBe(shallow.id());
    shallow.write('k', secret()).stage().commit();
    expect(() => shallow.git('push', '-q', 'origin', 'main')).toThrow('remote: tripkey: push refused: 1 key');
  });
});

const hookCommand = (folder: string): string =>
  /exec (.*)/.exec(readFileSync(join(folder, 'hooks/pre-receive'), 'utf8'))![1]!;
