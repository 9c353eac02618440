import { expect, test } from '@jest/globals';
import { dockerIgnores, dockerfileName, withDockerEntries } from '../../src/hygiene/shipped/docker.ts';
import { contextCopies } from '../../src/hygiene/shipped/dockerfile-copies.ts';

test.each([
  ['', false],
  ['.env', true],
  ['/.env\n', true],
  ['.env*', true],
  ['**/.env', true],
  ['*', true],
  ['*\n!src', true],
  ['*\n!.env', false],
  ['# .env', false],
  ['**/*.env', true],
  ['env', false],
  ['.env\r\n', true],
  ['  .env  ', true],
  ['config/.env', false],
  [`${'*e'.repeat(40)}x`, false],
])('.dockerignore %j leaves .env out: %s', (text, expected) => {
  expect(dockerIgnores(text)('.env')).toBe(expected);
});

test.each([
  ['', '**/.env\n**/.env.*\n!**/.env.example\n'],
  ['.git', '.git\n**/.env\n**/.env.*\n!**/.env.example\n'],
  ['.git\r\n', '.git\r\n**/.env\r\n**/.env.*\r\n!**/.env.example\r\n'],
  ['**/.env*\n', '**/.env*\n'],
  ['.env\n!.env\n', '.env\n!.env\n**/.env\n**/.env.*\n!**/.env.example\n'],
])('entries for %j', (text, expected) => {
  expect(withDockerEntries(text, ['.env', 'api/.env'])).toBe(expected);
  expect(withDockerEntries(expected, ['.env', 'api/.env'])).toBe(expected);
});

const kept = (text: string, path: string): readonly boolean[] => contextCopies(text).map(({ isKept }) => isKept(path));

test.each([
  ['one stage', 'FROM a\nCOPY . .\n', [true]],
  ['built in another', 'FROM a AS build\nWORKDIR /app\nCOPY . .\nFROM b\nCOPY --from=build /app/dist /x\n', [false]],
  ['all of another', 'FROM a AS build\nWORKDIR /app\nCOPY . .\nFROM b\nCOPY --from=build /app/ /x\n', [true]],
  ['by number', 'FROM a\nWORKDIR /app\nCOPY . .\nFROM b\nCOPY --from=0 /app /x\n', [true]],
  ['on top of another', 'FROM a AS Build\nCOPY . /srv\nFROM build\nRUN x\n', [true]],
  ['the file by name', 'FROM a AS b\nWORKDIR /app\nCOPY . .\nFROM c\nCOPY --from=b /app/.env /\n', [true]],
  ['from an image', 'FROM a AS b\nCOPY . .\nFROM c\nCOPY --from=nginx / /\n', [false]],
  ['JSON', 'FROM a\nCOPY ["a", ".", "/app/"]\n', [true]],
  ['lower case, a line that goes on, CRLF', 'from a\r\ncopy . \\\r\n  /app\r\n', [true]],
  ['with --exclude', 'FROM a\nCOPY --exclude=.env* . .\n', []],
  ['a here-document', 'FROM a\nCOPY <<EOF /x\n.\nEOF\n', []],
  ['a stage that uses itself', 'FROM a AS a\nCOPY --from=a / /\nCOPY . .\n', [true]],
  ['no stage', 'COPY . .\n', []],
  ['nothing', '', []],
])('files of the context in an image: %s', (_case, text, expected) => {
  expect(kept(text, '.env')).toEqual(expected);
});

test('names of Dockerfiles', () => {
  const names = ['Dockerfile', 'a/Dockerfile.prod', 'api.Dockerfile', 'Containerfile', 'dockerfile'];
  expect(names.filter((name) => !dockerfileName.test(name))).toEqual([]);
  const others = ['Dockerfile.dockerignore', '.devcontainer/Dockerfile', 'Dockerfiles/a', 'docs/Dockerfile.d/a'];
  expect(others.filter((name) => dockerfileName.test(name))).toEqual([]);
});
