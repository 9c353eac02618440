import type { Finding } from '../detect/finding.ts';
import { preview } from '../detect/preview.ts';
import { UsageError, exitCodes } from '../errors.ts';
import { type Revocation, applyRevocation } from '../incident/revoke-apply.ts';
import type { Choices } from '../incident/revoke-safeguards.ts';
import { type RevocationPlan, planRevocation } from '../incident/revoke.ts';
import { visible, visibleJson } from '../report/visible.ts';
import type { ApiOptions } from './api.ts';
import { confirmName } from './confirm.ts';
import { parseDuration } from './duration.ts';
import type { Io } from './io.ts';
import { type LeakedKey, type LeakedKeyOptions, openLeakedKey, repositoryWord } from './leaked-key.ts';
import { elsewhere } from './not-by-api.ts';
import { projectScrub } from './project-scrub.ts';
import { type RevokeReport, toRevokeReport } from './revoke-report.ts';
import { type Session, asUsageError, openSession } from './revoke-sources.ts';
import { outcomeText, planText } from './revoke-text.ts';
import { scrubText } from './scrub.ts';

/** The options of `tripkey revoke`, as yargs hands them on. */
export interface RevokeCommand extends LeakedKeyOptions, ApiOptions {
  /** A fingerprint, or `-`. */
  readonly target: string | undefined;
  readonly apply: boolean;
  readonly yes: boolean;
  readonly keyId?: string | undefined;
  readonly idle: string;
  readonly forceInUse: boolean;
  readonly allowAdmin: boolean;
  readonly touch: boolean;
  readonly analyze: boolean;
  readonly format: 'text' | 'json';
}

/**
 * `tripkey revoke`: says what would be deleted, and with `--apply` deletes it and proves that the leaked key is dead. Resolves to the exit status:
 * 0 done, dead already, or a dry run that nothing stands against; 2 refused; 3 not proved; 130 interrupted.
 */
export const runRevoke = async (command: RevokeCommand, io: Io, signal: AbortSignal): Promise<number> => {
  const choices = choicesOf(command);
  const leaked = await openLeakedKey(command.target, command, io, signal);
  const other = elsewhere(leaked.finding);
  if (other !== undefined) return sayElsewhere(leaked.finding, other, io);
  const session = openSession(leaked, command, io, signal);
  const run: Run = { leaked, session, io, signal, isBegun: false };
  try {
    checkAsked(command, io);
    io.stderr.write(`tripkey: verifying sends 1 key to ${new URL(session.origin).host}\n`);
    const plan = await planRevocation(leaked.finding, choices, session.sources);
    if (signal.aborted) return interruptedBefore(io);
    return await carryOn(command, plan, choices, run);
  } catch (error) {
    if (signal.aborted && !run.isBegun) return interruptedBefore(io);
    throw asUsageError(error);
  } finally {
    await session.close();
  }
};

interface Run {
  readonly leaked: LeakedKey;
  readonly session: Session;
  readonly io: Io;
  readonly signal: AbortSignal;
  /** From here on, "nothing was deleted" is not known. */
  isBegun: boolean;
}

const choicesOf = ({ keyId, allowAdmin, forceInUse, touch, idle, yes }: RevokeCommand): Choices => {
  if (yes && keyId === undefined)
    throw new UsageError('--yes needs --key-id', 'a run without --apply says which key it is; nothing was sent');
  return { keyId, allowAdmin, forceInUse, touch, idleMs: parseDuration('--idle', idle) };
};

const checkAsked = ({ apply, yes }: RevokeCommand, { stdin }: Pick<Io, 'stdin'>): void => {
  if (apply && !yes && stdin.isTTY !== true)
    throw new UsageError(
      'there is nobody to ask: nothing was sent',
      'name what is to be deleted: --yes --key-id key_…',
    );
};

const sayElsewhere = (finding: Finding, lines: readonly string[], io: Io): number => {
  const head = `${finding.title} ${preview(finding.secret)} (fingerprint ${finding.fingerprint})`;
  io.stdout.write([head, ...lines].map((line) => `${visible(scrubText(line))}\n`).join(''));
  return exitCodes.usage;
};

const interruptedBefore = (io: Io): number => {
  io.stderr.write('tripkey: interrupted: nothing was deleted\n');
  return exitCodes.interrupted;
};

/** From here on, whatever happens is told: nothing throws past it. */
const carryOn = async (command: RevokeCommand, plan: RevocationPlan, choices: Choices, run: Run): Promise<number> => {
  const { io, signal } = run;
  const say = speaker(command, plan, choices, run);
  const record = plan.chosen?.record;
  say.plan();
  if (plan.isDead || plan.refusals.length > 0 || !command.apply || record === undefined) {
    say.end(null);
    return plan.refusals.length > 0 ? exitCodes.usage : exitCodes.clean;
  }
  if (!command.yes) {
    const isTyped = await confirmName({ what: 'key', name: plan.ownNames.key, id: record.id }, io, signal);
    if (signal.aborted) return interruptedBefore(io);
    if (!isTyped) throw new UsageError('that is not its name: nothing was deleted');
  }
  run.isBegun = true;
  const outcome = await applyRevocation(plan, choices, run.session.sources);
  say.end(outcome);
  if (signal.aborted) return exitCodes.interrupted;
  return statusOf(outcome);
};

const statusOf = ({ deletion, proof }: Revocation): number => {
  if (proof === 'dead') return exitCodes.clean;
  return deletion === 'not_sent' || deletion === 'refused' ? exitCodes.usage : exitCodes.incomplete;
};

/** Text is said as it comes, so that a question stands below what it is about; a JSON document at the end. */
const speaker = (
  { format, apply, target, env, repository }: RevokeCommand,
  plan: RevocationPlan,
  { idleMs }: Choices,
  { leaked: { finding, policies }, session, io }: Run,
): { plan(): void; end(outcome: Revocation | null): void } => {
  const scrub = projectScrub(policies.config, [finding.secret, session.sources.adminKey.trim()]);
  // A key that is not in the repository is found again by where it came from.
  const place = repository === undefined ? '' : ` --repository ${repositoryWord(repository, scrub)}`;
  const again = target === '-' ? '-' : env?.[0] === undefined ? `${finding.fingerprint}${place}` : `--env ${env[0]}`;
  const mode = apply ? 'apply' : 'dry_run';
  const report = (outcome: Revocation | null): RevokeReport =>
    toRevokeReport(plan, { mode, origin: session.origin, outcome, scrub });
  if (format === 'json') {
    return {
      plan: () => {},
      end: (outcome) => void io.stdout.write(`${visibleJson(JSON.stringify(report(outcome), null, 2))}\n`),
    };
  }
  return {
    plan: () => void io.stdout.write(planText(report(null), idleMs)),
    end: (outcome) => {
      if (outcome !== null) io.stdout.write(`\n${outcomeText(report(outcome), again)}`);
    },
  };
};
