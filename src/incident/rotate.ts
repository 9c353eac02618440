import type { Finding } from '../detect/finding.ts';
import { AdminError } from './admin.ts';
import { bringNewKey } from './rotate-bring.ts';
import { leftovers } from './rotate-make.ts';
import { finishProof, retire } from './rotate-retire.ts';
import {
  type RotateTools,
  type RotateWays,
  type RotationEnd,
  type StepResult,
  endWith,
  interruptedEnd,
} from './rotate-tools.ts';
import { watchSilence } from './rotate-watch.ts';
import type { RotationState } from './rotation-state.ts';

/**
 * Goes on with a rotation from wherever it is: a new key, handed over; the old one silent; deleted; proved dead. Each step is written down before and after, so
 * that a run that was cut off anywhere is gone on with. Throws AdminError where a question fails that nothing can be done without.
 */
export const continueRotation = async (
  finding: Finding,
  begun: RotationState,
  ways: RotateWays,
  tools: RotateTools,
): Promise<RotationEnd> => {
  const steps: readonly Step[] = [bringNewKey, awaitSilence, clearLeftovers, retire, finishProof];
  let state = begun;
  for (const step of steps) {
    const result = await step(finding, state, ways, tools);
    if ('end' in result) return result.end;
    state = result.state;
  }
  throw new Error('a rotation without an end');
};

/** Does nothing for a state that is behind it already. */
type Step = (finding: Finding, state: RotationState, ways: RotateWays, tools: RotateTools) => Promise<StepResult>;

/**
 * Only when all is quiet: a run that was killed while it handed a key over may have done so, and what works with that key shows in its last use by then.
 * Also after a first try: a list may not have had yet what an answer that was lost had made.
 */
const clearLeftovers: Step = async (_finding, state, { project }, { admin, say, signal }) => {
  if (state.step !== 'handed') return { state };
  try {
    const { accounts, byHand } = await leftovers(state, { admin, project });
    for (const { id } of accounts) {
      if (signal.aborted) break;
      const { result } = await admin.deleteServiceAccount(project, { id });
      say(`Lost: the service account ${id} of a run that was cut off, whose key nobody has: ${CLEARED[result]}.`);
    }
    for (const id of byHand) say(`Left behind by a run that was cut off: ${id}. Delete it by hand: ${API_KEYS}`);
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    say(`What runs that were cut off left behind could not be looked for: ${error.message}`);
  }
  return { state };
};

const API_KEYS = 'https://platform.openai.com/api-keys';

const CLEARED = {
  deleted: 'deleted',
  refused: 'OpenAI refused to delete it, delete it by hand',
  unsure: 'no answer told whether it was deleted, the next run looks again',
} as const;

const awaitSilence: Step = async (finding, state, { record, quietMs, timeoutMs, forceInUse }, tools) => {
  if (state.step !== 'handed' || forceInUse) return { state };
  if (record === null) return { state };
  const { fingerprint } = finding;
  const handedAt = state.handedAt ?? state.startedAt;
  const silence = await watchSilence({ record, fingerprint, handedAt, quietMs, timeoutMs }, tools);
  if (silence === 'interrupted') return interruptedEnd('The new key was handed over; the old one is as it was.');
  if (silence !== 'busy') return { state };
  return endWith(
    'waiting',
    'The new key was handed over. The old one is not silent for long enough yet, and was not touched.',
    'Look where the old key is still read, and run the same again: it goes on watching.',
    'Or end it all the same: --force-in-use',
  );
};
