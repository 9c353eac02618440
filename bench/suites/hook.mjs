import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { measure } from '../measure.mjs';
import { find, oneRuleConfigurations } from '../peers.mjs';
import { cli, git, repositoryWithStaged } from '../repository.mjs';

/** The installed hook on commits without a key, beside the least that any hook must do. */
export async function run({ rounds = 41 }) {
  for (const changed of [1, 100]) {
    const { folder, remove } = repositoryWithStaged(changed);
    try {
      measure(`Clean commit, ${changed} changed ${changed === 1 ? 'file' : 'files'}`, commandsFor(folder), {
        rounds,
        base: 'git diff | grep',
      });
    } finally {
      remove();
    }
  }
}

function commandsFor(folder) {
  execFileSync(process.execPath, [cli, 'init', '--yes'], { cwd: folder, stdio: 'ignore' });
  const hook = path.resolve(folder, git(folder, 'rev-parse', '--git-path', 'hooks').trim(), 'pre-commit');
  const gitleaks = find('gitleaks');
  const { gitleaks: config } = oneRuleConfigurations();
  return [
    // The exit status is grep's: 1, nothing found.
    { name: 'git diff | grep', argv: ['sh', '-c', 'git diff --cached | grep -E T3BlbkFJ'], cwd: folder, expect: [1] },
    { name: 'sh -c true', argv: ['sh', '-c', 'true'], cwd: folder },
    { name: 'tripkey hook', argv: ['sh', hook], cwd: folder },
    { name: 'tripkey scan --staged', argv: [process.execPath, cli, 'scan', '--staged'], cwd: folder },
    ...(gitleaks
      ? [
          {
            name: 'gitleaks, one rule',
            argv: [
              gitleaks,
              'git',
              '--pre-commit',
              '--staged',
              '--no-banner',
              '--log-level',
              'error',
              '--config',
              config,
            ],
            cwd: folder,
          },
        ]
      : []),
  ];
}
