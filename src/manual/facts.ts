/** What holds for every command: for help and the man page, in the order in which they tell it. */

/** A name and what is said of it. */
export type Fact = readonly [string, string];

export const exitStatuses: readonly Fact[] = [
  ['0', 'Nothing was found that counts, and everything that was asked for was read.'],
  ['1', 'Something was found that counts.'],
  ['2', 'Wrong usage or configuration, or something that was named does not exist.'],
  ['3', 'The scan is incomplete, and nothing that counts was found in the rest.'],
  ['130', 'Interrupted.'],
];

export const environment: readonly Fact[] = [
  ['NO_COLOR', 'When not empty: no colours (no-color.org). --color goes before it.'],
  ['FORCE_COLOR', 'Colours also where no terminal is; 0 and false turn them off.'],
  ['TERM', 'dumb: no colours.'],
  [
    'CI',
    'When set, but for 0 and false: --reveal is refused, and what a --range changes of the configuration and the baseline does not hold yet.',
  ],
  [
    'OPENAI_ADMIN_KEY',
    'The admin key for incident, rotate, revoke and doctor --account. No program that tripkey starts gets to see it, nor any other variable with OPENAI in its name or with a key in it.',
  ],
  [
    'HTTPS_PROXY, NO_PROXY',
    'The proxy for what asks OpenAI or Azure, and hosts that need none; in small letters, too. HTTP_PROXY and ALL_PROXY are not read.',
  ],
  [
    'NODE_EXTRA_CA_CERTS',
    "Certificates of a proxy of one's own. There is no switch against the check of certificates.",
  ],
  ['XDG_CACHE_HOME, LOCALAPPDATA', 'Where scan-history remembers what it searched; --no-cache does without.'],
  ['GIT_DIR, GIT_INDEX_FILE, ...', 'As for git: the repository and the index that are read.'],
];

export const files: readonly Fact[] = [
  [
    'tripkey.toml, .config/tripkey.toml',
    'Configuration of the project: rules of its own, globs, allow list, limits. Never code.',
  ],
  ['.tripkey-baseline', 'Accepted findings, a fingerprint a line.'],
  ['.tripkey-keys', 'Since when keys are in use, by fingerprint (doctor --record).'],
  ['.git/tripkey-pre-commit', 'What the hook looks for; may be deleted, the next commit writes it again.'],
];

/** Where to read on: the pages of docs/ in the repository, and where weaknesses are told. */
export const readMore = 'docs/README.md in the repository lists every page. SECURITY.md says how to report a weakness.';
