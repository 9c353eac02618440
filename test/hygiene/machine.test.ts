import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { type MachineOptions, type MachineOutcome, examineMachine } from '../../src/hygiene/machine/examine-machine.ts';
import type { Machine } from '../../src/hygiene/machine/place.ts';
import { plant } from '../support/keys.ts';
import { temporaryFolder } from '../support/repository.ts';
import { parseFixture, withExpected, writeFixture } from './fixture.ts';

const config = loadConfig({ cwd: '/', root: '/', readFile: () => undefined });
const { secret, ruleId } = plant('openai-project-key/74', 1);
const other = plant('openai-service-account-key/74', 2).secret;

interface Home extends Machine {
  readonly run: (options?: MachineOptions) => Promise<MachineOutcome>;
}

/** A home folder of its own in a temporary folder; nothing of this machine's is looked at. */
const homeWith = (files: Readonly<Record<string, string>>, machine: Partial<Machine> = {}): Home => {
  const home = machine.home ?? temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    const at = path.startsWith('/') ? path : join(home, path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, text, { mode: 0o600 });
  }
  const made = { env: { TMPDIR: join(home, 'no-tmp') }, platform: 'linux' as const, ...machine, home };
  return { ...made, run: (options = {}) => examineMachine(made, config, options) };
};

const lines = ({ problems }: MachineOutcome): readonly string[] =>
  problems.map(({ severity, path, startLine, message }) => {
    const at = path === undefined ? '' : `${path}${startLine === undefined ? '' : `:${startLine}`} `;
    return `${severity} ${at}${message}`;
  });

const paths = ({ problems }: MachineOutcome): readonly (string | undefined)[] => problems.map(({ path }) => path);

// fixtures/hygiene/machine: the paths are those of a home folder.
const FIXTURES = 'fixtures/hygiene/machine';

test.each(readdirSync(FIXTURES))('fixture %s', async (file) => {
  const path = join(FIXTURES, file);
  const text = readFileSync(path, 'utf8');
  const fixture = parseFixture(text);
  const { folder } = writeFixture({ ...fixture, isRepository: false });
  // Else others cannot come in at all, whatever the mode of a file.
  chmodSync(folder, 0o755);
  const found = lines(await homeWith({}, { home: folder }).run());
  if (process.env['UPDATE_FIXTURES'] === '1') writeFileSync(path, withExpected(text, found));
  else expect(found).toEqual(fixture.expected);
  expect(found.length > 0).toBe(file.startsWith('ng.'));
});

test('a key is told by kind, preview and fingerprint, and stands in nothing that is said', async () => {
  const outcome = await homeWith({
    '.bash_history': `ls\nexport OPENAI_API_KEY=${secret}\ncurl -H 'x: ${secret}'\n`,
  }).run();
  expect(outcome.problems).toEqual([
    {
      severity: 'medium',
      path: '~/.bash_history',
      startLine: 2,
      message: expect.stringMatching(
        /^OpenAI project key `sk-proj-….{4}` \(fingerprint `[0-9a-f]{16}`\) stands 2 times in the history of bash: /,
      ),
      fix: expect.stringContaining('history -d'),
    },
  ]);
  expect(JSON.stringify(outcome)).not.toContain(secret.slice(12, 40));
  expect(ruleId).toBe('openai-project-key');
});

test('the same key at several places: each place, and how many keys there are', async () => {
  const outcome = await homeWith({
    '.zsh_history': `: 1700000000:0;export OPENAI_API_KEY=${secret}\n: 1700000001:0;export OPENAI_API_KEY=${other}\n`,
    '.netrc': `machine api.openai.com login x password ${secret}\n`,
    '.claude/projects/-w/a.jsonl': `{"type":"user","message":{"content":"OPENAI_API_KEY=${secret}"}}\n`,
  }).run();
  expect(outcome.problems.map(({ path, startLine }) => `${path}:${startLine}`)).toEqual([
    '~/.claude/projects/-w/a.jsonl:1',
    '~/.netrc:1',
    '~/.zsh_history:1',
    '~/.zsh_history:2',
  ]);
  expect(outcome.notices).toEqual(['2 keys in 3 files of this machine']);
});

test('nothing there: nothing found, nothing missed', async () => {
  expect(await homeWith({}).run()).toMatchObject({
    problems: [],
    notices: [],
    incomplete: [],
    skipped: [],
    interrupted: false,
  });
  expect(await homeWith({}, { home: '/no/such/home' }).run()).toMatchObject({ problems: [], incomplete: [] });
});

test('variables of this process that hold keys are told by name', async () => {
  const outcome = await homeWith({}).run({ variables: ['OPENAI_API_KEY', 'AZURE_OPENAI_API_KEY'] });
  expect(lines(outcome)).toEqual([
    expect.stringMatching(/^info `AZURE_OPENAI_API_KEY` holds a key/),
    expect.stringMatching(/^info `OPENAI_API_KEY` holds a key/),
  ]);
});

test.each([
  ['a placeholder', 'export OPENAI_API_KEY=sk-proj-your-key-here\n'],
  ['a reference', 'export OPENAI_API_KEY="$(op read op://dev/openai/key)"\n'],
  ['an allow comment', `export OPENAI_API_KEY=${secret} # tripkey:allow\n`],
])('%s is no problem', async (_, text) => {
  expect(lines(await homeWith({ '.zshrc': text }).run())).toEqual([]);
});

test.each([
  ['0600', 0o600, 'info', ''],
  ['0644', 0o644, 'medium', ', and mode 644 lets everyone on this machine read it'],
])('a login with mode %s', async (_, mode, severity, said) => {
  const home = homeWith({ '.codex/auth.json': `{"OPENAI_API_KEY":"${secret}"}` });
  chmodSync(home.home, 0o755);
  chmodSync(join(home.home, '.codex/auth.json'), mode);
  const { problems } = await home.run();
  expect(problems).toHaveLength(1);
  expect(problems[0]?.severity).toBe(severity);
  expect(problems[0]?.message.endsWith(`as good as a password${said}`)).toBe(true);
  chmodSync(home.home, 0o700);
  expect((await home.run()).problems[0]?.severity).toBe('info');
});

test('on Windows modes say nothing', async () => {
  const home = homeWith({ '.codex/auth.json': `{"OPENAI_API_KEY":"${secret}"}` }, { platform: 'win32' });
  chmodSync(join(home.home, '.codex/auth.json'), 0o644);
  expect((await home.run()).problems[0]?.severity).toBe('info');
});

test('variables that move a place count, and so does what is where it was before', async () => {
  const elsewhere = temporaryFolder();
  const env = {
    CODEX_HOME: join(elsewhere, 'codex/'),
    XDG_DATA_HOME: join(elsewhere, 'data'),
    HISTFILE: join(elsewhere, 'h'),
  };
  const home = homeWith(
    {
      [join(elsewhere, 'codex/history.jsonl')]: `{"text":"${secret}"}\n`,
      [join(elsewhere, 'data/fish/fish_history')]: `- cmd: export OPENAI_API_KEY=${secret}\n  when: 1\n`,
      [join(elsewhere, 'h')]: `OPENAI_API_KEY=${secret} node .\n`,
      '.codex/history.jsonl': `{"text":"${secret}"}\n`,
    },
    { env },
  );
  expect(new Set(paths(await home.run()))).toEqual(
    new Set([
      ...['codex/history.jsonl', 'data/fish/fish_history', 'h'].map((path) => join(elsewhere, path)),
      '~/.codex/history.jsonl',
    ]),
  );
});

test.each([
  ['relative', { XDG_CONFIG_HOME: 'conf', HISTFILE: 'h', CODEX_HOME: '.' }],
  ['empty', { XDG_CONFIG_HOME: '', HISTFILE: '', CODEX_HOME: '' }],
  ['a device', { HISTFILE: '/dev/null', LESSHISTFILE: '-', PYTHON_HISTORY: '/dev/null' }],
  ['a name with a NUL', { HISTFILE: '/a\0b' }],
])('a variable that is %s is passed over', async (_, env) => {
  expect(await homeWith({}, { env }).run()).toMatchObject({ problems: [], incomplete: [], skipped: [] });
});

test('a link to a file is followed, once; dotfiles are links', async () => {
  const home = homeWith({ 'dotfiles/zshrc': `export OPENAI_API_KEY=${secret}\n` });
  symlinkSync('dotfiles/zshrc', join(home.home, '.zshrc'));
  symlinkSync('.zshrc', join(home.home, '.zshenv'));
  symlinkSync('nowhere', join(home.home, '.bashrc'));
  symlinkSync('.profile', join(home.home, '.profile'));
  expect(paths(await home.run())).toEqual(['~/.zshrc']);
});

test('loops of links end, and a linked folder that has a name of its own is read', async () => {
  const home = homeWith({ 'real/projects/p/a.jsonl': `{"content":"${secret}"}\n` });
  symlinkSync('real', join(home.home, '.claude'));
  symlinkSync('..', join(home.home, 'real/projects/up'));
  symlinkSync(home.home, join(home.home, 'again'));
  expect(paths(await home.run())).toEqual(['~/.claude/projects/p/a.jsonl']);
});

test('FIFOs and sockets are not waited for, and told', async () => {
  const home = homeWith({ '.claude/projects/p/a.jsonl': `{"content":"${secret}"}\n` });
  execFileSync('mkfifo', [join(home.home, '.bash_history'), join(home.home, '.claude/projects/p/fifo')]);
  const socket = createServer().listen(join(home.home, '.zsh_history'));
  await new Promise((resolve) => socket.once('listening', resolve));
  const outcome = await home.run();
  socket.close();
  expect(paths(outcome)).toEqual(['~/.claude/projects/p/a.jsonl']);
  expect(outcome.skipped).toEqual([
    { what: '~/.bash_history', why: 'a FIFO' },
    { what: '~/.zsh_history', why: 'a socket' },
    { what: '~/.claude/projects/p/fifo', why: 'a FIFO' },
  ]);
});

const isRoot = process.getuid?.() === 0;

test('what cannot be read is told', async () => {
  const home = homeWith({
    '.netrc': secret,
    '.claude/projects/p/a.jsonl': secret,
    '.codex/sessions/a.jsonl': `"${secret}"`,
  });
  chmodSync(join(home.home, '.netrc'), 0);
  chmodSync(join(home.home, '.claude/projects/p'), 0);
  const outcome = await home.run();
  chmodSync(join(home.home, '.claude/projects/p'), 0o700);
  expect(paths(outcome)).toContain('~/.codex/sessions/a.jsonl');
  const whats = outcome.incomplete.map(({ what, why }) => `${what}: ${why}`);
  if (!isRoot) expect(whats).toEqual(['~/.claude/projects/p: permission denied', '~/.netrc: permission denied']);
});

test('a file without an end of the limit is told, not passed over', async () => {
  const home = homeWith({ '.bash_history': `${'x'.repeat(2000)}\n${secret}\n` });
  const small = { ...config, limits: { ...config.limits, maxFileSize: 1000 } };
  const outcome = await examineMachine(home, small);
  expect(outcome.incomplete).toEqual([{ what: '~/.bash_history', why: 'larger than 1000 bytes (the limit)' }]);
});

test('long files are read to their end: a line of 40 MB, a sparse database', async () => {
  const home = homeWith({
    '.claude/projects/p/long.jsonl': `{"content":"${'x '.repeat(20 << 20)}OPENAI_API_KEY=${secret}"}\n`,
    '.config/Cursor/User/globalStorage/state.vscdb': 'SQLite format 3\0',
  });
  const database = join(home.home, '.config/Cursor/User/globalStorage/state.vscdb');
  truncateSync(database, 80 << 20);
  writeFileSync(database, `\0cursorAuth/openAIKey${other}\0`, { flag: 'a' });
  const outcome = await home.run();
  expect(outcome.problems.map(({ path, startLine }) => [path, startLine])).toEqual([
    ['~/.claude/projects/p/long.jsonl', 1],
    ['~/.config/Cursor/User/globalStorage/state.vscdb', undefined],
  ]);
});

test('10⁴ transcripts, one of them with the key 1000 times', async () => {
  const files: Record<string, string> = {};
  for (let index = 0; index < 10_000; index++) files[`.codex/sessions/2026/01/${index % 30}/r-${index}.jsonl`] = '{}\n';
  files['.codex/sessions/2026/01/1/r-x.jsonl'] = `{"text":"${secret}"}\n`.repeat(1000);
  const outcome = await homeWith(files).run();
  expect(outcome.counts.files).toBe(10_001);
  expect(lines(outcome)).toEqual([
    expect.stringMatching(/^medium ~\/\.codex\/sessions\/2026\/01\/1\/r-x\.jsonl:1 .* stands 1000 times in /),
  ]);
});

test('names of files are texts, too', async () => {
  const outcome = await homeWith({ [`.claude/projects/p/${secret}.jsonl`]: '{}\n' }).run();
  expect(outcome.problems).toEqual([
    expect.objectContaining({ message: expect.stringContaining('in the name of a file') }),
  ]);
  expect(JSON.stringify(outcome.problems)).not.toContain(secret.slice(12, 40));
});

test('an archive in the trash is opened', async () => {
  const home = homeWith({ '.local/share/Trash/files/old/.env': `OPENAI_API_KEY=${secret}\n` });
  const trash = join(home.home, '.local/share/Trash/files');
  execFileSync('tar', ['-czf', join(trash, 'old.tgz'), '-C', join(trash, 'old'), '.env']);
  expect(paths(await home.run())).toEqual([
    '~/.local/share/Trash/files/old.tgz!.env',
    '~/.local/share/Trash/files/old/.env',
  ]);
});

test('a stop is heard', async () => {
  const outcome = await homeWith({ '.bash_history': secret }).run({ signal: AbortSignal.abort() });
  expect(outcome.interrupted).toBe(true);
});
