import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzip, tar, zip } from '../archives.ts';
import { begun, commitKey, filler, type HidingPlace, inFile, line } from '../hiding-places.ts';
import { temporaryFolder } from '../repository.ts';

type Write = (key: string) => string | Uint8Array;

/** A row whose key stands in one committed file, written so. */
const written = (name: string, path: string, write: Write, attributes = ''): HidingPlace => ({
  name,
  as: 'file',
  reach: 'refs',
  build(repo, key) {
    begun(repo).write('.gitattributes', attributes).stage().commit('attributes');
    commitKey(repo, write(key), path);
    return { places: [inFile(repo, path)] };
  },
});

/** As `written`, for a file in an archive: `inner` is its path there. */
const packed = (name: string, path: string, inner: string, write: Write): HidingPlace => ({
  name,
  as: 'file',
  reach: 'refs',
  build(repo, key) {
    commitKey(begun(repo), write(key), path);
    return { places: [{ path: `${path}!${inner}`, commit: repo.id() }] };
  },
});

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** A text with the key `at` so many bytes from its start. */
const amid =
  (size: number, at: number, fill: string) =>
  (key: string): Buffer => {
    const bytes = Buffer.alloc(size, fill);
    bytes.write(`\n${line(key)}`, at);
    return bytes;
  };

/** A database with the key in a row that was deleted, which leaves its bytes in the page. */
const sqlite: Write = (key) => {
  const file = join(temporaryFolder(), 'app.db');
  const script = [
    'import sqlite3, sys',
    'db = sqlite3.connect(sys.argv[1])',
    'db.execute("pragma secure_delete = off")',
    'db.execute("create table settings (name text, value text)")',
    'db.execute("insert into settings values (?, ?)", ("a", sys.stdin.read()))',
    'db.commit()',
    'db.execute("delete from settings")',
    'db.commit()',
  ];
  execFileSync('python3', ['-c', script.join('\n'), file], { input: `Bearer ${key}` });
  return readFileSync(file);
};

/** As the page of a table stores it: a header, then a record. */
const sqlitePage: Write = (key) =>
  Buffer.concat([
    latin1('SQLite format 3\0'),
    Buffer.alloc(4000),
    Buffer.from([0x81, 0x34, 1, 3, 0x17, 0x82, 0x55]),
    latin1(`Bearer ${key}`),
    Buffer.alloc(60),
  ]);

const notebook: Write = (key) => {
  const source = [`client = OpenAI(api_key="${key}")\n`];
  return JSON.stringify({ cells: [{ cell_type: 'code', outputs: [], source }], nbformat: 4 }, null, 1);
};

const link = (name: string, target: (key: string) => string): HidingPlace => ({
  name,
  as: 'file',
  reach: 'refs',
  build(repo, key) {
    begun(repo).symlink('link', target(key)).stage().commit('link');
    return { places: [inFile(repo, 'link')] };
  },
});

/** Keys in contents of every make: what git and editors call binary, archives, encodings, long files and lines. */
export const contents: readonly HidingPlace[] = [
  link('target of a symbolic link', (key) => key),
  link('target of a symbolic link, a path', (key) => `../keys/${key}/x`),
  written('attribute `binary`', 'a.txt', line, '*.txt binary\n'),
  written('attribute `-diff`', 'a.txt', line, '*.txt -diff\n'),
  {
    name: 'textconv filter that shows something else',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      begun(repo).write('.gitattributes', '*.txt diff=blank\n').git('config', 'diff.blank.textconv', 'true');
      return { places: [inFile(commitKey(repo, line(key), 'a.txt'), 'a.txt')] };
    },
  },
  {
    name: 'attribute `working-tree-encoding`',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      begun(repo).write('.gitattributes', '*.txt working-tree-encoding=UTF-16LE\n').stage();
      return { places: [inFile(commitKey(repo, utf16(line(key)), 'a.txt'), 'a.txt')] };
    },
  },
  {
    name: 'smudge filter that takes it out of the work tree',
    as: 'file',
    reach: 'refs',
    build(repo, key) {
      commitKey(begun(repo), line(key)).write('.gitattributes', '*.env filter=blank\n').stage().commit('filter');
      repo.git('config', 'filter.blank.smudge', 'sed s/=.*/=/');
      repo.remove('secret.env').git('checkout', '--', 'secret.env');
      return { places: [inFile(repo, 'secret.env', 'HEAD^')] };
    },
  },
  written('UTF-16, little endian, with a byte-order mark', 'a.txt', (key) => utf16(`\ufeff${line(key)}`)),
  written('UTF-16, little endian, without a mark', 'a.txt', (key) => utf16(line(key))),
  written('UTF-16, big endian, with a byte-order mark', 'a.txt', (key) => utf16(`\ufeff${line(key)}`).swap16()),
  written('UTF-16 at an odd offset', 'a.bin', (key) => Buffer.concat([latin1('x'), utf16(line(key)), latin1('x')])),
  written('NUL bytes around it', 'a.bin', (key) => `\0\0\u0001${key}\0\0`),
  written('bytes that are no UTF-8 around it', 'a.bin', (key) => latin1(`\u00ff\u00fe\u0080${key}\u00ff`)),
  written('CRLF', 'a.env', (key) => `A=1\r\n${line(key).trim()}\r\nB=2\r\n`),
  written('lone CR', 'a.env', (key) => `A=1\r${line(key).trim()}\rB=2\r`),
  written('no line break at the end', 'a.env', (key) => key),
  written('base64', 'secret.yaml', (key) => `data:\n  key: ${Buffer.from(key).toString('base64')}\n`),
  written('base64 of a whole .env, wrapped', 'secret.pem', (key) =>
    (
      latin1(`A=1\n${line(key)}B=2\n`)
        .toString('base64')
        .match(/.{1,64}/g) ?? []
    ).join('\n'),
  ),
  written('JSON escapes (\\u0073…)', 'a.json', (key) =>
    JSON.stringify({ key }).replace(key, Array.from(key, (c) => `\\u00${c.charCodeAt(0).toString(16)}`).join('')),
  ),
  written('URL with percent escapes', 'a.txt', (key) => `https://example.com/?k=${key.replaceAll('-', '%2D')}&x=1\n`),
  written('notebook', 'a.ipynb', notebook),
  written('page of an SQLite file, as bytes', 'page.db', sqlitePage),
  { ...written('SQLite file, in a deleted row', 'app.db', sqlite), needs: 'python3' },
  packed('zip', 'a.zip', 'inner/a.env', (key) => zip([{ name: 'inner/a.env', content: line(key) }])),
  packed('zip in a zip', 'a.zip', 'b.zip!a.env', (key) =>
    zip([{ name: 'b.zip', content: zip([{ name: 'a.env', content: line(key) }]) }]),
  ),
  packed('tgz', 'a.tgz', 'inner/a.env', (key) => gzip(tar([{ name: 'inner/a.env', content: line(key) }]))),
  packed('docx', 'a.docx', 'word/document.xml', (key) =>
    zip([
      { name: '[Content_Types].xml', content: '<Types/>' },
      { name: 'word/document.xml', content: `<w:t>${key}</w:t>` },
    ]),
  ),
  packed('zip under another name', 'logo.png', 'a.env', (key) => zip([{ name: 'a.env', content: line(key) }])),
  packed('zip of 34 MB, longer than a segment', 'big.zip', 'z.env', (key) =>
    zip([
      { name: 'a.bin', content: Buffer.alloc(34 << 20, 'x'), method: 0 },
      { name: 'z.env', content: line(key) },
    ]),
  ),
  written('line of 400 KB', 'a.min.js', (key) => `${'a=b;'.repeat(50_000)}k="${key}";${'c=d;'.repeat(50_000)}\n`),
  written('file of 7 MB', 'a.log', (key) => `${filler(110_000)}${line(key)}${filler(110_000, 2)}`),
  written('file of 40 MB, at its end', 'a.bin', amid(40 << 20, (40 << 20) - 300, 'x')),
  written('file of 40 MB, across the end of its first 32 MB', 'a.bin', amid(40 << 20, (32 << 20) - 80, '\n')),
];
