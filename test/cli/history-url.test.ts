import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';
import { historyJson, scanHistory } from './history-support.ts';
import { bin, env, key, parseReport } from './support.ts';

const urlOf = ({ path }: TestRepository): string => pathToFileURL(path).href;

function published(): TestRepository {
  const repo = repository().write('a.txt', key()).stage().commit('bring it').remove('a.txt').stage().commit();
  repo.git('branch', 'other');
  return repo;
}

/** A folder for temporary files that shows what is left behind. */
const ownTemporary = () => {
  const TMPDIR = temporaryFolder();
  return { options: { env: { TMPDIR } }, left: () => readdirSync(TMPDIR) };
};

test('a URL is cloned with its history, searched and removed', async () => {
  const { options, left } = ownTemporary();
  const { status, stderr, findings } = await historyJson('/', [urlOf(published())], options);
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(findings).toMatchObject([
    { locations: [{ path: 'a.txt' }], history: { pushed: true, refs: ['refs/heads/main', 'refs/heads/other'] } },
  ]);
  expect(left()).toEqual([]);
});

test('what a server shows beside branches and tags is asked for with --all-refs', async () => {
  const repo = repository().write('a', 'a').stage().commit();
  repo.git('checkout', '-q', '--detach');
  repo.write('pull.txt', key()).stage().commit();
  repo.git('update-ref', 'refs/pull/1/head', 'HEAD');
  repo.git('checkout', '-q', 'main');
  expect((await historyJson('/', [urlOf(repo)])).places).toEqual([]);
  expect((await historyJson('/', [urlOf(repo), '--all-refs'])).places).toEqual(['pull.txt']);
});

test('neither templates nor hooks are brought along, and the working directory has no say', async () => {
  const here = temporaryFolder();
  const template = temporaryFolder();
  const started = join(here, 'started');
  mkdirSync(join(template, 'hooks'));
  for (const name of ['post-checkout', 'reference-transaction']) {
    writeFileSync(join(template, 'hooks', name), `#!/bin/sh\ntouch '${started}'\n`);
    chmodSync(join(template, 'hooks', name), 0o755);
  }
  writeFileSync(join(here, 'tripkey.toml'), 'exclude = ["**"]\n');
  const { places } = await historyJson(here, [urlOf(published())], { env: { GIT_TEMPLATE_DIR: template } });
  expect(places).toEqual(['a.txt']);
  expect(existsSync(started)).toBe(false);
});

test.each([
  ['ext::sh -c touch%20x', /not cloned over ext/],
  ['fd::17', /not cloned over fd/],
  ['ftp://127.0.0.1/x', /not cloned over ftp/],
  ['file:///nowhere/at/all', /cannot clone file:\/\/\/nowhere\/at\/all: /],
  ['https://somebody:pass-word@127.0.0.1:1/x?private_token=t0ken', /cannot clone https:\/\/…@127\.0\.0\.1:1\/x\?…: /],
  ['http://t0ken-alone@127.0.0.1:1/x', /cannot clone http:\/\/…@127/],
])('%s: exit 2, nothing is left, no password is shown', async (url, message) => {
  const { options, left } = ownTemporary();
  const { status, stdout, stderr } = await scanHistory(temporaryFolder(), [url], options);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/pass-word|t0ken|somebody/);
  expect(left()).toEqual([]);
});

test('temporary files that can be nowhere are no bug: exit 2, and the way out is said', async () => {
  const TMPDIR = join(temporaryFolder(), 'file');
  writeFileSync(TMPDIR, '');
  const { status, stdout, stderr } = await scanHistory('/', [urlOf(published())], { env: { TMPDIR } });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe(
    `tripkey: no folder can be made in ${TMPDIR}: ENOTDIR\n  TMPDIR (on Windows TEMP) names another folder for what is needed for a while\n`,
  );
});

test('a host that is an option is none', async () => {
  const { status, stderr } = await scanHistory('/', ['--', '-oProxyCommand=touch:x']);
  expect(status).toBe(2);
  expect(stderr).toMatch(/cannot clone/);
});

/** What a web server makes of an audit of a repository on it. */
async function auditOn(answer: RequestListener): ReturnType<typeof scanHistory> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await scanHistory('/', [`http://127.0.0.1:${port}/x.git`]);
  } finally {
    server.close();
  }
}

test('a server that wants a password gets none, and nobody is asked', async () => {
  const { status, stderr } = await auditOn((_, response) =>
    response.writeHead(401, { 'WWW-Authenticate': 'Basic' }).end(),
  );
  expect(status).toBe(2);
  expect(stderr).toMatch(/cannot clone http:.*\n {2}git must be able to clone it without asking/);
});

test('a page is no empty repository, whatever git makes of it', async () => {
  const { status, stdout, stderr } = await auditOn((_, response) => response.end('<html>please log in</html>'));
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^tripkey: cannot clone http:.*: what answers there is no git server\n {2}a page /);
});

test('an empty repository on a server is clean', async () => {
  const { status, stderr } = await auditOn((_, response) =>
    response
      .writeHead(200, { 'Content-Type': 'application/x-git-upload-pack-advertisement' })
      .end('001e# service=git-upload-pack\n00000000'),
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

/** A git of which one command says that it has begun, and never ends. */
function slowGit(command: string): { PATH: string } {
  const tools = temporaryFolder();
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const real = folders.map((folder) => join(folder, 'git')).find(existsSync)!;
  const slow = `touch "$TMPDIR/begun"; exec sleep 600`;
  writeFileSync(
    join(tools, 'git'),
    `#!/bin/sh\ncase " $* " in *" ${command} "*) ${slow};; esac\nexec '${real}' "$@"\n`,
  );
  chmodSync(join(tools, 'git'), 0o755);
  return { PATH: [tools, ...folders].join(delimiter) };
}

const ended = (child: ChildProcess): Promise<number | NodeJS.Signals | null> =>
  new Promise((resolve) => child.on('close', (status, signal) => resolve(signal ?? status)));

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
};

test.each<[NodeJS.Signals, number | NodeJS.Signals]>([
  ['SIGINT', 130],
  ['SIGTERM', 'SIGTERM'],
  ['SIGHUP', 'SIGHUP'],
])('%s while git clones: the clone is gone, git as well', async (name, end) => {
  const TMPDIR = temporaryFolder();
  const child = spawn(process.execPath, [bin, 'scan-history', 'file:///somewhere'], {
    env: { ...env, ...slowGit('clone'), TMPDIR },
    stdio: 'ignore',
  });
  const over = ended(child);
  await until(() => existsSync(join(TMPDIR, 'begun')));
  child.kill(name);
  expect(await over).toBe(end);
  expect(readdirSync(TMPDIR)).toEqual(['begun']);
});

test('Ctrl-C after the search: what was found is printed, without waiting for where it came from', async () => {
  const TMPDIR = temporaryFolder();
  const repo = repository().write('a.txt', key()).stage().commit();
  // A mode that git does not write: where such a tree is, git compares all.
  const tree = Buffer.concat([Buffer.from('0100644 a\0'), Buffer.from(repo.id('HEAD:a.txt'), 'hex')]);
  repo.raw(['hash-object', '-t', 'tree', '-w', '--literally', '--stdin'], { input: tree });
  const child = spawn(process.execPath, [bin, 'scan-history', '-f', 'json', '--no-cache', repo.path], {
    env: { ...env, ...slowGit('diff-tree'), TMPDIR },
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  const over = ended(child);
  await until(() => existsSync(join(TMPDIR, 'begun')));
  child.kill('SIGINT');
  expect(await over).toBe(130);
  const { scan, findings } = parseReport(stdout);
  expect(scan).toMatchObject({ complete: false, incomplete: [{ what: 'the rest', why: 'interrupted' }] });
  expect(findings).toMatchObject([{ locations: [{ path: null, blob: repo.id('HEAD:a.txt') }] }]);
});
