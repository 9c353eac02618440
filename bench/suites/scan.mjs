import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { measure } from '../measure.mjs';
import { find, findSecretlint, oneRuleConfigurations } from '../peers.mjs';
import { cli } from '../repository.mjs';

/** A folder (this project's node_modules, or --folder), warm in the page cache, by each scanner with its OpenAI rule. */
export async function run({ rounds = 7, folder = 'node_modules' }) {
  const { root, remove } = outsideRepositories(path.resolve(folder));
  try {
    const { files, bytes } = sizeOf(root);
    console.log(`${folder}: ${files} files, ${(bytes / 1e6).toFixed(0)} MB\n`);
    compare(root, rounds);
  } finally {
    remove();
  }
}

function compare(root, rounds) {
  const commands = [...references(root), tripkey(root), ...fastPeers(root)];
  const medians = measure('Folder', commands, { rounds, warmups: 1, base: 'grep -rc' });
  const goal = 2 * medians.get('grep -rc').cpu + medians.get('node -e 0').cpu;
  const { cpu } = medians.get('tripkey scan');
  console.log(
    `Goal, 2 × grep + node -e 0: ${(goal * 1000).toFixed(0)} ms CPU; tripkey takes ${((cpu / goal) * 100).toFixed(0)} % of it.\n`,
  );
  const slow = slowPeers(root);
  if (slow.length === 0) return;
  measure('The same folder, once each: the slow ones', [...slow, tripkey(root)], {
    rounds: 1,
    warmups: 0,
    base: 'tripkey scan',
  });
}

/** Inside a repository the scanners differ in what they hold to be ignored: there a copy is scanned. */
function outsideRepositories(folder) {
  const inside = spawnSync('git', ['rev-parse', '--git-dir'], { cwd: folder, stdio: 'ignore' }).status === 0;
  if (!inside) return { root: folder, remove: () => {} };
  const parent = mkdtempSync(path.join(tmpdir(), 'tripkey-bench-scan-'));
  const root = path.join(parent, 'files');
  cpSync(folder, root, { recursive: true, verbatimSymlinks: true });
  return { root, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

function references(root) {
  const rg = find('rg');
  return [
    { name: 'node -e 0', argv: [process.execPath, '-e', '0'], cwd: root },
    { name: 'grep -rc', argv: ['grep', '-rc', 'T3BlbkFJ', '.'], cwd: root, env: { LC_ALL: 'C' }, expect: [0, 1] },
    ...(rg
      ? [
          {
            name: 'rg -c',
            argv: [rg, '-c', '--no-ignore', '--hidden', '--text', 'T3BlbkFJ', '.'],
            cwd: root,
            expect: [0, 1],
          },
        ]
      : []),
  ];
}

function tripkey(root) {
  // Published packages hold keys and look-alikes: findings are no fault of the run.
  return {
    name: 'tripkey scan',
    argv: [process.execPath, cli, 'scan', '--include-ignored', '.'],
    cwd: root,
    expect: [0, 1],
  };
}

function fastPeers(root) {
  const gitleaks = find('gitleaks');
  const { gitleaks: config } = oneRuleConfigurations();
  if (!gitleaks) return [];
  return [
    {
      name: 'gitleaks dir',
      argv: [gitleaks, 'dir', '--no-banner', '--redact', '--config', config, '.'],
      cwd: root,
      expect: [0, 1],
    },
  ];
}

function slowPeers(root) {
  const ripsecrets = find('ripsecrets');
  const secretlint = findSecretlint();
  const { secretlint: config, secretlintIgnore } = oneRuleConfigurations();
  return [
    ...(ripsecrets ? [{ name: 'ripsecrets', argv: [ripsecrets, '.'], cwd: root, expect: [0, 1] }] : []),
    ...(secretlint
      ? [
          {
            name: 'secretlint',
            argv: [
              process.execPath,
              secretlint.entry,
              '--secretlintrc',
              config,
              '--secretlintignore',
              secretlintIgnore,
              '**/*',
            ],
            cwd: root,
            expect: [0, 1],
          },
        ]
      : []),
  ];
}

function sizeOf(root) {
  let files = 0;
  let bytes = 0;
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    files++;
    bytes += statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size;
  }
  return { files, bytes };
}
