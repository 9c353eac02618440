import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { find, findKingfisher, findSecretlint } from '../peers.mjs';
import { cli } from '../repository.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'tripkey-bench-compare-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

/**
 * The scanners that are installed, as somebody has them who has just installed them: their own rules, and nobody is asked about a key.
 * `files`, `history` and `range` give the arguments to scan a folder's files, its history, or that from a commit on; the last two are
 * absent where a scanner reads none.
 * `found` takes an output apart: a text for each finding, which holds its path.
 *
 * @returns {{ name: string, version: string, files: (folder: string) => string[], history?: (folder: string) => string[], found: (output: string) => string[] }[]}
 */
export const tools = () => [
  tripkey(),
  ...leaks('gitleaks'),
  ...leaks('betterleaks'),
  ...trufflehog(),
  ...kingfisher(),
  ...ripsecrets(),
  ...secretlint(),
  ...detectSecrets(),
];

/** What a scanner says of a folder: a text for each finding. One that says nothing has found nothing; half an output is an error. */
export const findingsOf = (tool, argv, folder, env = {}) => {
  // A file: some end before a pipe has taken all that they say.
  const file = path.join(scratch, 'output');
  const output = openSync(file, 'w');
  spawnSync(argv[0], argv.slice(1), {
    cwd: folder,
    env: { ...process.env, ...env, XDG_CACHE_HOME: scratch, KF_RULE_CACHE_DIR: scratch, CI: '' },
    timeout: 120_000,
    killSignal: 'SIGKILL',
    stdio: ['ignore', output, 'ignore'],
  });
  closeSync(output);
  return tool.found(readFileSync(file, 'latin1'));
};

const tripkey = () => ({
  name: 'tripkey',
  version: JSON.parse(readFileSync('package.json', 'utf8')).version,
  files: () => [process.execPath, cli, 'scan', '.', '--format', 'json'],
  history: () => [process.execPath, cli, 'scan-history', '--no-cache', '--format', 'json'],
  range: (_folder, from) => [process.execPath, cli, 'scan', '--range', `${from}..HEAD`],
  found: (output) => each(json(output)?.findings),
});

/** gitleaks and betterleaks have one command line. */
const leaks = (name) => {
  const program = find(name);
  const common = [
    '--no-banner',
    '--log-level',
    'fatal',
    '--exit-code',
    '0',
    '--report-format',
    'json',
    '--report-path',
    '-',
  ];
  return program === undefined
    ? []
    : [
        {
          name,
          version: goVersion(program),
          files: (folder) => [program, 'dir', ...common, folder],
          history: (folder) => [program, 'git', ...common, folder],
          range: (folder, from) => [program, 'git', ...common, `--log-opts=${from}..HEAD`, folder],
          found: (output) => each(json(output)),
        },
      ];
};

const trufflehog = () => {
  const program = find('trufflehog');
  const common = ['--no-verification', '--no-update', '--json'];
  return program === undefined
    ? []
    : [
        {
          name: 'trufflehog',
          version: goVersion(program),
          files: (folder) => [program, 'filesystem', folder, ...common],
          history: (folder) => [program, 'git', `file://${folder}`, ...common],
          range: (folder, from) => [program, 'git', `file://${folder}`, ...common, '--fail', '--since-commit', from],
          found: (output) => lines(output).filter((line) => line.includes('"DetectorName"')),
        },
      ];
};

const kingfisher = () => {
  const program = findKingfisher();
  const common = ['--no-update-check', '--quiet', 'scan', '--no-validate', '--format', 'jsonl'];
  return program === undefined
    ? []
    : [
        {
          name: 'kingfisher',
          version: words(program, ['--version']).at(-1),
          files: (folder) => [program, ...common, folder, '--git-history', 'none'],
          history: (folder) => [program, ...common, folder],
          range: (folder, from) => [program, ...common, folder, '--since-commit', from],
          found: (output) => lines(output).filter((line) => line.startsWith('{') && json(line).rule !== undefined),
        },
      ];
};

const ripsecrets = () => {
  const program = find('ripsecrets');
  return program === undefined
    ? []
    : [
        {
          name: 'ripsecrets',
          version: words(program, ['--version']).at(-1),
          files: () => [program],
          found: lines,
        },
      ];
};

const secretlint = () => {
  const installed = findSecretlint();
  const configuration = path.join(scratch, 'secretlintrc.json');
  writeFileSync(configuration, JSON.stringify({ rules: [{ id: '@secretlint/secretlint-rule-openai' }] }));
  return installed === undefined
    ? []
    : [
        {
          name: 'secretlint',
          version: installed.version,
          files: () => [process.execPath, installed.entry, '--secretlintrc', configuration, '--format', 'json', '**/*'],
          found: (output) => (json(output) ?? []).flatMap(({ filePath, messages }) => messages.map(() => filePath)),
        },
      ];
};

const detectSecrets = () => {
  const program = find('detect-secrets');
  return program === undefined
    ? []
    : [
        {
          name: 'detect-secrets',
          version: words(program, ['--version']).at(-1),
          files: () => [program, 'scan', '--all-files', '--no-verify', '.'],
          found: (output) => Object.values(json(output)?.results ?? {}).flatMap((each_) => each(each_)),
        },
      ];
};

/** `go build` sets no version flag: the module's version stands in the build information, or what `git describe` said (as -X main.version). */
const goVersion = (program) => {
  const { stdout } = spawnSync('go', ['version', '-m', program], { encoding: 'utf8' });
  const version = /^\s*mod\s+\S+\s+v([\d.]+)/m.exec(stdout ?? '')?.[1];
  return version ?? words(program, ['--version', '--no-update']).at(-1);
};

const words = (program, args) => {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return (stdout || stderr).trim().split(/\s+/);
};

const json = (text) => (text.trim() === '' ? undefined : JSON.parse(text));

const lines = (text) => text.split('\n').filter((line) => line !== '');
const each = (findings) => (findings ?? []).map((finding) => JSON.stringify(finding));
