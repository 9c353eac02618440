import { isoSeconds } from '../iso-time.ts';
import type { Finding } from '../detect/finding.ts';
import { type Verification, isDead } from '../detect/verification.ts';
import { UsageError, exitCodes } from '../errors.ts';
import { judgeAbuse } from '../incident/abuse.ts';
import { type Facts, gatherFacts } from '../incident/gather.ts';
import type { Incident } from '../incident/incident.ts';
import { wayOut } from '../incident/steps.ts';
import { redact, scrubAll } from '../redact.ts';
import { incidentFormats, incidentReporters } from '../report/incident/incident-reporters.ts';
import { ownUsesOf } from './own-uses-file.ts';
import { version } from '../version.ts';
import { type ApiOptions, openApi } from './api.ts';
import type { Io } from './io.ts';
import { type LeakedKey, type LeakedKeyOptions, openLeakedKey, repositoryWord } from './leaked-key.ts';
import { pairOutputsOf } from './outputs.ts';
import { projectScrub } from './project-scrub.ts';
import { lookOf } from './render.ts';
import { verifyStep } from './verify-options.ts';
import { writeOutputs } from './write.ts';

/** The options of `tripkey incident`, as yargs hands them on. */
export interface IncidentCommand extends LeakedKeyOptions, ApiOptions {
  /** A fingerprint, or `-`. */
  readonly target: string | undefined;
  readonly analyze: boolean;
  /** Nobody is asked anything. */
  readonly offline: boolean;
  readonly color: boolean | undefined;
  readonly argv: readonly string[];
}

/** Writes the page about one leaked key. Exit 0 when the key is dead, 1 while it may be used. */
export const runIncident = async (command: IncidentCommand, io: Io, signal: AbortSignal): Promise<number> => {
  checkOffline(command);
  const outputs = pairOutputsOf(command.argv, incidentFormats);
  const leaked = await openLeakedKey(command.target, command, io, signal);
  const api = command.offline ? null : openApi(command, io, signal);
  try {
    const facts = await gatherFacts(leaked.finding, {
      admin: api?.admin ?? null,
      verify: command.offline ? null : (finding) => verifyOne(finding, command, leaked, { io, signal }),
      now: api?.now ?? (() => new Date()),
      uses: ownUsesOf(io),
    });
    const incident = toIncident(leaked, facts, command.repository);
    const texts = outputs.map(({ format, file }) =>
      incidentReporters[format](incident, lookOf(file, command.color, io)),
    );
    writeOutputs(outputs, texts, false, io);
    if (signal.aborted) return exitCodes.interrupted;
    return isDead(facts.verification ?? undefined) ? exitCodes.clean : exitCodes.findings;
  } finally {
    await api?.close();
  }
};

/** Throws UsageError for an option that says nothing where nobody is asked. */
const checkOffline = ({ offline, analyze, apiBase }: IncidentCommand): void => {
  const [option] = [...(analyze ? ['--analyze'] : []), ...(apiBase === undefined ? [] : ['--api-base'])];
  if (!offline || option === undefined) return;
  throw new UsageError(`--offline does not go with ${option}`, 'with it, nobody is asked: leave one of them out');
};

const verifyOne = async (
  finding: Finding,
  { analyze, apiBase }: IncidentCommand,
  { policies }: LeakedKey,
  { io, signal }: { readonly io: Io; readonly signal: AbortSignal },
): Promise<Verification> => {
  const options = { verify: true, analyze, apiBase };
  const verify = await verifyStep(options, { config: policies.config, cwd: io.cwd }, io, signal);
  const { findings } = await verify!([finding]);
  return findings[0]!.verification!;
};

/** The last step before reporters: no key is in what they get, wherever a server or a commit has one. */
const toIncident = (
  { finding, incomplete, policies: { config } }: LeakedKey,
  facts: Facts,
  repository: string | undefined,
): Incident => {
  const scrub = projectScrub(config, [finding.secret]);
  const asked: Finding = facts.verification === null ? finding : { ...finding, verification: facts.verification };
  const redacted = redact(asked, scrub, false);
  const { verification, spend, identification } = facts;
  const abuse = judgeAbuse(spend, verification, identification);
  const unread = incomplete.map(({ what, why }) => ({ what: `a part of the repository (${what})`, why }));
  return {
    tool: { name: 'tripkey', version },
    generatedAt: isoSeconds(new Date()),
    finding: redacted,
    ...scrubAll(
      {
        verification,
        identification,
        scopes: facts.scopes,
        createdBy: facts.createdBy,
        events: facts.events,
        spend,
        abuse,
        lookalikes: facts.lookalikes,
        unknown: [...facts.unknown, ...unread],
      },
      scrub,
    ),
    steps: wayOut({
      finding: redacted,
      verification,
      identification,
      abuse,
      ...(repository !== undefined && { repository: repositoryWord(repository, scrub) }),
    }),
  };
};
