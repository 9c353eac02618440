import { baselineOptions, doctorOptions, initOptions, policyOptions, rulesOptions } from '../commands/options.ts';
import { formatNames } from '../report/format-names.ts';
import type { Page } from './page.ts';

export const doctorPage = {
  name: 'doctor',
  summary:
    'Check the habits that keep keys from leaking, in projects (default: here) or in an organization (--account)',
  usage: ['doctor [folder...] [--fix]', 'doctor --list', 'doctor --machine', 'doctor --account'],
  about: [
    'Reads and asks nobody, but with --account, which reads the records of the organization and needs OPENAI_ADMIN_KEY.',
  ],
  operands: 'folder',
  options: { ...doctorOptions, ...policyOptions },
  values: { format: formatNames },
  examples: [
    ['tripkey doctor', 'This folder'],
    ['tripkey doctor ../api ../web', 'Several projects, and the keys that they share'],
    ['tripkey doctor --fix --dry-run', 'A patch of what could be mended'],
    ['tripkey doctor --check env-tracked', 'One check'],
    ['tripkey doctor --machine', 'Shell histories, transcripts of assistants, editors'],
  ],
  exit: '1 when a problem is of medium severity or worse, 3 when there is none and something could not be read.',
  docs: ['docs/doctor.md', 'docs/doctor-machine.md', 'docs/doctor-account.md'],
} as const satisfies Page;

export const baselinePage = {
  name: 'baseline',
  summary: 'Accept known findings: create, update or prune .tripkey-baseline',
  usage: ['baseline', 'baseline create|update|prune'],
  about: [
    'A baseline accepts what is found today, so that only new keys count; it holds fingerprints and no keys. Without an action it is created, or updated where it is there.',
  ],
  operands: ['create', 'update', 'prune'],
  options: { ...baselineOptions, ...policyOptions },
  examples: [
    ["tripkey baseline --reason 'revoked on 2026-03-01'", 'Accepts what is found now'],
    ['tripkey baseline prune', 'Drops entries that meet nothing any more'],
    ['tripkey baseline --import .gitleaksignore', "Takes another tool's over"],
  ],
  exit: '0, or 3 when not everything could be read.',
  docs: ['docs/baseline.md'],
} as const satisfies Page;

export const rulesPage = {
  name: 'rules',
  summary: 'List the rules, or test them on their examples',
  usage: ['rules', 'rules test'],
  about: ["The rules of tripkey and those of the project's tripkey.toml, and which of them are on."],
  operands: ['test'],
  options: rulesOptions,
  examples: [
    ['tripkey rules', 'The list'],
    ['tripkey rules test', 'Runs the examples of each'],
  ],
  exit: '1 when an example fails.',
  docs: ['docs/rules.md'],
} as const satisfies Page;

export const explainPage = {
  name: 'explain',
  summary: 'Why something was found or not: file:line, or a fingerprint',
  usage: ['explain file:line', 'explain archive!member:line', 'explain fingerprint'],
  about: ['Which rules saw it, what each of them said, and why it was kept or dropped.'],
  operands: 'file',
  options: policyOptions,
  examples: [
    ['tripkey explain src/chat.js:4', 'What is on this line'],
    ["tripkey explain 'backup.zip!.env:4'", 'In an archive'],
  ],
  exit: '1 when no rule saw anything there.',
  docs: ['docs/rules.md', 'docs/configuration.md'],
} as const satisfies Page;

export const initPage = {
  name: 'init',
  summary: 'Install the hooks',
  usage: ['init'],
  about: [
    'Writes a pre-commit hook where git looks for it, or an entry for husky, pre-commit or lefthook, and leaves what is there as it is. Run it again at any time: it changes only what is out of date.',
  ],
  operands: [],
  options: initOptions,
  examples: [
    ['tripkey init', 'Asks, then writes'],
    ['tripkey init --yes --pre-push --commit-msg', 'All three hooks, without questions'],
    ['tripkey init --dry-run', 'Prints every file as it would be'],
    ['tripkey init --uninstall', 'Takes everything out again'],
  ],
  docs: ['docs/hook.md'],
} as const satisfies Page;

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

export const completionPage = {
  name: 'completion',
  summary: 'Print a script with which a shell completes commands, options and their values',
  usage: [`completion ${shells.join('|')}`],
  about: [
    'The script knows everything by itself: no program is started while you type. Print it again after an update of tripkey.',
  ],
  operands: shells,
  options: {},
  examples: [
    ['source <(tripkey completion bash)', 'In ~/.bashrc'],
    ['tripkey completion zsh > ~/.zfunc/_tripkey', 'Into a folder of $fpath, before compinit'],
    ['tripkey completion fish > ~/.config/fish/completions/tripkey.fish', 'fish'],
    ['tripkey completion powershell | Out-String | Invoke-Expression', 'In $PROFILE'],
  ],
  docs: ['docs/install.md'],
} as const satisfies Page;
