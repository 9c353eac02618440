import { readFileSync, readdirSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codeOf } from '../../errors.ts';
import type { Repository } from '../repository.ts';

/** Everything that holds objects for a repository, with what is wrong about it. */
export interface ObjectStores {
  readonly packs: readonly PackFiles[];
  readonly loose: readonly LooseFile[];
  readonly unread: readonly Unread[];
}

/** Absolute paths. */
export interface PackFiles {
  readonly pack: string;
  readonly index: string;
}

export interface LooseFile {
  readonly id: string;
  readonly path: string;
}

interface Unread {
  readonly what: string;
  readonly why: string;
}

/** Lists the packs and loose objects of a repository and its alternates; each file once. */
export function findStores(repository: Repository): ObjectStores {
  const unread: Unread[] = [];
  const packs: PackFiles[] = [];
  const loose = new Map<string, LooseFile>();
  for (const folder of withAlternates(repository.objects, repository.env, unread)) {
    packs.push(...packsIn(join(folder, 'pack'), unread));
    for (const file of looseIn(folder, repository.objectFormat === 'sha256' ? 64 : 40, unread)) {
      if (!loose.has(file.id)) loose.set(file.id, file);
    }
  }
  return { packs, loose: [...loose.values()], unread };
}

/** The folder and the ones that it borrows from, as deep as they go (gitrepository-layout, objects/info/alternates). */
function withAlternates(own: string, env: NodeJS.ProcessEnv, unread: Unread[]): string[] {
  const folders: string[] = [];
  const seen = new Set<string>();
  const waiting = [own, ...borrowed(env['GIT_ALTERNATE_OBJECT_DIRECTORIES'])];
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    const real = realOf(folder);
    if (real === undefined) unread.push({ what: folder, why: 'objects are borrowed from it, and it is not there' });
    if (real === undefined || seen.has(real)) continue;
    seen.add(real);
    folders.push(real);
    const lines = textOf(join(real, 'info', 'alternates')).split('\n');
    for (const line of lines) {
      if (line === '' || line.startsWith('#')) continue;
      waiting.push(resolve(real, unquoted(line)));
    }
  }
  return folders;
}

const borrowed = (folders = ''): string[] => folders.split(process.platform === 'win32' ? ';' : ':').filter(Boolean);

/** A path in quotation marks is written as in C (gitrepository-layout); octal stands for a byte. */
const unquoted = (line: string): string => {
  if (!/^".*"$/.test(line)) return line;
  const bytes = line.slice(1, -1).replaceAll(/\\([0-7]{3}|.)/g, (_, code: string) => {
    if (code.length === 3) return String.fromCharCode(Number.parseInt(code, 8));
    return escapes[code] ?? code;
  });
  return Buffer.from(bytes, 'latin1').toString();
};

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

const realOf = (path: string): string | undefined => {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

function packsIn(folder: string, unread: Unread[]): PackFiles[] {
  const names = new Set(namesIn(folder, unread));
  for (const name of names) {
    if (name.endsWith('.pack') && !names.has(`${name.slice(0, -5)}.idx`)) {
      unread.push({ what: join(folder, name), why: 'this pack has no index: git index-pack makes one' });
    }
  }
  return [...names]
    .filter((name) => /^pack-.*\.idx$/.test(name))
    .sort()
    .map((name) => ({ index: join(folder, name), pack: join(folder, `${name.slice(0, -4)}.pack`) }));
}

function looseIn(folder: string, digits: number, unread: Unread[]): LooseFile[] {
  const found: LooseFile[] = [];
  for (const start of namesIn(folder, unread)) {
    if (!/^[0-9a-f]{2}$/.test(start)) continue;
    for (const name of namesIn(join(folder, start), unread)) {
      const id = start + name;
      if (id.length === digits && /^[0-9a-f]+$/.test(name)) found.push({ id, path: join(folder, start, name) });
    }
  }
  return found;
}

function namesIn(folder: string, unread: Unread[]): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'ENOENT') unread.push({ what: folder, why: code });
    return [];
  }
}
