import type { History } from '../../src/detect/finding.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';
import {
  type Document,
  type ReportedFinding,
  type Run,
  type RunOptions,
  key,
  parseReport,
  tripkey,
} from './support.ts';

export interface HistoryRun extends Run {
  readonly document: Document;
  readonly findings: readonly (ReportedFinding & { readonly history: History })[];
  /** Every place of every finding: its path, or what it stands in. */
  readonly places: readonly string[];
}

/** A cache of this test file's own. */
const cache = temporaryFolder();

/** Runs `tripkey scan-history …` in a folder. */
export const scanHistory = (cwd: string, args: readonly string[] = [], options: RunOptions = {}): Promise<Run> =>
  tripkey(cwd, ['scan-history', ...args], { ...options, env: { XDG_CACHE_HOME: cache, ...options.env } });

/** As `scanHistory`, with a document that holds to the schema. */
export const historyJson = async (
  cwd: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<HistoryRun> => {
  const run = await scanHistory(cwd, ['--format', 'json', ...args], options);
  if (run.stdout === '') throw new Error(`no document: exit ${run.status}\n${run.stderr}`);
  const document = parseReport(run.stdout);
  const findings = document.findings as HistoryRun['findings'];
  const places = findings.flatMap(({ locations }) => locations.map(({ path, in: place }) => path ?? `(${place})`));
  return { ...run, document, findings, places };
};

/** A key that a commit brought and the next one took away again. */
export function leaky(seed = 1, at?: string): TestRepository {
  const repo = repository(at === undefined ? {} : { at });
  repo.write('src/config.ts', `export const key = '${key(seed)}';\n`).stage();
  repo.commit('bring it').write('src/config.ts', '').stage();
  return repo.commit('take it away');
}
