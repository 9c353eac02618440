import type { Finding } from '../detect/finding.ts';
import { type KeyRecord, type Project, AdminError } from './admin.ts';
import { provedLine } from './proved.ts';
import { applyRevocation, changeSince, proveDead, refusalText } from './revoke-apply.ts';
import { type Refusal, labelOf } from './revoke-safeguards.ts';
import { type RevocationPlan, orNull, planRevocation, seconds } from './revoke.ts';
import { lostSuccessor } from './rotate-successor.ts';
import { type RotateTools, type RotateWays, type StepResult, endWith, interruptedEnd } from './rotate-tools.ts';
import type { RotationState } from './rotation-state.ts';

/** Deletes the old key, or the account that it is of, by revoke's safeguards. One DELETE; where an earlier run may have sent it, what is there is asked first. */
export const retire = async (
  finding: Finding,
  state: RotationState,
  ways: RotateWays,
  tools: RotateTools,
): Promise<StepResult> => {
  if (state.step === 'retired') return { state };
  if (ways.record === null) return retired(state, tools);
  const { quietMs, forceInUse, touch } = ways;
  const choices = { keyId: state.old.keyId, allowAdmin: false, forceInUse, touch, idleMs: quietMs };
  const plan = await planRevocation(finding, choices, tools);
  if (tools.signal.aborted) return interruptedEnd('The new key was handed over; the old one is as it was.');
  if (plan.isDead) return retired(state, tools);
  const grave = plan.refusals.filter(({ id }) => id !== 'service_account');
  if (grave.length > 0) return refused(grave);
  const { owner } = plan.chosen!.record;
  return owner.type === 'service_account'
    ? retireAccount(state, plan, ways, tools)
    : retireKey(state, plan, ways, tools);
};

const retired = (state: RotationState, { save, now }: RotateTools): StepResult => {
  const after: RotationState = { ...state, step: 'retired', retiredAt: state.retiredAt ?? seconds(now()) };
  save(after);
  return { state: after };
};

const retiring = (state: RotationState, { save, now }: RotateTools): RotationState => {
  const after: RotationState = { ...state, step: 'retiring', retiredAt: seconds(now()) };
  save(after);
  return after;
};

const refused = (refusals: readonly Refusal[]): StepResult => {
  const isWaiting = refusals.every(({ id }) => id === 'in_use');
  return endWith(
    isWaiting ? 'waiting' : 'refused',
    'The new key was handed over. The old one was not deleted:',
    ...refusals.flatMap(({ why, wayOut }) => [`  ${why}`, `  ${wayOut}`]),
  );
};

const NOT_CONFIRMED = 'The new key was handed over. The old one was not deleted';

const retireKey = async (
  state: RotationState,
  plan: RevocationPlan,
  ways: RotateWays,
  tools: RotateTools,
): Promise<StepResult> => {
  const { record } = plan.chosen!;
  const no = await tools.confirm({ what: 'key', name: plan.ownNames.key, id: record.id });
  if (tools.signal.aborted) return interruptedEnd(`${NOT_CONFIRMED}.`);
  if (no !== null) return endWith('refused', `${NOT_CONFIRMED}: ${no}.`);
  const lost = await lostSuccessor(state, ways, tools);
  if (lost !== undefined) return lost;
  const begun = retiring(state, tools);
  const { deletion, why, proof } = await applyRevocation(plan, ways, tools);
  if (proof === 'dead' || deletion === 'deleted' || deletion === 'gone') {
    tools.say(deletion === 'gone' ? `The key ${record.id} was not there any more.` : `Deleted: the key ${record.id}.`);
    return retired(begun, tools);
  }
  if (deletion === 'not_sent' || deletion === 'refused')
    return endWith('refused', `${NOT_CONFIRMED}: ${why ?? 'nothing was sent'}.`);
  return doubtful(`the key ${record.id}`, deletion === 'still_there', tools);
};

const doubtful = (what: string, isThere: boolean, { signal }: RotateTools): StepResult => {
  const text = isThere
    ? `One DELETE of ${what} was sent, no answer told what became of it, and it is still there.`
    : `One DELETE of ${what} was sent, and nothing tells what became of it.`;
  return signal.aborted
    ? interruptedEnd(text)
    : endWith('not_proved', text, 'Run the same again: it begins by asking.');
};

/** A single key of an account cannot be deleted: the account goes, when nothing else is in it. */
const retireAccount = async (
  state: RotationState,
  plan: RevocationPlan,
  ways: RotateWays,
  tools: RotateTools,
): Promise<StepResult> => {
  const { project } = ways;
  const { record } = plan.chosen!;
  const id = record.owner.id ?? '';
  const others = await othersOf(record, project, tools);
  if (id === '' || id !== state.old.accountId || others.length > 0) return byHand(record, others);
  const no = await tools.confirm({ what: 'service account', name: plan.ownNames.account, id });
  if (tools.signal.aborted) return interruptedEnd(`${NOT_CONFIRMED}.`);
  if (no !== null) return endWith('refused', `${NOT_CONFIRMED}: ${no}.`);
  // The answer may have taken a night, in which somebody made a key in the account.
  const change = await changeSince(plan, record, ways, tools);
  const added = change === null ? await othersOf(record, project, tools) : [];
  if (tools.signal.aborted) return interruptedEnd(`${NOT_CONFIRMED}.`);
  if (change === 'gone') return retired(state, tools);
  if (change !== null) return endWith('refused', `${NOT_CONFIRMED}: ${change.why}.`);
  if (added.length > 0) return byHand(record, added);
  const lost = await lostSuccessor(state, ways, tools);
  return lost ?? deleteAccount({ id, keyId: record.id }, state, project, tools);
};

const othersOf = async (
  { id, owner }: KeyRecord,
  project: Project,
  { admin }: RotateTools,
): Promise<readonly KeyRecord[]> =>
  (await admin.projectKeys(project)).filter((key) => key.owner.id === owner.id && key.id !== id);

const deleteAccount = async (
  { id, keyId }: { readonly id: string; readonly keyId: string },
  state: RotationState,
  project: Project,
  tools: RotateTools,
): Promise<StepResult> => {
  const begun = retiring(state, tools);
  const answer = await tools.admin.deleteServiceAccount(project, { id });
  if (answer.result === 'refused') return endWith('refused', `${NOT_CONFIRMED}: ${refusalText(answer)}.`);
  const what = `the service account ${id}`;
  if (answer.result === 'unsure') {
    if (tools.signal.aborted) return doubtful(what, false, tools);
    const accounts = await orNull(() => tools.admin.serviceAccounts(project));
    if (accounts === null || accounts.some((account) => account.id === id))
      return doubtful(what, accounts !== null, tools);
  }
  tools.say(`Deleted: ${what}, and its key ${keyId} with it.`);
  return retired(begun, tools);
};

const byHand = (record: KeyRecord, others: readonly KeyRecord[]): StepResult => {
  const list = others.map(({ id, name }) => `  ${id} ${name === null ? '' : `"${name}"`}`);
  return endWith(
    'waiting',
    `The new key was handed over. The old one (${record.id}) is live: its service account ${labelOf(record.owner)} has other keys, which would die with it:`,
    ...list,
    "OpenAI's API deletes no single key of an account: delete the old one at https://platform.openai.com/api-keys",
    'Then run the same again: it proves that the old key is dead.',
  );
};

/** Asks the leaked key until it is dead, and the audit log for who saw it. */
export const finishProof = async (
  finding: Finding,
  state: RotationState,
  { project }: RotateWays,
  tools: RotateTools,
): Promise<StepResult> => {
  const { proof, tries, verification } = await proveDead(tools);
  if (tools.signal.aborted && proof !== 'dead')
    return interruptedEnd('The old key was deleted; that it is dead is not proved yet.');
  if (proof === 'dead') {
    const seen = await auditSeen(state, tools);
    return endWith('done', provedLine(verification), seen, RESCAN, ofProject(project.id));
  }
  const asked = `asked ${tries} ${tries === 1 ? 'time' : 'times'}`;
  return endWith(
    'not_proved',
    proof === 'live'
      ? `THE LEAKED KEY ${finding.fingerprint} IS STILL LIVE (${asked}): THE WRONG ONE MAY HAVE BEEN DELETED.`
      : `Not proved: whether the leaked key is dead is not known (${asked}).`,
    ...(proof === 'live'
      ? ['The audit log says what was deleted, and by whom: api_key.deleted, service_account.deleted.']
      : []),
    'Run the same again: it asks again.',
  );
};

const RESCAN = 'It still stands where it leaked: tripkey scan-history --plan says how to take it out.';

const ofProject = (id: string): string => `The new key is of the project ${id}.`;

const auditSeen = async ({ old, retiredAt, startedAt }: RotationState, { admin }: RotateTools): Promise<string> => {
  const resourceIds = [old.keyId, ...(old.accountId === null ? [] : [old.accountId])];
  const eventTypes = ['api_key.deleted', 'service_account.deleted'];
  try {
    const since = Math.max(0, (retiredAt ?? startedAt) - 300);
    const [event] = await admin.auditLog({ resourceIds, eventTypes, since, limit: 10 });
    if (event === undefined) return 'The audit log does not say so (yet, or it is switched off).';
    return `The audit log says so: ${event.type}, ${event.id}.`;
  } catch (error) {
    if (error instanceof AdminError) return `The audit log could not be asked: ${error.message}`;
    throw error;
  }
};
