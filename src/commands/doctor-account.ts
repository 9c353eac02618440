import { exitCodes } from '../errors.ts';
import type { Account } from '../hygiene/account/account.ts';
import { accountChecks } from '../hygiene/account/checks.ts';
import { userKeysNotice } from '../hygiene/account/legacy-user-keys.ts';
import { readAccount } from '../hygiene/account/read.ts';
import { askUserKeysAllowed } from '../hygiene/account/user-keys.ts';
import { type ApiOptions, openAdmin } from './api.ts';
import { type Diagnosis, doctorReport, statusOf } from './doctor-report.ts';
import type { Io } from './io.ts';
import { pairOutputs } from './outputs.ts';
import { renderReports } from './render.ts';
import { scrubText } from './scrub.ts';
import { writeOutputs } from './write.ts';

/** The options of `tripkey doctor --account`, as yargs hands them on. */
export interface DoctorAccountCommand extends ApiOptions {
  readonly verbose: boolean;
  readonly color: boolean | undefined;
  readonly argv: readonly string[];
}

/** Checks the keys and projects of an organization. Throws UsageError without an admin key. */
export const runDoctorAccount = async (command: DoctorAccountCommand, io: Io, signal: AbortSignal): Promise<number> => {
  const outputs = pairOutputs(command.argv);
  const { http, origin, admin, adminKey = '', close } = openAdmin(command, io, signal);
  try {
    const account = await readAccount(admin, () => askUserKeysAllowed(http, { key: adminKey, origin }));
    // Names of keys and projects are written by people: a key may stand in one.
    const report = doctorReport(diagnose(account, Math.floor(Date.now() / 1000)), scrubText);
    writeOutputs(outputs, await renderReports(outputs, report, command, io), false, io);
    return signal.aborted ? exitCodes.interrupted : statusOf(report);
  } finally {
    await close();
  }
};

const diagnose = (account: Account, now: number): Diagnosis => ({
  mode: 'account',
  problems: accountChecks.flatMap((check) => check.run(account, now)),
  incomplete: account.unread,
  skipped: [],
  interrupted: false,
  counts: {
    files: 0,
    blobs: 0,
    bytes: 0,
    commits: 0,
    projects: account.projects.length,
    keys: account.keys.length + account.adminKeys.length,
  },
  notices: userKeysNotice(account),
});
