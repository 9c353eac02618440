import type { Io } from '../commands/io.ts';
import { exitCodes } from '../errors.ts';
import { choosePlan } from './choose.ts';
import { type Inputs, readInputs } from './inputs.ts';
import type { Outcome } from './outcome.ts';
import { checkVersion } from './own-version.ts';
import { readPayload } from './payload.ts';
import { openPlace } from './place.ts';
import { readPlan } from './read.ts';
import { tell } from './tell.ts';

/** The whole Action: inputs and event → what to read → what was found → who is told. Resolves to the step's exit status. Throws UsageError and GitError. */
export const runAction = async (io: Io, signal: AbortSignal): Promise<number> => {
  const { env } = io;
  const inputs = readInputs(env);
  checkVersion(inputs.version);
  const event = {
    name: env['GITHUB_EVENT_NAME'] ?? '',
    payload: readPayload(env['GITHUB_EVENT_PATH']),
    sha: env['GITHUB_SHA'],
    ref: env['GITHUB_REF'],
  };
  const plan = choosePlan(event, inputs);
  const place = openPlace(inputs.workingDirectory, io);
  const read = await readPlan({ plan, inputs, place, signal });
  await tell(read, { inputs, place, pullRequest: plan.pullRequest, signal });
  return stepStatus(read.outcome, inputs);
};

/** Findings may be only told; a scan that did not read everything never passes. */
const stepStatus = ({ report, status }: Outcome, { failOn }: Inputs): number => {
  if (status !== exitCodes.findings || failOn !== 'none') return status;
  return report.complete ? exitCodes.clean : exitCodes.incomplete;
};
