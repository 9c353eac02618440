import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load.ts';
import type { Check } from '../../src/hygiene/check.ts';
import { examine } from '../../src/hygiene/examine.ts';
import { LEDGER_FILE, ledgerEntries, parseLedger } from '../../src/hygiene/age/ledger.ts';
import type { LedgerEntry } from '../../src/hygiene/project.ts';
import { type OpenOptions, openProject } from '../../src/hygiene/project/open-project.ts';

/** The day of every test. */
export const TODAY = new Date('2026-11-21T12:00:00Z');

/** What checks say of a folder, as fixtures have it: `severity path:line message`. */
export const problemsIn = async (
  folder: string,
  env: NodeJS.ProcessEnv,
  checks: readonly Check[],
): Promise<readonly string[]> => {
  const { project } = await openTestProject(folder, { env: { ...env, CI: '' }, checks, ledger: ledgerIn(folder) });
  const examined = await examine(project, [project], checks, { severity: {}, strict: false });
  return examined.map(({ problem: { severity, path, startLine, message } }) => {
    const place = path === undefined ? '' : `${path}${startLine === undefined ? '' : `:${startLine}`} `;
    return `${severity} ${place}${message}`;
  });
};

const ledgerIn = (folder: string): ReadonlyMap<string, LedgerEntry> => {
  const path = join(folder, LEDGER_FILE);
  return existsSync(path) ? ledgerEntries(parseLedger(readFileSync(path, 'utf8'))) : new Map();
};

/** The real thing, with nothing configured and nothing accepted. */
export const openTestProject = (folder: string, wishes: Partial<OpenOptions>): ReturnType<typeof openProject> =>
  openProject({
    name: '.',
    folder,
    config: loadConfig({ cwd: folder, root: folder, readFile: () => undefined }),
    checks: [],
    judge: (findings) => findings,
    ledger: new Map(),
    maxAgeDays: 90,
    env: process.env,
    now: TODAY,
    ...wishes,
  });
