import { isoSeconds } from '../iso-time.ts';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Finding } from '../detect/finding.ts';
import type { Rule } from '../detect/rule.ts';
import { type Verification, isDead, isLive } from '../detect/verification.ts';
import { OPENAI_ORIGIN, parseApiBase } from '../verify/api-base.ts';
import { createVerifier } from '../verify/create-verifier.ts';
import { createHttp } from '../verify/http-client.ts';
import { selectInquiries } from '../verify/select.ts';
import type { Inquiry, Selection } from '../verify/service.ts';
import { hostsInSiblings } from '../verify/siblings.ts';
import type { Io } from './io.ts';
import { createHistoryProgress } from './progress.ts';
import type { Verified, Verify } from './report.ts';
import { readSettings } from './settings-files.ts';
import type { VerifyOptions, Verifying } from './verify-options.ts';

/** Asks about every finding's key that may be sent; says beforehand how many go where, and afterwards what could not be asked. */
export const createVerifyStep = (
  options: VerifyOptions,
  { config, cwd }: Verifying,
  io: Io,
  signal: AbortSignal,
): Verify => {
  const origin = options.apiBase === undefined ? OPENAI_ORIGIN : parseApiBase(options.apiBase);
  const http = createHttp({ env: io.env, signal, mostSilent: MOST_SILENT });
  const now = (): Date => new Date();
  const isProxied = (io.env['https_proxy'] ?? io.env['HTTPS_PROXY'] ?? '') !== '';
  const verifier = createVerifier(http, { origin, analyze: options.analyze === true, isProxied, now });
  return async (findings) => {
    const located = cwd === null ? findings : findings.map((finding) => withSiblings(finding, config.rules, cwd));
    const selection = selectInquiries(located, config.rules, now());
    try {
      announce(findings, selection.inquiries, origin, io);
      const answers = await withProgress(selection.inquiries.length, io, (onAnswer) =>
        verifier.verify(selection.inquiries, onAnswer),
      );
      sayUnreached([...answers.values()], isProxied, io);
      const asked = located.map((finding) => withVerification(finding, selection, answers, now()));
      return judge(asked, options);
    } finally {
      await http.close();
    }
  };
};

/** Four keys' three tries, half a minute: behind a wall that swallows everything, a hundred keys would take a quarter of an hour. */
const MOST_SILENT = 12;

/** One line, before anything is sent. */
const announce = (findings: readonly Finding[], inquiries: readonly Inquiry[], origin: string, io: Io): void => {
  const counts = new Map<string, number>();
  for (const { service, hosts } of inquiries) {
    for (const host of service === 'azure-openai' ? hosts : [openaiName(origin)])
      counts.set(host, (counts.get(host) ?? 0) + 1);
  }
  const hosts = [...counts].map(([host, count]) => `${keys(count)} to ${host}`);
  io.stderr.write(
    hosts.length === 0
      ? `tripkey: no key is sent anywhere: ${findings.length === 0 ? 'none was found' : 'none that was found can be verified'}\n`
      : `tripkey: verifying sends ${hosts.join(', ')}\n`,
  );
};

/** Keys of a region are sent there after OpenAI has said that they are of one. */
const openaiName = (origin: string): string =>
  origin === OPENAI_ORIGIN ? 'api.openai.com (and its regions)' : new URL(origin).host;

const keys = (count: number): string => `${count} ${count === 1 ? 'key' : 'keys'}`;

const TELL_MS = 1000;

/** Many keys, or a service that says to come back later, take minutes: whoever watches sees how many are left. */
const withProgress = async <T>(count: number, io: Io, run: (onAnswer: () => void) => Promise<T>): Promise<T> => {
  const progress = createHistoryProgress(io);
  let answered = 0;
  const tell = setInterval(() => progress.say(`${answered} of ${keys(count)} verified (Ctrl-C ends it)`), TELL_MS);
  try {
    return await run(() => {
      answered++;
    });
  } finally {
    clearInterval(tell);
    progress.stop();
  }
};

/** Failures of the network, which say nothing of a key; one line for all of them. Behind a proxy, it may be that which cannot be reached. */
const sayUnreached = (answers: readonly Verification[], isProxied: boolean, io: Io): void => {
  const unreached = answers.filter(({ reason }) => UNREACHED.test(reason));
  if (unreached.length === 0) return;
  const why = [...new Set(unreached.map(({ host, reason }) => `${host ?? 'no host'}: ${reason}`))].sort();
  const which =
    unreached.length === answers.length
      ? 'no key could be verified'
      : `${keys(unreached.length)} of ${answers.length} could not be verified`;
  const hint = isProxied ? '; HTTPS_PROXY is set' : '';
  io.stderr.write(`tripkey: ${which} (${why.join('; ')}${hint}): each may be live\n`);
};

const UNREACHED = /^(?:network|tls):|^proxy_auth$|^interrupted$/;

/** An Azure key with no resource in its own file: the settings beside it may name one. */
const withSiblings = (finding: Finding, rules: readonly Rule[], cwd: string): Finding => {
  const isAzure = rules.find(({ id }) => id === finding.ruleId)?.service === 'azure-openai';
  if (!isAzure || (finding.hosts ?? []).length > 0) return finding;
  const paths = finding.locations.flatMap(({ path }) => path ?? []);
  const hosts = hostsInSiblings(
    paths,
    (path) => readSettings(resolve(cwd, path)),
    (folder) => readdirSync(resolve(cwd, folder)),
  );
  return hosts.length === 0 ? finding : { ...finding, hosts };
};

const withVerification = (
  finding: Finding,
  { unsent }: Selection,
  answers: ReadonlyMap<string, Verification>,
  now: Date,
): Finding => {
  const answer = answers.get(finding.secret);
  if (answer !== undefined) return { ...finding, verification: answer };
  const { verdict, reason } = unsent.get(finding.secret) ?? { verdict: 'unknown', reason: 'not_sent:not_verifiable' };
  const checkedAt = isoSeconds(now);
  return { ...finding, verification: { verdict, reason, host: null, checkedAt } };
};

/** An accepted key that works is worth a word: most are accepted because somebody said that they were revoked. */
const judge = (findings: readonly Finding[], { failOn, onlyLive }: VerifyOptions): Verified => {
  const notDead = findings.filter(({ verification }) => !isDead(verification));
  const shown = onlyLive === true ? notDead : findings;
  const left = findings.length - shown.length;
  const accepted = shown.filter(
    ({ status, verification }) => (status === 'baseline' || status === 'allowed') && isLive(verification),
  );
  return {
    findings: shown,
    counted: failOn === 'live' ? notDead : shown,
    deadPass: failOn === 'live',
    notices: [
      ...(left > 0 ? [`${keys(left)} left out: dead (--only-live)`] : []),
      ...accepted.map(({ fingerprint }) => `${fingerprint} is accepted, and live: revoke it`),
    ],
  };
};
