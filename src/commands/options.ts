import { formatNames } from '../report/format-names.ts';
import { apiOptions, leakedKeyOptions, revokeOptions, rotateOptions } from './key-options.ts';

/** The options of each command, as yargs takes them. */
export const policyOptions = {
  config: {
    type: 'string',
    describe: 'Configuration file (default: tripkey.toml or .config/tripkey.toml)',
    requiresArg: true,
  },
  'policy-ref': {
    type: 'string',
    describe: 'Read configuration and baseline from this commit, not from the work tree',
    requiresArg: true,
  },
  'min-confidence': {
    choices: ['low', 'medium', 'high'],
    describe: 'Least certainty that is reported (default: medium)',
    requiresArg: true,
  },
  'all-vendors': { type: 'boolean', describe: "Other vendors' keys too" },
  strict: { type: 'boolean', describe: "Other tools' allow comments do not count" },
  exclude: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'Glob of paths to leave out; repeatable',
    requiresArg: true,
  },
} as const;

/** Where what is given is meant, wherever it stands and however it looks: without the options that choose. */
export const givenPolicyOptions = {
  config: policyOptions.config,
  'policy-ref': policyOptions['policy-ref'],
  'all-vendors': policyOptions['all-vendors'],
  strict: policyOptions.strict,
} as const;

/** Asking whether keys are live: common to the commands that scan. */
export const verifyOptions = {
  verify: {
    type: 'boolean',
    default: false,
    describe: 'Ask OpenAI or Azure whether found keys are live: sends them there',
  },
  analyze: {
    type: 'boolean',
    default: false,
    describe: 'Where keys are verified: also what live keys can do, by questions that change nothing',
  },
  'fail-on': {
    choices: ['live', 'any'] as const,
    describe:
      'Where keys are verified: which count for the exit status (default: any; live leaves out dead ones alone)',
    requiresArg: true,
  },
  'only-live': {
    type: 'boolean',
    default: false,
    describe: 'Where keys are verified: leave dead ones out of the report',
  },
  ...apiOptions,
} as const;

/** What is said, and where: common to the commands that scan. */
export const reportOptions = {
  format: {
    alias: 'f',
    type: 'string',
    array: true,
    nargs: 1,
    describe: `${formatNames.slice(0, -1).join(', ')} or ${formatNames.at(-1)}; repeatable, each with its --output`,
    requiresArg: true,
  },
  output: {
    alias: 'o',
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'File for the --format before it',
    requiresArg: true,
  },
  reveal: { type: 'boolean', default: false, describe: 'Show keys in full (refused when CI is set)' },
  color: { type: 'boolean', describe: 'Colours, also where no terminal is; --no-color for none' },
  verbose: {
    alias: 'v',
    type: 'boolean',
    default: false,
    describe: 'Every place, accepted findings, what was left out',
  },
} as const;

export const scanOptions = {
  staged: { type: 'boolean', default: false, describe: 'What the next commit would hold, read from the index' },
  range: { type: 'string', describe: 'What the commits A..B add', requiresArg: true },
  'pre-receive': {
    type: 'boolean',
    default: false,
    describe: "What a push brings, as a server's pre-receive hook (docs/server-hook.md)",
  },
  'push-to': {
    type: 'string',
    describe: "What a push to this remote brings, with git's list of refs on standard input (pre-push)",
    requiresArg: true,
  },
  ci: { type: 'boolean', default: false, describe: 'What is new, by what the CI system says (docs/ci.md)' },
  'include-ignored': { type: 'boolean', default: false, describe: 'Files that git ignores too' },
  ...reportOptions,
  ...verifyOptions,
  hook: { type: 'string', hidden: true, requiresArg: true },
} as const;

/** Of `tripkey verify`, which verifies without being told. */
export const verifyCommandOptions = {
  env: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'Verify what this environment variable holds; repeatable',
    requiresArg: true,
  },
  analyze: verifyOptions.analyze,
  'fail-on': verifyOptions['fail-on'],
  'only-live': verifyOptions['only-live'],
  ...apiOptions,
  ...reportOptions,
} as const;

export const incidentOptions = {
  ...leakedKeyOptions,
  analyze: { type: 'boolean', default: false, describe: 'Ask what the key can do, by questions that change nothing' },
  offline: { type: 'boolean', default: false, describe: 'Ask nobody: only what the repository tells' },
  ...apiOptions,
  format: { ...reportOptions.format, describe: 'text, json, markdown or html; repeatable, each with its --output' },
  output: reportOptions.output,
  color: reportOptions.color,
} as const;

export const doctorOptions = {
  fix: { type: 'boolean', default: false, describe: 'Mend what is safe to mend, then look again' },
  'dry-run': { type: 'boolean', default: false, describe: 'With --fix: print what it would change, as a patch' },
  yes: { alias: 'y', type: 'boolean', default: false, describe: 'With --fix: untrack files without asking' },
  check: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'Only this check; repeatable',
    requiresArg: true,
  },
  list: { type: 'boolean', default: false, describe: 'List the checks: what they ask, why, and how to mend' },
  record: { type: 'boolean', default: false, describe: 'Write down since when each key is known, by fingerprint' },
  calendar: { type: 'string', describe: 'Write the dates of next rotations to this .ics file', requiresArg: true },
  machine: { type: 'boolean', default: false, describe: 'Places outside the repository where keys gather' },
  account: {
    type: 'boolean',
    default: false,
    describe: 'Keys, projects and limits of an organization: needs OPENAI_ADMIN_KEY',
  },
  ...apiOptions,
  format: reportOptions.format,
  output: reportOptions.output,
  color: reportOptions.color,
  verbose: { ...reportOptions.verbose, describe: 'Every problem' },
} as const;

export const historyOptions = {
  since: { type: 'string', describe: 'What was committed on or after this date', requiresArg: true },
  until: { type: 'string', describe: 'What was committed on or before this date', requiresArg: true },
  'max-age': { type: 'string', describe: 'What was committed in the last 30d, 12w, 6m or 1y', requiresArg: true },
  ref: { type: 'string', array: true, nargs: 1, describe: 'What this ref reaches; repeatable', requiresArg: true },
  unreachable: {
    choices: ['yes', 'no'],
    default: 'yes',
    describe: 'Also what no ref reaches (any more)',
    requiresArg: true,
  },
  'all-refs': { type: 'boolean', default: false, describe: 'Of a URL: every ref, refs/pull/* too' },
  'allow-shallow': { type: 'boolean', default: false, describe: 'A shallow clone counts as complete' },
  cache: { type: 'boolean', default: true, describe: 'Remember what was searched; --no-cache searches everything' },
  plan: { type: 'boolean', default: false, describe: 'Print how to take the keys out, instead of the report' },
  threads: { type: 'string', describe: 'At most this many threads (default: one a core)', requiresArg: true },
  ...reportOptions,
  ...verifyOptions,
} as const;

export const baselineOptions = {
  reason: { type: 'string', describe: 'Written behind each new entry', requiresArg: true },
  import: { type: 'string', describe: 'A .gitleaksignore or .secrets.baseline to take over', requiresArg: true },
} as const;

export const initOptions = {
  yes: { alias: 'y', type: 'boolean', default: false, describe: 'Ask nothing, take the defaults' },
  'dry-run': { type: 'boolean', default: false, describe: 'Print what would be written' },
  uninstall: { type: 'boolean', default: false, describe: 'Take the hooks out again' },
  manager: {
    choices: ['git', 'husky', 'pre-commit', 'lefthook'],
    describe: 'What runs the hooks (default: what is there)',
    requiresArg: true,
  },
  'pre-push': { type: 'boolean', default: false, describe: 'A pre-push hook as well' },
  'commit-msg': { type: 'boolean', default: false, describe: 'A commit-msg hook as well' },
  gitignore: { type: 'boolean', default: false, describe: 'Add .env to .gitignore' },
  'global-hooks': {
    type: 'boolean',
    default: false,
    describe: 'Write into a hooks folder that other repositories share',
  },
  config: policyOptions.config,
} as const;

/** Of the policies those alone that choose rules: nothing is found that the others could judge. */
export const rulesOptions = {
  format: { alias: 'f', choices: ['text', 'json'] as const, describe: 'How the list is written', requiresArg: true },
  config: policyOptions.config,
  'policy-ref': policyOptions['policy-ref'],
  'all-vendors': policyOptions['all-vendors'],
} as const;

export const allOptions = {
  ...revokeOptions,
  ...rotateOptions,
  ...doctorOptions,
  ...scanOptions,
  ...historyOptions,
  ...verifyCommandOptions,
  ...incidentOptions,
  ...policyOptions,
  ...initOptions,
  ...baselineOptions,
  help: { type: 'boolean' },
  version: { type: 'boolean' },
};
