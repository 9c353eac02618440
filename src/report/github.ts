import type { RedactedFinding } from '../detect/finding.ts';
import { type FilePlaces, byFile } from './by-file.ts';
import { cut } from './incident/page.ts';
import { plural } from './page.ts';
import { placeParts } from './places.ts';
import { plainSummary } from './plain-summary.ts';
import type { Problem, Report } from './report.ts';
import { weightOf } from './severity.ts';
import { nameOf, storyOf } from './story.ts';
import { isDeadFinding } from './verified-advice.ts';
import { visible } from './visible.ts';

const kindNames = ['error', 'warning', 'notice'] as const;
/** GitHub shows ten of each kind and step, and says nothing of the others: the last notice does. */
const room = [10, 10, 9] as const;

/** A line of GitHub's log that becomes an annotation; texts as they are. */
interface Annotation {
  readonly kind: (typeof kindNames)[number];
  readonly title: string;
  readonly message: string;
  readonly place?: { readonly file: string; readonly line?: number; readonly endLine?: number };
  /** Where it stands, for a list of those without room. */
  readonly name: string;
}

/** In one list of those without room. */
const LISTED = 50;

/** Workflow commands for the log of a step: annotations on the lines of a change, then what had no room, then the summary as plain text. */
export const github = (report: Report): string => {
  const all = [
    ...unreadAnnotations(report),
    ...report.findings.flatMap(keyAnnotations),
    ...report.problems.map(problemAnnotation),
    ...report.notices.map((notice): Annotation => ({ kind: 'notice', title: 'Note', message: notice, name: notice })),
  ];
  const ofKinds = kindNames.map((kind) => all.filter((each) => each.kind === kind));
  const shown = ofKinds.flatMap((group, index) => group.slice(0, room[index]));
  const left = ofKinds.flatMap((group, index) => group.slice(room[index]));
  return [...[...shown, ...leftAnnotation(left)].map(command), visible(plainSummary(report)), ''].join('\n');
};

/** One for all: the others are for what was found. */
const unreadAnnotations = ({ complete, incomplete }: Report): readonly Annotation[] => {
  if (complete) return [];
  const names = incomplete.map(({ what, why }) => `${what} (${why})`);
  const message = names.length === 0 ? 'It ended before its end.' : `Not read: ${listed(names)}.`;
  return [{ kind: 'error', title: 'The scan is incomplete', message, name: message }];
};

/** Accepted ones are only counted: an annotation is for what is to be done. */
const keyAnnotations = (finding: RedactedFinding): readonly Annotation[] =>
  finding.status === 'baseline' || finding.status === 'allowed'
    ? []
    : byFile(finding).map((file) => keyAnnotation(finding, file));

const keyAnnotation = (finding: RedactedFinding, { path, places: [first, ...others] }: FilePlaces): Annotation => {
  const { name, about } = placeParts(first);
  const { level } = weightOf(finding.severity);
  const isWorst = finding.status === 'new' && level === 'error' && !isDeadFinding(finding);
  const more = others.length === 0 ? '' : ` and in ${plural(others.length, 'more place')}`;
  // A line of an old version is no line of today's file.
  const line = finding.history?.inHead === false ? {} : { line: first.startLine, endLine: first.endLine };
  return {
    kind: isWorst ? 'error' : 'warning',
    title: finding.title,
    message: [`${nameOf(finding)} in ${name}${about}${more}.`, ...storyOf(finding), REVOKE].join(' '),
    ...(path !== null && { place: { file: path, ...line } }),
    name: `${nameOf(finding)} in ${name}`,
  };
};

const REVOKE = 'If it was ever pushed or shared, revoke it once a new key is in use.';

const kinds = { error: 'error', warning: 'warning', note: 'notice' } as const;

const problemAnnotation = ({ check, severity, path, startLine, message, fix }: Problem): Annotation => ({
  kind: kinds[weightOf(severity).level],
  title: check,
  message: `${message}.${fix === undefined ? '' : ` To mend it: ${fix}.`}`,
  ...(path !== undefined && { place: { file: path, ...(startLine !== undefined && { line: startLine }) } }),
  name: `${check} in ${path ?? 'the project'}`,
});

const leftAnnotation = (left: readonly Annotation[]): readonly Annotation[] => {
  if (left.length === 0) return [];
  const message = `GitHub has no room for: ${listed(left.map(({ name }) => name))}.`;
  return [{ kind: 'notice', title: `${left.length} more, not annotated`, message, name: message }];
};

const listed = (names: readonly string[]): string => {
  const rest = names.length - LISTED;
  return `${names
    .slice(0, LISTED)
    .map((name) => cut(name))
    .join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
};

const command = ({ kind, title, message, place }: Annotation): string => {
  const properties = Object.entries({ ...place, title: cut(title) }).map(
    ([name, value]) => `${name}=${escapeProperty(String(value))}`,
  );
  return `::${kind} ${properties.join(',')}::${escapeData(message)}`;
};

/** As `@actions/core` does (packages/core/src/command.ts), on what no longer has control characters. */
const escapeData = (text: string): string =>
  visible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
