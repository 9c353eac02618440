import { setTimeout } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import type { Finding } from '../detect/finding.ts';
import type { ScanOutcome } from '../scan.ts';
import type { Incomplete } from '../sources/source.ts';
import { createAttribution } from './attribute.ts';
import { createReader, type ReaderOptions } from './attribute-read.ts';
import type { Store } from './submodules.ts';
import { attributeByPath } from './weak.ts';

interface TellOptions extends ReaderOptions {
  readonly config: Config;
  readonly signal: AbortSignal;
}

/** Adds paths, commits and history of what was found in a repository. Ends early when the signal says so: then what was found comes back without. */
export const tell = async (
  { repository, path }: Store,
  outcome: ScanOutcome,
  options: TellOptions,
): Promise<ScanOutcome> => {
  const { config, signal } = options;
  const more: Incomplete[] = [];
  const log = {
    incomplete: (entry: Incomplete) => void more.push(entry),
    skipped: () => {},
    count: () => {},
  };
  const reader = createReader(repository, options);
  const attribute = createAttribution(repository, reader, log, signal);
  try {
    const findings = await attributeByPath(outcome.findings, attribute, (name) =>
      path === '' ? name : `${path}/${name}`,
    );
    if (signal.aborted) return cutShort(outcome);
    return {
      ...outcome,
      findings: await included(findings, outcome.findings, config, path),
      incomplete: [...outcome.incomplete, ...more.filter(isNews(outcome))],
    };
  } catch (error) {
    // Ctrl-C reaches git as well, and its end may be seen before our own signal is.
    await setTimeout(TURN_MS);
    if (!signal.aborted) throw error;
    return cutShort(outcome);
  } finally {
    reader.close();
  }
};

/** The search tells of a broken ref what is wrong with it; that it cannot be followed here either goes without saying. */
const isNews = ({ incomplete }: ScanOutcome): ((entry: Incomplete) => boolean) => {
  const told = new Set(incomplete.map(({ what }) => what));
  return ({ what }) => !(what.startsWith('refs/') && told.has(what));
};

/** Most projects leave nothing out, and need no code for it. */
const included = async (
  findings: readonly Finding[],
  raw: readonly Finding[],
  config: Config,
  path: string,
): Promise<readonly Finding[]> => {
  if (config.include.length === 0 && config.exclude.length === 0) return findings;
  const { withIncluded } = await import('./include.ts');
  return withIncluded(findings, raw, config, path);
};

const TURN_MS = 50;

const cutShort = (outcome: ScanOutcome): ScanOutcome => ({
  ...outcome,
  incomplete: [...outcome.incomplete, { what: 'the rest', why: 'interrupted' }],
  interrupted: true,
});
