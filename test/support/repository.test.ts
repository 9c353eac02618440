import { expect, test } from '@jest/globals';
import { repository } from './repository.ts';

test.each(['sha1', 'sha256'] as const)('a %s repository is written, staged and committed', (objectFormat) => {
  const made = repository({ objectFormat }).write('a/b.txt', 'one').stage('a/b.txt').commit('first\n\nbody');
  expect(made.git('show', 'HEAD:a/b.txt')).toBe('one');
  expect(made.git('log', '--format=%s|%b|%an|%at')).toBe('first|body\n|Test|1767225600');
  expect(made.id()).toHaveLength(objectFormat === 'sha1' ? 40 : 64);
});

test('names may be any bytes', () => {
  const made = repository()
    .write(Buffer.from([0x61, 0xff, 0x0a]), 'x')
    .stage();
  expect([...made.raw(['ls-files', '-z'])]).toEqual([0x61, 0xff, 0x0a, 0]);
});
