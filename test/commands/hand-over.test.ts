import { existsSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkWritable, handOverBy, outputText } from '../../src/commands/hand-over.ts';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import { UsageError } from '../../src/errors.ts';
import { plant } from '../support/keys.ts';
import { temporaryFolder } from '../support/repository.ts';

const value = plant('openai-service-account-key/74', 4).secret;

interface Tried {
  readonly why: string | null;
  readonly said: string;
}

const exec = async (command: string, cwd: string = temporaryFolder()): Promise<Tried> => {
  let said = '';
  const stderr = { write: (text: string) => (said += text) } as unknown as NodeJS.WriteStream;
  const way = handOverBy({ exec: command }, { cwd, env: { PATH: process.env['PATH'] }, stderr });
  return { why: (await way?.hand(value)) ?? null, said };
};

describe('a command', () => {
  test('gets the key on its standard input, without a line break; neither arguments nor environment have it', async () => {
    const folder = temporaryFolder();
    const command = 'cat > got; env > env; tr "\\0" "\\n" < /proc/$$/cmdline > argv; echo done';
    expect(await exec(command, folder)).toEqual({ why: null, said: '  | done\n' });
    expect(readFileSync(join(folder, 'got'), 'utf8')).toBe(value);
    for (const name of ['env', 'argv'])
      expect(readFileSync(join(folder, name), 'utf8')).not.toContain(value.slice(12, 24));
  });

  test.each([
    ['exit 3', 'the command ended with 3'],
    ['kill -9 $$', 'the command ended with SIGKILL'],
    ['no-such-command-of-anybody', 'the command ended with 127'],
  ])('%s', async (command, why) => {
    expect((await exec(command)).why).toBe(why);
  });

  test('one that leaves a program behind, as xclip does, is not waited for', async () => {
    const begun = Date.now();
    expect(await exec('cat > /dev/null; echo done; sleep 20 &')).toEqual({ why: null, said: '  | done\n' });
    expect(Date.now() - begun).toBeLessThan(15_000);
  });

  test('what it says is shown without power over the screen', async () => {
    expect((await exec("cat > /dev/null; printf 'a\\033[2Jb\\n'")).said).toBe('  | a\\x1b[2Jb\n');
  });

  test.each([
    ['as it is', 'cat'],
    ['on standard error', 'cat >&2'],
    ['in lines', 'fold -w 20'],
    ['in short lines', 'fold -w 5'],
    ['in base64', 'base64'],
    ['in base64, with more', '{ printf "Bearer "; cat; } | base64 -w 0'],
    ['in hexadecimal', 'od -An -tx1'],
    ['backwards', 'rev'],
    ['its beginning', 'head -c 30'],
    ['its end', 'tail -c 12'],
    ['in the middle of a lot', 'yes a-line-of-text | head -n 2000; cat; yes a-line-of-text | head -n 500'],
  ])('what it says of the key is not shown: %s', async (_name, command) => {
    const { why, said } = await exec(command);
    expect(why).toBeNull();
    expect(said).toBe('  | (what the command said is not shown: it holds the key or a part of it)\n');
  });

  test('a flood is cut, and no key comes through behind the cut', async () => {
    const { said } = await exec('cat > /dev/null; yes a-line-of-text | head -c 9000000');
    expect(said.length).toBeLessThan(400_000);
    expect(outputText('sk-svcacct-…abcd is set', value)).toBe('  | sk-svcacct-…abcd is set\n');
  });

  test('an empty one, and both ways at once', () => {
    const io = { cwd: '/', env: {}, stderr: process.stderr };
    expect(() => handOverBy({ exec: ' ' }, io)).toThrow(UsageError);
    expect(() => handOverBy({ exec: 'cat', write: 'a' }, io)).toThrow(UsageError);
    expect(handOverBy({}, io)).toBeNull();
  });
});

describe('a file', () => {
  const open = (): {
    readonly folder: string;
    readonly path: string;
    readonly way: NonNullable<ReturnType<typeof handOverBy>>;
  } => {
    const folder = temporaryFolder();
    const way = handOverBy({ write: 'new.key' }, { cwd: folder, env: {}, stderr: process.stderr })!;
    return { folder, path: join(folder, 'new.key'), way };
  };

  test('is made for its user alone, and known again', async () => {
    const { folder, path, way } = open();
    checkWritable({ write: 'new.key' }, { cwd: folder, env: {} });
    expect(readdirSync(folder)).toEqual([]);
    expect(way.has(fingerprint(value))).toBe(false);
    expect(await way.hand(value)).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe(value);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['new.key']);
    expect(way.has(fingerprint(value))).toBe(true);
    expect(way.has(fingerprint('another'))).toBe(false);
  });

  test.each<[string, (path: string) => void]>([
    ['a file', (path) => writeFileSync(path, 'mine')],
    ['an empty file', (path) => writeFileSync(path, '')],
    ['a link to nowhere', (path) => symlinkSync('/nowhere/at/all', path)],
  ])('never over what is there: %s', async (_name, make) => {
    const { folder, path, way } = open();
    make(path);
    const before = readdirSync(folder);
    expect(() => checkWritable({ write: 'new.key' }, { cwd: folder, env: {} })).toThrow('is there already');
    expect(await way.hand(value)).toContain('is there already');
    expect(readdirSync(folder)).toEqual(before);
    if (existsSync(path)) expect(readFileSync(path, 'utf8')).not.toContain('sk-');
  });

  test('a folder that is not there is told before there is a key', () => {
    const refused = { message: expect.stringContaining('ENOENT'), hint: 'its folder must exist' };
    const write = 'no/new.key';
    expect(() => checkWritable({ write }, { cwd: temporaryFolder(), env: {} })).toThrow(
      expect.objectContaining(refused),
    );
  });

  // Nobody makes files there, not even root.
  const closed = '/sys/kernel';
  (existsSync(closed) ? describe : describe.skip)('in a folder that takes no file', () => {
    test('it is not said that the folder must exist', () => {
      const refused = { message: expect.stringMatching(/\(E[A-Z]+\)$/), hint: 'name another file' };
      expect(() => checkWritable({ write: 'new.key' }, { cwd: closed, env: {} })).toThrow(
        expect.objectContaining(refused),
      );
    });
  });

  test('what a killed run left half is cleared away', async () => {
    const { folder, way } = open();
    writeFileSync(join(folder, '.new.key.tripkey-new'), 'half a key');
    expect(await way.hand(value)).toBeNull();
    expect(readdirSync(folder)).toEqual(['new.key']);
  });
});
