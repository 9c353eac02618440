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

/**
 * Options as they are now, each read once: what is changed later, or answers otherwise when it is asked again, is not what was checked. Throws UsageError for an
 * option that there is not, or that is something else than it may be: a misspelt one must not be left out in silence.
 */
export const readOptions = <O extends object>(options: O, kinds: Kinds, of?: string): O => {
  if (!isObject(options)) throw new UsageError(`${of ?? 'options'}: not an object`);
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(kinds, name))
      throw new UsageError(`unknown option ${scrubText(nameIn(of, name))}${didYouMean(name, Object.keys(kinds))}`);
  }
  // By the names that there are: a class's getters and what is inherited are options, too.
  const entries = Object.keys(kinds).map(
    (name) => [name, (options as Readonly<Record<string, unknown>>)[name]] as const,
  );
  for (const [name, value] of entries) {
    if (value !== undefined && !kinds[name]!.is(value))
      throw new UsageError(`${nameIn(of, name)}: not ${kinds[name]!.words}`);
  }
  return Object.fromEntries(entries) as O;
};

const nameIn = (of: string | undefined, name: string): string => (of === undefined ? name : `${of}.${name}`);

/** Throws UsageError where keys would be shown to many. */
export const checkReveal = (reveal: boolean | undefined, env: Readonly<Record<string, string | undefined>>): void => {
  if (reveal === true && isCi(env))
    throw new UsageError('reveal is refused when CI is set: logs of CI are read by many', 'run it on your own machine');
};

const isString = (value: unknown): value is string => typeof value === 'string';
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isFunction = (value: unknown): boolean => typeof value === 'function';
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSignal = (value: unknown): boolean =>
  isObject(value) &&
  'aborted' in value &&
  ['addEventListener', 'removeEventListener'].every((name) => isFunction((value as Record<string, unknown>)[name]));

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
    is: (value) => isBoolean(value) || isObject(value),
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
