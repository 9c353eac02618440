import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { reaches } from '../detect/confidence.ts';
import { type Detector, createDetector } from '../detect/detector.ts';
import type { Finding, Match } from '../detect/finding.ts';
import { createPositions } from '../detect/position.ts';
import { preview } from '../detect/preview.ts';
import type { Rule } from '../detect/rule.ts';
import { UsageError, codeOf, exitCodes } from '../errors.ts';
import { findRepository } from '../git/repository.ts';
import { createInclude } from '../policies/globs.ts';
import { createToRoot } from '../policies/paths.ts';
import { createScrub } from '../redact.ts';
import { visible } from '../report/visible.ts';
import { scan } from '../scan.ts';
import { createFilesSource } from '../sources/files.ts';
import type { Io } from './io.ts';
import { type LoadedPolicies, type PolicyOptions, loadPolicies } from './policies.ts';

export interface ExplainOptions extends PolicyOptions {
  /** `file:line` or a fingerprint. */
  readonly target: string;
}

/** Says which rules saw a place or a finding, and why it counts or not. Exit 0 when something was seen there, 1 when nothing was. */
export const runExplain = async (options: ExplainOptions, io: Io): Promise<number> => {
  const policies = loadPolicies(options, findRepository(io.cwd, io.env), io);
  const { config } = policies;
  const detector = createDetector(everyRule(config));
  const { findings, passedOver } = /^[0-9a-f]{16}$/.test(options.target)
    ? await seenAs(options.target, policies, io)
    : await seenAt(options.target, policies, detector, io);
  const lines = [
    ...findings.flatMap((finding) => describeFinding(finding, config, io)),
    ...passedOver.map(describePassedOver),
  ];
  const scrub = createScrub(
    () => detector,
    [...findings, ...passedOver].map(({ secret }) => secret),
  );
  const shown = lines.length === 0 ? ['Nothing is found there: no rule saw anything.'] : lines;
  io.stdout.write(shown.map((line) => `${visible(scrub(line))}\n`).join(''));
  return lines.length === 0 ? exitCodes.findings : exitCodes.clean;
};

/** Rules that are off too: what is dropped is what people ask about. */
const everyRule = ({ rules, inactiveRules }: Config): readonly Rule[] => [...rules, ...inactiveRules];

interface Seen {
  readonly findings: readonly Finding[];
  /** Matches of which no finding came. */
  readonly passedOver: readonly Match[];
}

/** Everything that is found in some files, all rules in force and at every confidence, with what the policies say of it. */
const findAll = async (
  paths: readonly string[],
  { config, apply }: LoadedPolicies,
  io: Io,
): Promise<readonly Finding[]> => {
  const files = { paths, cwd: io.cwd, includeIgnored: true, include: () => true, env: io.env };
  const open: Config = { ...config, rules: everyRule(config), minConfidence: 'low' };
  const toRoot = createToRoot(config.root, io.cwd);
  const outcome = await scan((log) => createFilesSource(files, log), open, { toRoot });
  return apply(outcome.findings, false).findings;
};

const seenAs = async (id: string, policies: LoadedPolicies, io: Io): Promise<Seen> => {
  const findings = await findAll([], policies, io);
  return { findings: findings.filter(({ fingerprint }) => fingerprint === id), passedOver: [] };
};

const seenAt = async (target: string, policies: LoadedPolicies, detector: Detector, io: Io): Promise<Seen> => {
  const { file, line } = parsePlace(target);
  const bytes = read(file, io);
  const all = await findAll([file], policies, io);
  const findings = all.filter(({ locations }) => locations.some(({ startLine }) => startLine === line));
  const nameOf = ({ ruleId, secret }: Pick<Match, 'ruleId' | 'secret'>): string => `${ruleId}\0${secret}`;
  const reported = new Set(findings.map(nameOf));
  return {
    findings,
    passedOver: matchesOn(detector, bytes, file, line).filter((match) => !reported.has(nameOf(match))),
  };
};

const describeFinding = (finding: Finding, config: Config, io: Io): readonly string[] => [
  `${finding.title}  ${preview(finding.secret)}`,
  ...finding.locations.map(({ path, startLine, startColumn }) => `  ${path ?? '(a name)'}:${startLine}:${startColumn}`),
  `  rule ${finding.ruleId}, ${finding.confidence} confidence: ${finding.reasons.join('; ')}`,
  `  ${verdict(finding, config, io)}`,
];

const describePassedOver = (match: Match): string =>
  `also seen by ${match.ruleId} as ${preview(match.secret)} (${match.confidence}${via(match)}): passed over, another match says more`;

const via = ({ decodedFrom }: Match): string =>
  decodedFrom === undefined ? '' : `, decoded from ${decodedFrom.join(', ')}`;

/** Each rule's matches on a line, every rule and value once. */
const matchesOn = (detector: Detector, bytes: Buffer, path: string, line: number): readonly Match[] => {
  const byPlace = [...detector.explain({ bytes, origin: { path } })].sort((a, b) => a.start - b.start);
  const position = createPositions(bytes);
  const seen = new Map<string, Match>();
  for (const match of byPlace) {
    if (position(match.start).line + 1 === line) seen.set(`${match.ruleId}\0${match.secret}`, match);
  }
  return [...seen.values()];
};

/** Why a finding counts or not, the first reason that decides. */
const verdict = (finding: Finding, config: Config, io: Io): string => {
  const rule = config.rules.find(({ id }) => id === finding.ruleId);
  if (rule === undefined)
    return `dropped: the rule is off (${whyOff(config.inactiveRules.find(({ id }) => id === finding.ruleId))})`;
  const path = finding.locations[0]?.path;
  if (path !== null && path !== undefined && !createInclude(config, io.cwd)(path))
    return 'dropped: the path is left out by include or exclude';
  if (!reaches(finding.confidence, config.minConfidence))
    return `dropped: its confidence is below --min-confidence ${config.minConfidence}`;
  if (finding.status === 'new') return 'reported: nothing allows it';
  return `accepted (${finding.status})${finding.statusReason === undefined ? '' : `: ${finding.statusReason}`}`;
};

const whyOff = (rule: Rule | undefined): string => {
  if (rule?.optIn === true) return 'not a secret; `enable` in tripkey.toml turns it on';
  return rule?.vendor === 'openai' || rule?.vendor === 'azure-openai' || rule?.vendor === 'user'
    ? '`disable` in tripkey.toml'
    : "another vendor's key; --all-vendors turns it on";
};

const parsePlace = (target: string): { file: string; line: number } => {
  const match = /^(.+?):(\d+)(?::\d+)?$/s.exec(target);
  if (match === null)
    throw new UsageError(
      `neither a place nor a fingerprint: ${target}`,
      'write it as path:line, or as the 16 digits that a report shows',
    );
  return { file: match[1]!, line: Number(match[2]) };
};

const read = (file: string, io: Io): Buffer => {
  try {
    return readFileSync(resolve(io.cwd, file));
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${codeOf(error)}`, undefined, { cause: error });
  }
};
