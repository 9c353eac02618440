import { type RotateTools, type RotateWays, type StepResult, endWith } from './rotate-tools.ts';
import type { RotationState } from './rotation-state.ts';

/**
 * The end of a run whose new key is not there any more: without it, what was moved to it needs the old one. The next run makes another. Undefined where
 * it is there, and for a key that a person made, whose id nothing tells. Throws AdminError.
 */
export const lostSuccessor = async (
  state: RotationState,
  { project }: Pick<RotateWays, 'project'>,
  { admin, save }: Pick<RotateTools, 'admin' | 'save'>,
): Promise<Extract<StepResult, { end: unknown }> | undefined> => {
  const { keyId } = state.next;
  if (keyId === null || (await admin.projectKeys(project)).some(({ id }) => id === keyId)) return undefined;
  save({ ...state, step: 'making', handedAt: null });
  return endWith(
    'waiting',
    `The new key (${keyId}) was handed over, and is not there any more: somebody has deleted it. The old one was not deleted.`,
    'Run the same again: it makes another one, and hands that over.',
  );
};
