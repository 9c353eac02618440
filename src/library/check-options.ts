import { didYouMean } from '../config/suggest.ts';
import { isCi } from '../ci.ts';
import { scrubText } from '../commands/scrub.ts';
import { UsageError } from './errors.ts';

/** What an option may be; `words` go on after "not". */
export interface Kind {
  readonly is: (value: unknown) => boolean;
  readonly words: string;
}

export type Kinds = Readonly<Record<string, Kind>>;

/** Throws UsageError for an option that there is not, or that is something else than it may be: a misspelt one must not be left out in silence. */
export const checkOptions = (options: unknown, kinds: Kinds, of = 'options'): void => {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new UsageError(`${of}: not an object`);
  }
  for (const [name, value] of Object.entries(options)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined)
      throw new UsageError(`unknown option ${scrubText(name)}${didYouMean(name, Object.keys(kinds))}`);
    if (value !== undefined && !kind.is(value)) throw new UsageError(`${name}: not ${kind.words}`);
  }
};

/** Throws UsageError where keys would be shown to many. */
export const checkReveal = (reveal: boolean | undefined, env: Readonly<Record<string, string | undefined>>): void => {
  if (reveal === true && isCi(env))
    throw new UsageError('reveal is refused when CI is set: logs of CI are read by many', 'run it on your own machine');
};

const isString = (value: unknown): value is string => typeof value === 'string';
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isFunction = (value: unknown): boolean => typeof value === 'function';
const isSignal = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value;

const text: Kind = { is: isString, words: 'a string' };
const flag: Kind = { is: isBoolean, words: 'true or false' };
const texts: Kind = { is: (value) => Array.isArray(value) && value.every(isString), words: 'an array of strings' };
const signal: Kind = { is: isSignal, words: 'an AbortSignal' };
const oneOf = (...names: readonly string[]): Kind => ({
  is: (value) => isString(value) && names.includes(value),
  words: `one of ${names.join(', ')}`,
});

export const verifyKinds = { apiBase: text, analyze: flag, onlyLive: flag } as const satisfies Kinds;

export const keyKinds = { apiBase: text, analyze: flag, azureEndpoint: text, signal } as const satisfies Kinds;

const scanKinds = {
  cwd: text,
  config: { is: (value) => isString(value) || value === false, words: 'a path or false' },
  baseline: flag,
  policyRef: text,
  minConfidence: oneOf('low', 'medium', 'high'),
  allVendors: flag,
  strict: flag,
  reveal: flag,
  verify: {
    is: (value) => isBoolean(value) || (typeof value === 'object' && value !== null),
    words: 'true, false or settings',
  },
  signal,
  onProgress: { is: isFunction, words: 'a function' },
} as const satisfies Kinds;

export const textKinds = { ...scanKinds, path: text } as const satisfies Kinds;

export const filesKinds = {
  ...scanKinds,
  includeIgnored: flag,
  exclude: texts,
  staged: flag,
  range: text,
} as const satisfies Kinds;

export const historyKinds = {
  ...scanKinds,
  since: text,
  until: text,
  maxAge: text,
  refs: texts,
  unreachable: flag,
  allRefs: flag,
  allowShallow: flag,
  threads: { is: (value) => Number.isInteger(value), words: 'a whole number' },
  cache: flag,
  exclude: texts,
} as const satisfies Kinds;
