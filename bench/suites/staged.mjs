import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { measure } from '../measure.mjs';
import { find, oneRuleConfigurations } from '../peers.mjs';
import { cli, git, plantedKey, repositoryWithStaged } from '../repository.mjs';

/** `scan --staged` started directly, with a key to report, beside Node that does nothing. */
export async function run({ rounds = 41 }) {
  const { folder, remove } = repositoryWithStaged(1);
  try {
    writeFileSync(path.join(folder, 'config.js'), `export const text = ${JSON.stringify(await plantedKey())};\n`);
    git(folder, 'add', '.');
    measure('scan --staged with a finding', commandsFor(folder), { rounds, base: 'node -e 0' });
  } finally {
    remove();
  }
}

function commandsFor(folder) {
  const gitleaks = find('gitleaks');
  const { gitleaks: config } = oneRuleConfigurations();
  return [
    { name: 'node -e 0', argv: [process.execPath, '-e', '0'], cwd: folder },
    { name: 'tripkey scan --staged', argv: [process.execPath, cli, 'scan', '--staged'], cwd: folder, expect: [1] },
    { name: 'tripkey --version', argv: [process.execPath, cli, '--version'], cwd: folder },
    ...(gitleaks
      ? [
          {
            name: 'gitleaks, one rule',
            argv: [gitleaks, 'git', '--pre-commit', '--staged', '--no-banner', '--redact', '--config', config],
            cwd: folder,
            expect: [1],
          },
        ]
      : []),
  ];
}
