import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { attempt } from '../attempt.ts';
import { fingerprint } from '../detect/fingerprint.ts';
import { UsageError, codeOf } from '../errors.ts';
import { visible } from '../report/visible.ts';
import type { Io } from './io.ts';
import { checkNeverCommitted } from './never-committed.ts';
import { scrubText } from './scrub.ts';

/** Where a new key goes. */
export interface HandOver {
  /** Null when it is there, else why not. Nothing that is said holds any of it. */
  readonly hand: (value: string) => Promise<string | null>;
  /** Whether the key with this fingerprint is there already; false where nothing tells. */
  readonly has: (fingerprint: string) => boolean;
}

export interface HandOverOptions {
  /** Run by the user's shell as it was typed, with the key on its standard input. */
  readonly exec?: string | undefined;
  /** A file that is made, for its user alone. */
  readonly write?: string | undefined;
}

/** The way that was chosen; null for none. Throws UsageError for both at once. */
export const handOverBy = (
  { exec, write }: HandOverOptions,
  io: Pick<Io, 'cwd' | 'env' | 'stderr'>,
): HandOver | null => {
  if (exec !== undefined && write !== undefined) {
    throw new UsageError('--exec and --write do not go together', 'the key is handed over once');
  }
  if (exec !== undefined) {
    if (exec.trim() === '')
      throw new UsageError('--exec is empty', "for example --exec 'gh secret set OPENAI_API_KEY'");
    return { hand: (value) => runWith(value, exec, io), has: () => false };
  }
  if (write === undefined) return null;
  const path = resolve(io.cwd, write);
  return {
    hand: (value) => Promise.resolve(writeNew(path, value)),
    has: (known) => readKey(path) === known,
  };
};

/** Throws UsageError where `--write` could not make its file, or git would commit it: before there is a key that would be lost. */
export const checkWritable = ({ write }: HandOverOptions, io: Pick<Io, 'cwd' | 'env'>): void => {
  if (write === undefined) return;
  checkNeverCommitted(write, io);
  const path = resolve(io.cwd, write);
  // What cannot be looked at cannot be written either, which the next line tells.
  if (attempt(() => lstatSync(path)) !== undefined)
    throw new UsageError(`${write} is there already`, 'the key goes into a file that tripkey makes: name another');
  const why = writeNew(path, '');
  if (why !== null)
    throw new UsageError(
      `--write: ${why}`,
      /\((?:ENOENT|ENOTDIR)\)$/.test(why) ? 'its folder must exist' : 'name another file',
    );
  rmSync(path, { force: true });
};

/** Whole or not there at all; never in the place of something else. */
const writeNew = (path: string, value: string): string | null => {
  const temporary = join(dirname(path), `.${basename(path)}.tripkey-new`);
  try {
    // Left by a run that was killed in the middle: ours by its name, and its key is lost.
    rmSync(temporary, { force: true });
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeSync(file, value);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    linkSync(temporary, path);
    return null;
  } catch (error) {
    return codeOf(error) === 'EEXIST' ? `${path} is there already` : `${path} cannot be written (${codeOf(error)})`;
  } finally {
    // A name that is too long could not be removed either.
    if (existsSync(temporary)) rmSync(temporary, { force: true });
  }
};

/** The fingerprint of what a file of ours holds. */
const readKey = (path: string): string | undefined => {
  try {
    const stat = lstatSync(path);
    return stat.isFile() && stat.size < 4096 ? fingerprint(readFileSync(path, 'latin1')) : undefined;
  } catch {
    return undefined;
  }
};

/** Kept of what a command says. */
const KEPT = 65_536;
/** For what a command has said and is still in the pipe. One that leaves a program behind (xclip) never closes it. */
const LATE_MS = 1000;

/** The key goes through a pipe: neither arguments nor the environment hold it. `io.env` has no other keys either. */
const runWith = (
  value: string,
  command: string,
  { cwd, env, stderr }: Pick<Io, 'cwd' | 'env' | 'stderr'>,
): Promise<string | null> =>
  new Promise((done) => {
    const child = spawn(command, { shell: true, cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    let size = 0;
    let pipe: string | null = null;
    const keep = (chunk: Buffer): void => {
      if (size < KEPT) said.push(chunk);
      size += chunk.length;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.stdin.on('error', (error) => (pipe = codeOf(error)));
    child.on('error', (error) => done(`the command could not be started (${codeOf(error)})`));
    child.on('exit', () => {
      const late = setTimeout(() => [child.stdout, child.stderr].forEach((stream) => stream.destroy()), LATE_MS);
      child.on('close', () => clearTimeout(late));
    });
    child.on('close', (status, signal) => {
      stderr.write(outputText(Buffer.concat(said).toString(), value));
      if (status !== 0) return done(`the command ended with ${signal ?? status}`);
      done(pipe === null ? null : 'the command did not read its standard input');
    });
    child.stdin.end(value);
  });

/** What a command said, line by line; not a word of it where it holds a part of the key, however it is encoded. */
export const outputText = (output: string, value: string): string => {
  if (output === '') return '';
  if (holdsPart(output, value)) return '  | (what the command said is not shown: it holds the key or a part of it)\n';
  return output
    .replace(/\r?\n$/, '')
    .split('\n')
    .map((line) => `  | ${visible(scrubText(line))}\n`)
    .join('');
};

/** A shorter part is no more than what a preview shows, or chance. */
const PART = 8;
/** The beginning of a key is public. */
const PREFIX = /^sk-(?:proj-|svcacct-|admin-|None-)?/;

const holdsPart = (output: string, value: string): boolean => {
  const compact = output.replace(/[\s"'`\\]+/g, '');
  const bare = value.replace(PREFIX, '');
  const lower = compact.toLowerCase();
  return (
    pieces(bare, PART).some((piece) => compact.includes(piece)) ||
    pieces([...bare].toReversed().join(''), PART).some((piece) => compact.includes(piece)) ||
    base64Forms(bare).some((form) => pieces(form, PART * 2).some((piece) => compact.includes(piece))) ||
    pieces(Buffer.from(bare).toString('hex'), PART * 2).some((piece) => lower.includes(piece))
  );
};

const pieces = (text: string, length: number): readonly string[] =>
  Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length));

/** As it stands in the base64 of a longer text: at each of three places, without the characters at the ends that its neighbours decide, too. */
const base64Forms = (text: string): readonly string[] =>
  [0, 1, 2].flatMap((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]);
    return (['base64', 'base64url'] as const).map((name) => bytes.toString(name).replace(/=+$/, '').slice(4, -4));
  });
