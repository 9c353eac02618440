import type { Option, Page } from './page.ts';

/** What an option takes: how help calls it, and what a shell offers for it. */
export interface Value {
  readonly name: string;
  readonly offer: readonly string[] | 'file' | 'folder' | 'none';
}

/** What this option of a command takes; undefined for a switch. */
export const valueOf = (page: Page, option: string, { type, choices }: Option): Value | undefined => {
  if (type === 'boolean') return undefined;
  if (choices !== undefined) return { name: choices.join('|'), offer: choices };
  const words = page.values?.[option];
  const value = values[option] ?? { name: 'VALUE', offer: 'none' };
  return words === undefined ? value : { name: value.name, offer: words };
};

const plain = (name: string): Value => ({ name, offer: 'none' });

/** By the option's name, which means the same in every command. */
export const values: Readonly<Record<string, Value>> = {
  'api-base': plain('ORIGIN'),
  calendar: { name: 'FILE', offer: 'file' },
  check: plain('CHECK'),
  config: { name: 'FILE', offer: 'file' },
  env: plain('NAME'),
  exclude: plain('GLOB'),
  exec: plain('COMMAND'),
  format: plain('FORMAT'),
  idle: plain('TIME'),
  import: { name: 'FILE', offer: 'file' },
  'key-id': plain('ID'),
  'max-age': plain('TIME'),
  'new-key': { name: '-', offer: ['-'] },
  output: { name: 'FILE', offer: 'file' },
  'policy-ref': plain('REF'),
  'push-to': plain('REMOTE'),
  'quiet-for': plain('TIME'),
  range: plain('A..B'),
  reason: plain('TEXT'),
  ref: plain('REF'),
  repository: { name: 'REPOSITORY', offer: 'folder' },
  scopes: plain('SCOPES'),
  'service-account': plain('NAME'),
  'service-account-id': plain('ID'),
  since: plain('DATE'),
  state: { name: 'FILE', offer: 'file' },
  threads: plain('NUMBER'),
  until: plain('DATE'),
  'watch-timeout': plain('TIME'),
  write: { name: 'FILE', offer: 'file' },
};
