import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { measure } from '../measure.mjs';
import { find, oneRuleConfigurations } from '../peers.mjs';
import { cli as built, git, repositoryWithStaged } from '../repository.mjs';

/** The installed hook on commits without a key, beside the least that any hook must do, in the shell that runs both. */
export async function run({ rounds = 41 }) {
  const program = oldCopy();
  for (const changed of [1, 100]) {
    const { folder, remove } = repositoryWithStaged(changed);
    try {
      execFileSync(process.execPath, [program.cli, 'init', '--yes'], { cwd: folder, stdio: 'ignore' });
      for (const shell of ['sh', 'bash'].filter((name) => name === 'sh' || existsSync(`/usr/bin/${name}`))) {
        measure(
          `Clean commit, ${changed} changed ${changed === 1 ? 'file' : 'files'}, ${shell}`,
          commandsFor(folder, shell, program.cli),
          { rounds, base: 'git diff | grep' },
        );
      }
    } finally {
      remove();
    }
  }
  program.remove();
}

/** A program that was built a moment ago counts as an update, for which the hook starts Node. */
function oldCopy() {
  const folder = mkdtempSync(path.join(tmpdir(), 'tripkey-bench-program-'));
  cpSync(path.dirname(built), folder, { recursive: true });
  const cli = path.join(folder, 'cli.js');
  utimesSync(cli, 1, 1);
  return { cli, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function commandsFor(folder, shell, cli) {
  const hook = path.resolve(folder, git(folder, 'rev-parse', '--git-path', 'hooks').trim(), 'pre-commit');
  const gitleaks = find('gitleaks');
  const { gitleaks: config } = oneRuleConfigurations();
  return [
    // The exit status is grep's: 1, nothing found.
    { name: 'git diff | grep', argv: [shell, '-c', 'git diff --cached | grep -E T3BlbkFJ'], cwd: folder, expect: [1] },
    { name: `${shell} -c true`, argv: [shell, '-c', 'true'], cwd: folder },
    { name: 'tripkey hook', argv: [shell, hook], cwd: folder },
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
