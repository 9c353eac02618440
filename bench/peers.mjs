import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where the other scanners are: $PEERS_DIR (its bin/ and node_modules/, /tmp/peers when unset), else PATH. */
const peersFolder = process.env.PEERS_DIR ?? '/tmp/peers';

/** The absolute path of a program, or undefined when it is not installed. */
export function find(program) {
  const folders = [path.join(peersFolder, 'bin'), ...(process.env.PATH ?? '').split(path.delimiter)];
  return folders.map((folder) => path.join(folder, program)).find(isExecutable);
}

/**
 * kingfisher's own program: PyPI's kingfisher-bin puts a Python script before it, which takes as long to start as a small
 * repository to scan. Looked for in the virtual environment $KINGFISHER_VENV (/tmp/kf when unset), then as all others.
 */
export function findKingfisher() {
  const library = path.join(process.env.KINGFISHER_VENV ?? '/tmp/kf', 'lib');
  const packaged = (version) => path.join(library, version, 'site-packages', 'kingfisher', 'bin', 'kingfisher');
  return listed(library).map(packaged).find(isExecutable) ?? find('kingfisher');
}

/** secretlint's entry and version, run with node; undefined when it is not installed. */
export function findSecretlint() {
  const folder = path.join(peersFolder, 'node_modules', 'secretlint');
  try {
    const { bin, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    return { entry: path.join(folder, typeof bin === 'string' ? bin : bin.secretlint), version };
  } catch {
    return undefined;
  }
}

/** Lines that say what was measured, and what could not be. */
export function versions() {
  const gitleaks = find('gitleaks');
  const said = (program, ...args) => firstLine(program && spawnSync(program, args, { encoding: 'utf8' }).stdout);
  return [
    `Node ${process.version}`,
    said('git', '--version'),
    said(find('grep'), '--version'),
    find('rg') ? said(find('rg'), '--version') : 'ripgrep: not installed',
    gitleaks ? `gitleaks ${goVersion(gitleaks)}` : 'gitleaks: not installed',
    findKingfisher() ? said(findKingfisher(), '--version') : 'kingfisher: not installed',
    find('betterleaks') ? `betterleaks ${said(find('betterleaks'), 'version')}` : 'betterleaks: not installed',
    find('trufflehog') ? trufflehogVersion(find('trufflehog')) : 'trufflehog: not installed',
    find('ripsecrets') ? said(find('ripsecrets'), '--version') : 'ripsecrets: not installed',
    findSecretlint() ? `secretlint ${findSecretlint().version}` : 'secretlint: not installed',
  ];
}

/** A gitleaks configuration with its own OpenAI rule alone, and a secretlint one likewise. */
export function oneRuleConfigurations() {
  const folder = mkdtempSync(path.join(tmpdir(), 'tripkey-bench-peers-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const gitleaks = path.join(folder, 'gitleaks.toml');
  const secretlint = path.join(folder, 'secretlintrc.json');
  const secretlintIgnore = path.join(folder, 'secretlintignore');
  // The rule's own keyword is the marker; its pattern as in gitleaks 8.30.1.
  writeFileSync(
    gitleaks,
    [
      'title = "OpenAI"',
      '[[rules]]',
      'id = "openai-api-key"',
      'description = "OpenAI"',
      `regex = '''\\b(sk-(?:proj|svcacct|admin)-(?:[A-Za-z0-9_-]{74}|[A-Za-z0-9_-]{58})T3BlbkFJ(?:[A-Za-z0-9_-]{74}|[A-Za-z0-9_-]{58})\\b|sk-[a-zA-Z0-9]{20}T3BlbkFJ[a-zA-Z0-9]{20})(?:[\\x60'"\\s;]|\\\\[nr]|$)'''`,
      'entropy = 3',
      'keywords = ["t3blbkfj"]',
      '',
    ].join('\n'),
  );
  writeFileSync(secretlint, JSON.stringify({ rules: [{ id: '@secretlint/secretlint-rule-openai' }] }));
  // Its default list leaves node_modules out.
  writeFileSync(secretlintIgnore, '');
  return { gitleaks, secretlint, secretlintIgnore };
}

/** `go install` sets no version flag: the module's version stands in the build information. */
function goVersion(program) {
  const { stdout } = spawnSync('go', ['version', '-m', program], { encoding: 'utf8' });
  return (
    /^\s*mod\s+\S+\s+(\S+)/m.exec(stdout ?? '')?.[1] ??
    firstLine(spawnSync(program, ['version'], { encoding: 'utf8' }).stdout)
  );
}

/** It says so on stderr. */
function trufflehogVersion(program) {
  return firstLine(spawnSync(program, ['--version', '--no-update'], { encoding: 'utf8' }).stderr);
}

function listed(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function firstLine(text) {
  return (text ?? '').split('\n', 1)[0];
}
