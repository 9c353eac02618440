import { fingerprint } from '../detect/fingerprint.ts';
import type { Finding } from '../detect/finding.ts';
import { type Verification, isLive } from '../detect/verification.ts';
import { makeKey, type Made } from './rotate-make.ts';
import { type RotateTools, type RotateWays, type StepResult, endWith, interruptedEnd } from './rotate-tools.ts';
import { seconds } from './revoke.ts';
import type { RotationState } from './rotation-state.ts';

/**
 * A new key, tried and handed over. It is tried first: until it is handed over its value is in this process alone, and what is handed over works. A run that
 * was cut off in between has lost it, and makes another.
 */
export const bringNewKey = async (
  finding: Finding,
  state: RotationState,
  ways: RotateWays,
  tools: RotateTools,
): Promise<StepResult> => {
  if (!['making', 'made', 'handing'].includes(state.step)) return { state };
  const known = state.next.fingerprint;
  if (state.step === 'handing' && known !== null && tools.wasHandedOver(known)) return handed(state, tools);
  if (tools.signal.aborted) return interruptedEnd('Nothing was made.');
  const made = state.way === 'given' ? await takeGiven(finding, state, tools) : await make(state, ways, tools);
  if ('end' in made) return made;
  const trouble = await tryNew(made, ways, tools);
  if (trouble !== undefined) return trouble;
  tools.save({ ...made.state, step: 'handing' });
  const why = await tools.handOver(made.value);
  if (why === null) return handed(made.state, tools);
  const lost = state.way === 'given' ? [] : [`${LOST} (${made.state.next.keyId ?? 'no id'}).`];
  const text = [`The new key was not handed over: ${why}.`, ...lost, 'The old key is as it was.'];
  return tools.signal.aborted ? interruptedEnd(...text) : endWith('not_proved', ...text, AGAIN);
};

const LOST = 'Its value is kept nowhere: the next run makes another key, and deletes this one';
const AGAIN = 'Mend that, and run the same again.';

const handed = (state: RotationState, { save, now, say }: RotateTools): StepResult => {
  const after: RotationState = { ...state, step: 'handed', handedAt: seconds(now()) };
  save(after);
  say('The new key is handed over.');
  return { state: after };
};

const make = async (state: RotationState, { project, baseName }: RotateWays, tools: RotateTools): Promise<Made> => {
  const { admin, save, say } = tools;
  const made = await makeKey(state, { admin, project, baseName, save });
  const { keyId, accountId } = made.state.next;
  say(`Made: the key ${keyId ?? ''} of the service account ${accountId ?? ''} in ${project.id}.`);
  return made;
};

const takeGiven = async (
  finding: Finding,
  state: RotationState,
  { given, save }: RotateTools,
): Promise<Made | Extract<StepResult, { end: unknown }>> => {
  const value = await given();
  const print = fingerprint(value);
  if (print === finding.fingerprint)
    return endWith('refused', 'The new key is the leaked one: make another at https://platform.openai.com/api-keys');
  const made: RotationState = { ...state, step: 'made', next: { ...state.next, fingerprint: print } };
  save(made);
  return { state: made, value };
};

/** A key that was just made may not be known everywhere for a moment. */
const PAUSES = [0, 2_000, 4_000, 8_000, 16_000] as const;

const tryNew = async (
  { state, value }: Made,
  { project }: RotateWays,
  tools: RotateTools,
): Promise<Extract<StepResult, { end: unknown }> | undefined> => {
  let last: Verification | undefined;
  for (const pause of PAUSES) {
    if (pause > 0) tools.onWait?.(`the new key does not work yet: it is tried again in ${pause / 1000} s`);
    await tools.sleep(pause);
    if (tools.signal.aborted) break;
    last = await tools.ask(value);
    if (isLive(last)) break;
  }
  const lost = state.way === 'given' ? [] : [`${LOST} (${state.next.keyId ?? 'no id'}).`];
  if (tools.signal.aborted) return interruptedEnd('The new key was handed to nobody.', ...lost);
  if (last === undefined || !isLive(last)) {
    const text = `The new key does not work (${last?.verdict ?? 'unknown'}, ${last?.reason ?? 'not asked'}), and was handed to nobody.`;
    return endWith('not_proved', text, ...lost, 'The old key is as it was.', AGAIN);
  }
  if (last.project === undefined || last.project === project.id) {
    tools.say(`The new key is ${last.verdict === 'live' ? 'live' : `live, restricted (${last.reason})`}.`);
    return undefined;
  }
  return endWith(
    'refused',
    `The new key is of another project (${last.project}) than the old one (${project.id}), and was handed to nobody.`,
    'Make one in the same project: https://platform.openai.com/api-keys',
  );
};
