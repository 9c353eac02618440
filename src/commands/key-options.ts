/** The options of the commands about one key and about an organization, as yargs takes them. */

/** Whom a command that talks to OpenAI talks to. */
export const apiOptions = {
  'api-base': {
    type: 'string',
    describe: 'Origin of a gateway that is asked instead of https://api.openai.com',
    requiresArg: true,
  },
} as const;

/** What tells which key a command is about, beside a fingerprint or `-`. */
export const leakedKeyOptions = {
  env: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'The key is in this environment variable',
    requiresArg: true,
  },
  repository: {
    type: 'string',
    describe: 'Look for the key in this repository or URL (default: here)',
    requiresArg: true,
  },
} as const;

/** What decides whether something is deleted: common to `revoke` and `rotate`. */
const deletionOptions = {
  apply: { type: 'boolean', default: false, describe: 'Do it; without it, only what would be done is printed' },
  yes: {
    alias: 'y',
    type: 'boolean',
    default: false,
    describe: 'Ask nothing; what is deleted must be named by its id',
  },
  'key-id': { type: 'string', describe: 'The id of the key that is to be deleted (key_...)', requiresArg: true },
  touch: {
    type: 'boolean',
    default: false,
    describe: 'Where nothing else tells which key it is: try it once more, and see whose last use moves (2 minutes)',
  },
  'force-in-use': { type: 'boolean', default: false, describe: 'Also when it was used a short while ago' },
} as const;

/** The options of `tripkey revoke`, as yargs takes them. */
export const revokeOptions = {
  ...leakedKeyOptions,
  ...deletionOptions,
  idle: { type: 'string', default: '15m', describe: 'Nobody else may have used it for so long', requiresArg: true },
  'allow-admin': { type: 'boolean', default: false, describe: 'Also when it is an admin key' },
  analyze: { type: 'boolean', default: false, describe: 'Ask also whose the key is: more to tell its record by' },
  ...apiOptions,
  format: {
    alias: 'f',
    choices: ['text', 'json'] as const,
    default: 'text',
    describe: 'How it is said',
    requiresArg: true,
  },
} as const;

/** The options of `tripkey rotate`, as yargs takes them. */
export const rotateOptions = {
  ...leakedKeyOptions,
  ...deletionOptions,
  'service-account': {
    type: 'string',
    describe: 'Where the new key is made: the name or id of a service account, or a name for a new one',
    requiresArg: true,
  },
  scopes: { type: 'string', describe: 'Scopes of the new key, a,b (default: those of the old one)', requiresArg: true },
  'new-key': {
    type: 'string',
    describe: "-: the new key is on standard input (for a person's key)",
    requiresArg: true,
  },
  exec: { type: 'string', describe: 'Command that takes the new key on its standard input', requiresArg: true },
  write: { type: 'string', describe: 'New file, 0600, for the new key', requiresArg: true },
  'quiet-for': {
    type: 'string',
    default: '15m',
    describe: 'Nobody must have used the old key for so long before it is deleted',
    requiresArg: true,
  },
  'watch-timeout': { type: 'string', default: '2h', describe: 'Wait at most so long for that', requiresArg: true },
  state: {
    type: 'string',
    describe: 'File that remembers how far it is (default: in the git directory)',
    requiresArg: true,
  },
  'service-account-id': {
    type: 'string',
    describe: 'With --yes: the old service account, by its id',
    requiresArg: true,
  },
  'even-if-abused': { type: 'boolean', default: false, describe: 'Also when somebody else seems to use the key now' },
  ...apiOptions,
} as const;
