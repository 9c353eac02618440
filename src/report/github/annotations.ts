import type { Location, RedactedFinding } from '../../detect/finding.ts';
import { byFile } from '../by-file.ts';
import { plural } from '../page.ts';
import { placeParts } from '../places.ts';
import type { Problem, Report } from '../report.ts';
import { weightOf } from '../severity.ts';
import { nameOf, storyOf } from '../story.ts';
import { isDeadFinding } from '../verified-advice.ts';
import { type Annotation, listed } from './commands.ts';

/** Says where a key is annotated: `undefined` for no place in the tree. `places` are those in one file, or one that is in none; never empty. */
export type Placing = (
  finding: RedactedFinding,
  places: readonly [Location, ...Location[]],
) => Annotation['place'] | undefined;

/** How keys are told: where, and what is to be done about each, a sentence. */
export interface Telling {
  readonly placing: Placing;
  readonly advice: string;
}

/** What a report has to say on the lines of a change: what was not read, keys, problems, notices. */
export const annotationsOf = (report: Report, telling: Telling = anywhere): readonly Annotation[] => [
  ...unreadAnnotations(report),
  ...report.findings.flatMap((finding) => keyAnnotations(finding, telling)),
  ...report.problems.map(problemAnnotation),
  ...report.notices.map((notice): Annotation => ({ kind: 'notice', title: 'Note', message: notice, name: notice })),
];

/** One for all: the others are for what was found. */
const unreadAnnotations = ({ complete, incomplete }: Report): readonly Annotation[] => {
  if (complete) return [];
  const names = incomplete.map(({ what, why }) => `${what} (${why})`);
  const message = names.length === 0 ? 'It ended before its end.' : `Not read: ${listed(names)}.`;
  return [{ kind: 'error', title: 'The scan is incomplete', message, name: message }];
};

/** Accepted ones are only counted: an annotation is for what is to be done. */
const keyAnnotations = (finding: RedactedFinding, telling: Telling): readonly Annotation[] =>
  finding.status === 'baseline' || finding.status === 'allowed'
    ? []
    : byFile(finding).map(({ places }) => keyAnnotation(finding, places, telling));

/** The line of the first place; of a key that HEAD has not, the file alone: a line of an old version is no line of today's file. */
export const whereItStands: Placing = ({ history }, [{ path, startLine, endLine }]) => {
  if (path === null) return undefined;
  return history?.inHead === false ? { file: path } : { file: path, line: startLine, endLine };
};

const keyAnnotation = (
  finding: RedactedFinding,
  [first, ...others]: readonly [Location, ...Location[]],
  { placing, advice }: Telling,
): Annotation => {
  const place = placing(finding, [first, ...others]);
  const { name, about } = placeParts(first);
  const { level } = weightOf(finding.severity);
  const isWorst = finding.status === 'new' && level === 'error' && !isDeadFinding(finding);
  const more = others.length === 0 ? '' : ` and in ${plural(others.length, 'more place')}`;
  return {
    kind: isWorst ? 'error' : 'warning',
    title: finding.title,
    message: [
      `${nameOf(finding)} in ${name}${about}${more}.`,
      ...storyOf(finding),
      ...(isDeadFinding(finding) ? [] : [advice]),
    ].join(' '),
    ...(place !== undefined && { place }),
    name: `${nameOf(finding)} in ${name}`,
  };
};

const anywhere: Telling = {
  placing: whereItStands,
  advice: 'If it was ever pushed or shared, revoke it once a new key is in use.',
};

const kinds = { error: 'error', warning: 'warning', note: 'notice' } as const;

const problemAnnotation = ({ check, severity, path, startLine, message, fix }: Problem): Annotation => ({
  kind: kinds[weightOf(severity).level],
  title: check,
  message: `${message}.${fix === undefined ? '' : ` To mend it: ${fix}.`}`,
  ...(path !== undefined && { place: { file: path, ...(startLine !== undefined && { line: startLine }) } }),
  name: `${check} in ${path ?? 'the project'}`,
});
