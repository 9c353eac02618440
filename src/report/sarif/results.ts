import { createHash } from 'node:crypto';
import type { Location, RedactedFinding } from '../../detect/finding.ts';
import { type FilePlaces, byFile } from '../by-file.ts';
import { toFinding } from '../json.ts';
import { type Numbered, numbered } from '../numbered.ts';
import type { Report } from '../report.ts';
import { weightOf } from '../severity.ts';
import { nameOf, storyOf } from '../story.ts';
import { isDeadFinding } from '../verified-advice.ts';
import { artifactOf, toLocation, toRelated } from './location.ts';
import { plain } from './message.ts';

/** Other places that a result names, and that all results of one key name. GitHub takes a thousand of a result, and 10 MB of all. */
const MOST_RELATED = 100;
const MOST_RELATED_OF_KEY = 1000;

/** A result for each key and file, and for each problem; `ruleIndex` is a rule's place in the list of rules. */
export const resultsOf = (
  { findings, problems }: Report,
  ruleIndex: ReadonlyMap<string, number>,
): readonly object[] => [
  ...findings.flatMap((finding) => {
    const files = byFile(finding);
    const room = Math.min(MOST_RELATED, Math.ceil(MOST_RELATED_OF_KEY / files.length));
    return files.map(({ places }) => ofKey(finding, places, { ruleIndex, room }));
  }),
  ...numbered(problems).map((each) => ofProblem(each, ruleIndex)),
];

interface Placing {
  readonly ruleIndex: ReadonlyMap<string, number>;
  /** For other places. */
  readonly room: number;
}

const ofKey = (finding: RedactedFinding, places: FilePlaces['places'], { ruleIndex, room }: Placing): object => {
  const { ruleId, fingerprint, severity, history } = finding;
  const isInTree = history?.inHead !== false;
  const others = othersOf(finding, places, room);
  const { level } = weightOf(severity);
  return {
    ruleId,
    ruleIndex: ruleIndex.get(ruleId),
    level: isDeadFinding(finding) || places.every(({ known }) => known === true) ? 'note' : level,
    message: { text: messageOf(finding, isInTree) },
    locations: [toLocation(places[0], isInTree)],
    ...(others.length > 0 && {
      relatedLocations: others.map((each, index) => toRelated(each, index + 1, isInTree)),
    }),
    partialFingerprints: fingerprintsOf(fingerprint, 1),
    ...suppressionsOf(finding, places),
    properties: propertiesOf(finding),
  };
};

/** Those of the same file first. */
const othersOf = ({ locations }: RedactedFinding, places: FilePlaces['places'], room: number): readonly Location[] => {
  const here = new Set<Location>(places);
  const others = places.slice(1, room + 1);
  for (const location of locations) {
    if (others.length >= room) break;
    if (!here.has(location)) others.push(location);
  }
  return others;
};

const messageOf = (finding: RedactedFinding, isInTree: boolean): string => {
  const gone = isInTree ? [] : ['It is not in HEAD: this is where it stood, and the history still has it.'];
  return plain([`${nameOf(finding)}.`, ...gone, ...storyOf(finding)].join(' '));
};

/**
 * The key and the file make an alert the same alert, whatever happens to its line. `primaryLocationLineHash` is the one that GitHub looks at, and
 * counts equal ones of a file behind the colon.
 */
const fingerprintsOf = (fingerprint: string, count: number): object => ({
  primaryLocationLineHash: `${fingerprint}:${count}`,
  'tripkeyFingerprint/v1': fingerprint,
});

/** What was accepted stays in the report, marked; GitHub itself does not look at the mark (docs/report-formats.md). */
const suppressionsOf = (finding: RedactedFinding, places: FilePlaces['places']): object => {
  const { status, statusReason } = finding;
  const comment = places.every(({ allowed }) => allowed !== undefined) ? places[0].allowed : undefined;
  if (comment !== undefined) return { suppressions: [suppression('inSource', comment)] };
  if (status === 'baseline' || status === 'allowed') return { suppressions: [suppression('external', statusReason)] };
  return {};
};

const suppression = (kind: 'inSource' | 'external', justification: string | undefined): object => ({
  kind,
  status: 'accepted',
  ...(justification !== undefined && { justification: plain(justification) }),
});

/** All else that the JSON document says of a finding. Its places are locations, and a key in full is for people alone. */
const propertiesOf = (finding: RedactedFinding): object => ({
  ...toFinding({ ...finding, locations: [] }),
  ruleId: undefined,
  locations: undefined,
  secret: undefined,
});

const ofProblem = ({ problem, number }: Numbered, ruleIndex: ReadonlyMap<string, number>): object => {
  const { check, severity, path, startLine, message, fix } = problem;
  const hash = createHash('sha256')
    .update(JSON.stringify([check, path]))
    .digest('hex')
    .slice(0, HASH_LENGTH);
  return {
    ruleId: check,
    ruleIndex: ruleIndex.get(check),
    level: weightOf(severity).level,
    message: { text: plain(`${message}.${fix === undefined ? '' : ` To mend it: ${fix}.`}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifactOf(path ?? `.git/${check}`),
          region: { startLine: Math.max(1, startLine ?? 1) },
        },
      },
    ],
    partialFingerprints: fingerprintsOf(hash, number + 1),
    properties: { severity },
  };
};

const HASH_LENGTH = 16;
