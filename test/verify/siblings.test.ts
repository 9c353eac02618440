import { expect, test } from '@jest/globals';
import { hostsInSiblings } from '../../src/verify/siblings.ts';

/** Looks in folders that are given as paths with texts; says what was read. */
const look = (files: Readonly<Record<string, string>>, paths: readonly string[]) => {
  const read: string[] = [];
  const hosts = hostsInSiblings(
    paths,
    (path) => {
      read.push(path);
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
      return Buffer.from(text);
    },
    (folder) => {
      const names = Object.keys(files).flatMap((path) => {
        const name = path.slice(folder.length + 1);
        return path.startsWith(`${folder}/`) && !name.includes('/') ? [name] : [];
      });
      if (names.length === 0) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
      return [...names, '.env.d'];
    },
  );
  return { hosts: hosts.map((host) => host.split('.')[0]), read };
};
const line = (name: string): string => `AZURE_OPENAI_ENDPOINT=https://${name}.openai.azure.com/\n`;

test('.env files of the same folder, by name', () => {
  const files = {
    'a/.env.local': line('two'),
    'a/.env': line('one'),
    'b/.env': line('other'),
    'a/main.py': line('no'),
  };
  expect(look(files, ['a/main.py'])).toMatchObject({
    hosts: ['one', 'two'],
    read: ['a/.env', 'a/.env.d', 'a/.env.local'],
  });
});

test('of the folder where it runs, and of the one in which an archive is', () => {
  expect(look({ './.env': line('here') }, ['main.py']).hosts).toEqual(['here']);
  expect(look({ 'a/.envrc': line('here') }, ['a/b.zip!c/d.py']).hosts).toEqual(['here']);
});

test('each folder once, each host once', () => {
  const files = { 'a/.env': line('one') + line('one'), 'b/.env': line('one') + line('two') };
  expect(look(files, ['a/x', 'a/y', 'b/z'])).toMatchObject({ hosts: ['one', 'two'] });
  expect(look(files, ['a/x', 'a/y']).read.filter((path) => path === 'a/.env')).toHaveLength(1);
});

test('files that show what to write are none', () => {
  const files = { 'a/.env.example': line('one'), 'a/.env.sample': line('two'), 'a/.env.dist': line('three') };
  expect(look(files, ['a/x'])).toEqual({ hosts: [], read: ['a/.env.d'] });
});

test('what stands on standard input has no folder, and what is not there nothing', () => {
  expect(look({ './.env': line('one') }, ['<stdin>'])).toEqual({ hosts: [], read: [] });
  expect(look({}, ['gone/x'])).toEqual({ hosts: [], read: [] });
});

test('eight hosts, twenty files', () => {
  const names = Array.from({ length: 40 }, (_, index) => `h${String(index).padStart(2, '0')}`);
  const files = Object.fromEntries(names.map((name) => [`a/.env.${name}`, line(name)]));
  const { hosts, read } = look(files, ['a/x']);
  expect([hosts, read.length]).toEqual([names.slice(0, 8), 20]);
});
