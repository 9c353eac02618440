import type { Config } from '../config/config.ts';
import type { Blob } from '../detect/blob.ts';
import { reaches } from '../detect/confidence.ts';
import { type Detector, createDetector } from '../detect/detector.ts';
import type { Finding, Location, Match } from '../detect/finding.ts';
import { createPositions } from '../detect/position.ts';
import { textOf } from '../detect/text.ts';
import { preview } from '../detect/preview.ts';
import type { Rule } from '../detect/rule.ts';
import { exitCodes } from '../errors.ts';
import { findRepository } from '../git/repository.ts';
import { createInclude } from '../policies/globs.ts';
import { createToRoot } from '../policies/paths.ts';
import { createScrub } from '../redact.ts';
import { visible } from '../report/visible.ts';
import { scan } from '../scan.ts';
import { createFilesSource } from '../sources/files.ts';
import type { Io } from './io.ts';
import { type LoadedPolicies, type PolicyOptions, loadPolicies } from './policies.ts';
import { parsePlace, readPlace, type Place } from './place.ts';

export interface ExplainOptions extends PolicyOptions {
  /** `file:line`, `archive!member:line` or a fingerprint. */
  readonly target: string;
}

/** Says which rules saw a place or a finding, and why it counts or not. Exit 0 when something was seen there, 1 when nothing was. */
export const runExplain = async (options: ExplainOptions, io: Io): Promise<number> => {
  const policies = loadPolicies(options, findRepository(io.cwd, io.env), io);
  const { config } = policies;
  const detector = createDetector(everyRule(config));
  const isFingerprint = /^[0-9a-f]{16}$/.test(options.target);
  const { findings, passedOver } = isFingerprint
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
  const shown = lines.length === 0 ? [isFingerprint ? NO_SUCH_KEY : NOTHING] : lines;
  io.stdout.write(shown.map((line) => `${visible(scrub(line))}\n`).join(''));
  return lines.length === 0 ? exitCodes.findings : exitCodes.clean;
};

const NOTHING = 'Nothing is found there: no rule saw anything.';
/** It may be elsewhere. */
const NO_SUCH_KEY =
  'No file of this folder, as it is now, holds a key of that fingerprint: `tripkey scan-history` tells of what stood there before.';

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
  const place = parsePlace(target, io.cwd);
  const blobs = await readPlace(place, policies.config.limits, io.cwd);
  const all = await findAll([place.file], policies, io);
  const findings = all.filter(({ locations }) => locations.some((location) => isAt(location, place)));
  const nameOf = ({ ruleId, secret }: Pick<Match, 'ruleId' | 'secret'>): string => `${ruleId}\0${secret}`;
  const reported = new Set(findings.map(nameOf));
  return {
    findings,
    passedOver: matchesOn(detector, blobs, place.line).filter((match) => !reported.has(nameOf(match))),
  };
};

/** A key may go over several lines: each of them shows a part of it. */
const isAt = ({ path, startLine, endLine }: Location, { member, line }: Place): boolean =>
  startLine <= line && line <= endLine && (member === undefined || path === member);

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
const matchesOn = (detector: Detector, blobs: readonly Blob[], line: number): readonly Match[] => {
  const seen = new Map<string, Match>();
  for (const blob of blobs) {
    const matches = [...detector.explain(blob)].sort((a, b) => a.start - b.start);
    const lineAt = linesOf(blob, matches);
    for (const match of matches) {
      if (lineAt(match.start) <= line && line <= lineAt(match.end)) seen.set(`${match.ruleId}\0${match.secret}`, match);
    }
  }
  return [...seen.values()];
};

/** Lines of where matches begin and end, which are asked for in order. */
const linesOf = (blob: Blob, matches: readonly Match[]): ((offset: number) => number) => {
  const position = createPositions(textOf(blob));
  const offsets = [...new Set(matches.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const lines = new Map(offsets.map((offset) => [offset, position(offset).line + 1]));
  return (offset) => lines.get(offset) ?? 0;
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
