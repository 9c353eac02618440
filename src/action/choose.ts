import { UsageError } from '../errors.ts';
import { type Event, defaultBranch, planOf, planOfRange } from './event.ts';
import type { Inputs } from './inputs.ts';
import type { End, Plan, Reading } from './plan.ts';

/** What to read: what the event asks for, where the inputs `mode`, `paths`, `base` and `head` do not say otherwise. Throws UsageError where they contradict each other. */
export const choosePlan = (event: Event, inputs: Inputs): Plan => {
  const { base, head, paths } = inputs;
  const mode = modeOf(inputs);
  if (mode !== 'files' && paths.length > 0)
    throw new UsageError(`paths do not go with mode: ${mode}`, 'mode: files reads paths');
  if (mode !== 'range' && (base ?? head) !== undefined)
    throw new UsageError(`base and head do not go with mode: ${mode}`, 'mode: range reads commits');
  if (base !== undefined && head !== undefined) return planOfRange(event, base, head);
  const plan = planOf(event);
  if (mode === 'auto') return plan;
  if (mode !== 'range')
    return { ...plan, reading: { kind: mode }, warnings: plan.reading.kind === 'range' ? plan.warnings : [] };
  return rangeOf(plan, event, inputs);
};

/** Without a mode, what is named says it. */
const modeOf = ({ mode, base, head, paths }: Inputs): Inputs['mode'] => {
  if (mode !== 'auto') return mode;
  if ((base ?? head) !== undefined) return 'range';
  return paths.length > 0 ? 'files' : 'auto';
};

const rangeOf = (plan: Plan, event: Event, { base, head }: Inputs): Plan => {
  const { reading } = plan;
  if (base === undefined && head === undefined) {
    if (reading.kind === 'range' || reading.kind === 'nothing') return plan;
    throw new UsageError(`mode: range, and the event ${event.name} has none`, 'the input base says where it begins');
  }
  const ends = { head: revision(head) ?? headOf(reading), bases: basesOf(base, reading, event) };
  return { ...plan, reading: { kind: 'range', ...ends }, policy: 'base', policyBases: ends.bases };
};

const revision = (text: string | undefined): End | undefined =>
  text === undefined ? undefined : { kind: 'revision', text };

const headOf = (reading: Reading): End =>
  reading.kind === 'range' ? reading.head : { kind: 'revision', text: 'HEAD' };

const basesOf = (base: string | undefined, reading: Reading, { payload }: Event): readonly End[] => {
  const named = revision(base);
  if (named !== undefined) return [named];
  return reading.kind === 'range' ? reading.bases : defaultBranch(payload);
};
