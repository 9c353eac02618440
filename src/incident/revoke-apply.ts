import type { Verification } from '../detect/verification.ts';
import { isLive } from '../detect/verification.ts';
import { maskFit } from '../verify/mask.ts';
import { AdminError, type Deletion, type KeyRecord } from './admin.ts';
import { type RevocationPlan, type RevokeSources, isProof, seconds } from './revoke.ts';

/** What became of the record. `gone`: it was not there any more when it was to be deleted. `unsure`: nothing tells, not even the record. */
export type Deleted = 'not_sent' | 'deleted' | 'gone' | 'still_there' | 'refused' | 'unsure';

/** What the leaked key says of it: `none`, when it was not asked. */
export type Proof = 'dead' | 'live' | 'unknown' | 'none';

/** What was done. It is told whole whenever a run ends, however it ends. */
export interface Revocation {
  readonly deletion: Deleted;
  /** Why nothing was sent, or why it was refused; null otherwise. */
  readonly why: string | null;
  /** Of the DELETE; seconds since 1970. Null when none was sent. */
  readonly sentAt: number | null;
  readonly requestId: string | null;
  readonly proof: Proof;
  /** The last answer about the leaked key. */
  readonly verification: Verification | null;
  /** How often the leaked key was asked. */
  readonly tries: number;
}

/**
 * Deletes the chosen record with one DELETE, and asks the leaked key until it is dead. Throws Error for a plan with a refusal: whoever plans looks at them.
 * What a server does is in the answer; nothing is thrown for it.
 */
export const applyRevocation = async (
  plan: RevocationPlan,
  { forceInUse }: { readonly forceInUse: boolean },
  sources: RevokeSources,
): Promise<Revocation> => {
  const { chosen, refusals } = plan;
  const [refusal] = refusals;
  if (chosen === null || refusal !== undefined)
    throw new Error(`a plan that is refused: ${refusal?.id ?? 'nothing chosen'}`);
  const { record } = chosen;
  const change = await changeSince(plan, record, { forceInUse }, sources);
  if (change === 'gone') return { ...nothing, deletion: 'gone', ...(await proveDead(sources)) };
  return change === null ? deleteOnce(record, sources) : notSent(change.why);
};

/** What has become of a record since its plan was made, which may be minutes ago: null, when nothing stands against deleting it; `gone`, or why it stays. */
export const changeSince = async (
  plan: RevocationPlan,
  record: KeyRecord,
  { forceInUse }: { readonly forceInUse: boolean },
  sources: RevokeSources,
): Promise<{ readonly why: string } | 'gone' | null> => {
  const now = await recordNow(record, sources);
  if (now instanceof AdminError) return { why: `its record could not be read again: ${now.message}` };
  if (sources.signal.aborted) return { why: 'interrupted' };
  if (now === undefined) return 'gone';
  if (maskFit(plan.finding.secret, now.mask) === 'differs') return { why: 'its record has changed in the meantime' };
  if (!forceInUse && isUsedSince(now, plan, sources))
    return { why: 'it was used again in the meantime, and not by tripkey' };
  return null;
};

const nothing = { why: null, sentAt: null, requestId: null, proof: 'none', verification: null, tries: 0 } as const;

const notSent = (why: string): Revocation => ({ ...nothing, deletion: 'not_sent', why });

const recordNow = async (
  record: KeyRecord,
  { admin }: Pick<RevokeSources, 'admin'>,
): Promise<KeyRecord | undefined | AdminError> => {
  try {
    return await admin.key(record);
  } catch (error) {
    if (error instanceof AdminError) return error;
    throw error;
  }
};

/** Between the plan and its confirmation, minutes may pass. Uses of ours move the time, too. */
const isUsedSince = (now: KeyRecord, { chosen, finding }: RevocationPlan, { uses }: RevokeSources): boolean => {
  const own = uses.of(finding.fingerprint).at(-1);
  const known = Math.max(chosen?.record.lastUsedAt ?? 0, (own?.to ?? 0) + SLACK);
  return now.lastUsedAt !== null && now.lastUsedAt > known;
};

/** Seconds; their clock and ours. */
const SLACK = 10;

/** Never sent again: on a doubtful answer the record is asked. */
const deleteOnce = async (record: KeyRecord, sources: RevokeSources): Promise<Revocation> => {
  const sentAt = seconds(sources.now());
  const answer = await sources.admin.deleteKey(record);
  const sent = { ...nothing, sentAt, requestId: answer.requestId ?? null };
  if (answer.result === 'refused') return { ...sent, deletion: 'refused', why: refusalText(answer) };
  const deletion = answer.result === 'deleted' ? 'deleted' : await afterDoubt(record, sources);
  // What still stands in the list is asked once: to tell people, not to wait for it.
  return { ...sent, deletion, ...(await proveDead(sources, deletion === 'still_there' ? 1 : TRIES)) };
};

const afterDoubt = async (record: KeyRecord, sources: RevokeSources): Promise<Deleted> => {
  if (sources.signal.aborted) return 'unsure';
  const now = await recordNow(record, sources);
  if (now instanceof AdminError) return 'unsure';
  return now === undefined ? 'deleted' : 'still_there';
};

/** The code is a word of a server's: letters, digits and underscores, or it is left out. */
export const refusalText = ({ status, code }: Deletion): string => {
  const word = typeof code === 'string' && /^\w{1,60}$/.test(code) ? `, ${code}` : '';
  return status === undefined ? 'OpenAI refused it' : `OpenAI refused it (${status}${word})`;
};

const TRIES = 5;
/** Before each try; together less than a minute. */
const PAUSES = [0, 4_000, 8_000, 16_000, 24_000] as const;
const PROOF_MS = 60_000;

/** Asks the leaked key up to five times within a minute. Only OpenAI's own "no such key" is a proof. */
export const proveDead = async (
  { verify, now, sleep, signal, onWait }: Pick<RevokeSources, 'verify' | 'now' | 'sleep' | 'signal' | 'onWait'>,
  most: number = TRIES,
): Promise<Pick<Revocation, 'proof' | 'verification' | 'tries'>> => {
  const end = now().getTime() + PROOF_MS;
  let verification: Verification | null = null;
  let tries = 0;
  for (const pause of PAUSES.slice(0, most)) {
    if (pause > 0) onWait?.(`the leaked key is not dead yet: it is asked again in ${pause / 1000} s`);
    await sleep(pause);
    if (signal.aborted || now().getTime() > end) break;
    verification = await verify();
    tries++;
    if (isProof(verification)) return { proof: 'dead', verification, tries };
  }
  const proof = verification === null ? 'none' : isLive(verification) ? 'live' : 'unknown';
  return { proof, verification, tries };
};
