import { preview } from '../detect/preview.ts';
import type { Finding } from '../detect/finding.ts';
import { labelOf } from '../incident/revoke-safeguards.ts';
import type { RotationPlan } from '../incident/rotate-plan.ts';
import type { RotationState } from '../incident/rotation-state.ts';
import { reasonWords, verdictWord } from '../report/verdict-words.ts';
import { isoOfSeconds } from './revoke-sources.ts';
import { capital } from './revoke-text.ts';
import type { RotateSettings } from './rotate-options.ts';
import type { RotateCommand } from './rotate-options.ts';

/** The plan of a rotation in lines, raw: scrubbed and made visible by whoever prints them. */
export const planLines = (plan: RotationPlan, command: RotateCommand, settings: RotateSettings): readonly string[] => {
  const { record, revocation, abuse } = plan;
  const { verification, finding } = revocation;
  return [
    headLine(finding),
    `  verdict    ${verdictWord[verification.verdict]}: ${reasonWords(verification)}`,
    ...(record === null ? [] : recordLines(plan, record)),
    `  use        ${abuse.why}`,
    '',
    ...(plan.refusals.length > 0
      ? plan.refusals.flatMap(({ why, wayOut }) => [`Refused: ${why}.`, `  ${capital(wayOut)}.`])
      : stepLines(plan, command, settings)),
  ];
};

export const headLine = ({ title, secret, fingerprint }: Finding): string =>
  `${title} ${preview(secret)} (fingerprint ${fingerprint})`;

const recordLines = (
  { scopes, way }: RotationPlan,
  { id, name, owner, project }: NonNullable<RotationPlan['record']>,
): readonly string[] => [
  `  record     ${id}  ${name === null ? '(no name)' : `"${name}"`}`,
  `  in         ${project === null ? 'the organization (admin key)' : `project ${project.name === null ? '' : `"${project.name}" `}(${project.id})`}`,
  `  of         ${owner.type === 'service_account' ? 'the service account ' : ''}${labelOf(owner)}`,
  ...(way === 'given' || project === null
    ? []
    : [
        `  scopes     ${scopes === null ? 'of the old key: nothing tells; the new one may do all that its account may (--scopes narrows it)' : scopes.join(', ')}`,
      ]),
];

const stepLines = (plan: RotationPlan, command: RotateCommand, { wishes }: RotateSettings): readonly string[] => [
  'The steps:',
  `  1. ${newKeyStep(plan)}`,
  `  2. ${handOverStep(command, wishes.isGiven)}`,
  `  3. Wait until nobody has used the old key for ${command.quietFor} (at most ${command.watchTimeout}; running it again goes on)`,
  `  4. ${deletionStep(plan)}`,
  '  5. Ask the leaked key until OpenAI does not know it any more, and the audit log',
];

const newKeyStep = ({ way, account, record, baseName }: RotationPlan): string => {
  if (way === 'given') return 'Take the new key from standard input, and try it';
  if (account !== null) return `Make a key in the service account ${account.name} (${account.id}), and try it`;
  return `Make the service account "${baseName} tripkey-…" in ${record?.project?.id ?? 'the project'} with a key, and try it`;
};

const handOverStep = ({ exec, write }: RotateCommand, isGiven: boolean): string => {
  if (exec !== undefined) return `Hand it to the standard input of: ${exec}`;
  if (write !== undefined) return `Write it into ${write} (a new file, 0600)`;
  return isGiven ? 'Where it is needed, you put it yourself' : 'Hand it over: --exec COMMAND or --write FILE is needed';
};

const deletionStep = ({ record, account }: RotationPlan): string => {
  if (record?.owner.type !== 'service_account') return `Delete the old key ${record?.id ?? ''}, when its name is typed`;
  if (account?.id === record.owner.id)
    return 'The old key is deleted by hand: its account stays, and the API deletes no single key of one';
  return `Delete the old service account ${labelOf(record.owner)} (${record.owner.id ?? ''}), if the old key is its only one, when its name is typed`;
};

/** Where a rotation is that was begun. */
export const stateLines = (state: RotationState, finding: Finding): readonly string[] => [
  headLine(finding),
  `  begun      ${isoOfSeconds(state.startedAt) ?? ''}`,
  `  old key    ${state.old.keyId}${state.old.accountId === null ? '' : ` of ${state.old.accountId}`}`,
  `  new key    ${state.next.keyId ?? state.next.fingerprint ?? 'none yet'}`,
  `  is at      ${STEPS[state.step]}`,
];

const STEPS: Readonly<Record<RotationState['step'], string>> = {
  making: 'the new key is being made; whether there is one is looked for',
  made: 'a new key was made, and its value lost with the run: another is made',
  handing: 'a new key was about to be handed over',
  handed: 'the new key is handed over; the old one must fall silent',
  retiring: 'the old key was about to be deleted; whether it is there is looked for',
  retired: 'the old key is deleted; that it is dead is to be proved',
};
