import { loadPolicies } from '../commands/policies.ts';
import { projectScrub } from '../commands/project-scrub.ts';
import { verifyStep } from '../commands/verify-options.ts';
import type { Io } from '../commands/io.ts';
import type { Finding } from '../detect/finding.ts';
import { isoSeconds } from '../iso-time.ts';
import { redact } from '../redact.ts';
import { scan } from '../scan.ts';
import { keyKinds, readOptions } from './check-options.ts';
import { findingOf } from './documents.ts';
import { AbortError, UsageError } from './errors.ts';
import { createFeed } from './feed.ts';
import { anyFolder, createIo } from './io.ts';
import type { VerifyOptions } from './options.ts';
import type { Finding as ReportedFinding, KeyVerdict } from './report-types.ts';
import { createRun } from './run.ts';

/**
 * Asks OpenAI or Azure whether keys are live (`tripkey verify -`): sends them there, each once, and nothing else. What has no form of a key is sent to nobody and
 * is `unknown`. Gives verdicts in the order of the keys. Rejects with UsageError and AbortError.
 */
export function verify(key: string, options?: VerifyOptions): Promise<KeyVerdict>;
export function verify(keys: readonly string[], options?: VerifyOptions): Promise<readonly KeyVerdict[]>;
export async function verify(
  keys: string | readonly string[],
  given: VerifyOptions = {},
): Promise<KeyVerdict | readonly KeyVerdict[]> {
  const options = readOptions(given, keyKinds);
  const texts = keysOf(keys);
  const run = createRun(createFeed<ReportedFinding>());
  const unlink = run.follow(options.signal);
  try {
    if (run.signal.aborted) throw new AbortError(run.signal.reason);
    const verdicts = await ask(texts, options, run.signal).catch((error: unknown) => run.rethrow(error));
    if (run.signal.aborted) throw new AbortError(run.signal.reason, { verdicts });
    return typeof keys === 'string' ? verdicts[0]! : verdicts;
  } finally {
    unlink();
  }
}

/** Keys out of files end in a newline. */
const keysOf = (keys: unknown): readonly string[] => {
  const all: readonly unknown[] = Array.isArray(keys) ? keys : [keys];
  return Array.from(all, (key) => {
    if (typeof key !== 'string') throw new UsageError('a key is not a string');
    if (key.trim() === '') throw new UsageError('a key is empty');
    return key.trim();
  });
};

const ask = async (keys: readonly string[], options: VerifyOptions, signal: AbortSignal): Promise<KeyVerdict[]> => {
  const { apiBase, analyze, azureEndpoint } = options;
  const io: Io = createIo(anyFolder());
  const { config } = loadPolicies({ configured: false, baseline: false }, null, io);
  const step = await verifyStep({ verify: true, apiBase, analyze }, { config, cwd: null }, io, signal);
  const unique = [...new Set(keys)];
  const texts = unique.map((key) => Buffer.from(textWith(key, azureEndpoint)));
  const { findings } = await scan(() => ({ mode: 'variables', blobs: () => texts.map(asBlob) }), {
    ...config,
    minConfidence: 'low',
  });
  const known = new Set(unique);
  const verified = await step!(findings.filter(({ secret }) => known.has(secret)));
  const scrub = projectScrub(config, unique);
  const bySecret = new Map(verified.findings.map((finding): [string, Finding] => [finding.secret, finding]));
  return keys.map((key) => {
    const finding = bySecret.get(key);
    return finding === undefined ? noKey() : verdictOf(findingOf(redact(finding, scrub, false)));
  });
};

/** Beside its resource, a value of 32 digits is an Azure key. */
const textWith = (key: string, endpoint: string | undefined): string =>
  endpoint === undefined ? key : `AZURE_OPENAI_ENDPOINT=${endpoint}\nAZURE_OPENAI_API_KEY=${key}\n`;

const asBlob = (bytes: Uint8Array) => ({ bytes, origin: { path: null, in: 'variable' as const } });

const verdictOf = ({ ruleId, fingerprint, preview: shown, verification }: ReportedFinding): KeyVerdict => ({
  ruleId,
  fingerprint,
  preview: shown,
  verification: verification!,
});

const noKey = (): KeyVerdict => ({
  ruleId: null,
  fingerprint: null,
  preview: '…',
  verification: { verdict: 'unknown', reason: 'not_sent:not_a_key', host: null, checkedAt: isoSeconds(new Date()) },
});
