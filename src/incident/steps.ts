import type { Location, RedactedFinding } from '../detect/finding.ts';
import { type Verification, isDead, isLive } from '../detect/verification.ts';
import { historyAdvice } from '../report/history-advice.ts';
import type { Abuse, Identification, Step } from './incident.ts';
import { type Names, type Way, type Ways, kindOf, resourceOf, ways } from './key-kinds.ts';

export interface StepFacts {
  readonly finding: RedactedFinding;
  /** Null: not asked. */
  readonly verification: Verification | null;
  readonly identification: Identification | null;
  readonly abuse: Abuse;
  /** Where the key was looked for, as a word for the shell; none: where the commands are typed. */
  readonly repository?: string;
}

/** What the steps of one key have in common. */
interface Course extends StepFacts {
  readonly ways: Ways;
  readonly names: Names;
  readonly end: End;
}

/** Whether the key is at an end: `paused` ones are refused now, and may come back. */
type End = 'ended' | 'paused' | 'open' | 'unknown';

/**
 * The way out of a leak, in the order in which it must be gone. A key that is abused now is revoked first (`contain`), downtime accepted; any other
 * only when its successor runs. A key that never left this machine is only cleaned up. No text of a commit or a server is in it.
 */
export const wayOut = (facts: StepFacts): readonly Step[] => {
  const { finding, verification, identification, abuse, repository } = facts;
  const course: Course = {
    ...facts,
    ways: ways[kindOf(finding, identification)],
    names: { target: targetOf(finding, repository), resource: resourceOf(finding, verification) },
    end: endOf(verification),
  };
  const end = [revoke(course), ...prove(course)];
  const after = [clean(course), tell(course)];
  if (course.end === 'ended' || course.end === 'paused') return [...end, ...remade(course), ...after];
  if (abuse.state === 'likely') return [contain(course), ...prove(course), ...remade(course), ...after];
  if (finding.history?.pushed === false) return neverPushed(course);
  return course.ways.revokeFirst === true
    ? [...end, ...successor(course), ...after]
    : [...successor(course), ...end, ...after];
};

/** Refusals that somebody can take back, or that another resource may not share. */
const PAUSES: ReadonlySet<string> = new Set(['account_deactivated', 'dead_resource']);

const endOf = (verification: Verification | null): End => {
  if (isLive(verification ?? undefined)) return 'open';
  if (!isDead(verification ?? undefined) || verification?.reason === 'dead_for_host') return 'unknown';
  return PAUSES.has(verification?.reason ?? '') ? 'paused' : 'ended';
};

/** A key that stands in no file and no history can be given again on standard input alone. */
const targetOf = ({ fingerprint, locations, history }: RedactedFinding, repository: string | undefined): string => {
  const isFound = history !== undefined || locations.some((each) => isFile(each) || each.blob !== undefined);
  if (!isFound) return '-';
  return repository === undefined ? fingerprint : `${fingerprint} --repository ${repository}`;
};

/** Standard input has a name among the paths (src/sources/stdin.ts). */
const isFile = ({ path }: Location): boolean => path !== null && !/^<stdin>(?:!|$)/.test(path);

const doneBy = (end: End): boolean | null => (end === 'ended' ? true : end === 'open' ? false : null);

const contain = ({ ways: { revoke, revokeNow = revoke }, names, end }: Course): Step => ({
  id: 'contain',
  title: 'Revoke it now',
  detail: `Somebody else seems to use it. What runs on it stops until the new one is deployed: that costs less than every hour more. ${revokeNow.detail}`,
  commands: revokeNow.commands(names),
  done: doneBy(end),
});

const revoke = ({ ways: { revoke }, names, end }: Course): Step => {
  if (end === 'ended') return { id: 'revoke', title: 'Revoke it', detail: 'It is dead.', commands: [], done: true };
  const paused = end === 'paused' ? 'It is refused now, and may come back. ' : '';
  return {
    id: 'revoke',
    title: paused === '' ? 'Revoke it' : 'Revoke it for good',
    detail: `${paused}${revoke.detail}`,
    commands: revoke.commands(names),
    done: doneBy(end),
  };
};

const prove = ({ ways: { prove: way }, names, end, verification }: Course): readonly Step[] => {
  const title = 'Prove that it is dead';
  if (end === 'ended') {
    const asked = verification?.host ?? null;
    const detail = asked === null ? 'Its own date of expiry is past.' : 'It was asked, and refused.';
    return [{ id: 'prove', title, detail, commands: [], done: true }];
  }
  return way === undefined
    ? []
    : [{ id: 'prove', title, detail: way.detail, commands: way.commands(names), done: doneBy(end) }];
};

/** The same, where the old one is at its end by then. */
const remade = (course: Course): readonly Step[] => {
  const { remake = course.ways.replace } = course.ways;
  return successor({ ...course, ways: { ...course.ways, ...(remake !== undefined && { replace: remake }) } });
};

/** What takes its place. Whether that is done already, nobody can tell from outside. */
const successor = ({ ways: { replace, deploy, verifyNew }, names, end }: Course): readonly Step[] => {
  const step = (id: Step['id'], title: string, way: Way | undefined): readonly Step[] =>
    way === undefined ? [] : [{ id, title, detail: way.detail, commands: way.commands(names), done: null }];
  return [
    ...step('replace', end === 'ended' ? 'Make a new one, where it is still needed' : 'Make a new one', replace),
    ...step('deploy', 'Deploy the new one', deploy),
    ...step('verify_new', 'Check that the new one works', verifyNew),
  ];
};

const planOf = ({ repository }: StepFacts): string =>
  `tripkey scan-history ${repository === undefined ? '' : `${repository} `}--plan > plan.sh`;

const clean = (course: Course): Step => {
  const { history, locations } = course.finding;
  const step = { id: 'clean', title: 'Clean the history' } as const;
  if (history === undefined) {
    const detail = locations.some(isFile)
      ? 'It stands in files here that no commit of this repository has. Take it out of them, and search the other repositories that may have it.'
      : 'Nothing tells where it stood. Search each repository that may have it.';
    return { ...step, detail, commands: ['tripkey scan-history'], done: null };
  }
  const { refs, reach } = history;
  if (refs.length === 0 && (reach === 'reflog' || reach === 'unreachable')) {
    const detail =
      'No ref has it any more. This clone still keeps it; the plan has the commands that make git forget it.';
    return { ...step, detail, commands: [planOf(course)], done: true };
  }
  const detail =
    'It does not help against those who have it, so it comes late. The plan prints each step, and changes nothing by itself.';
  return { ...step, detail, commands: [planOf(course)], done: false };
};

const tell = ({ finding: { history }, abuse }: Course): Step => ({
  id: 'tell',
  title: 'Tell people',
  detail: [
    ...(abuse.state === 'likely' ? ["Whoever pays, and OpenAI's support (help.openai.com), about the bill."] : []),
    ...(history?.pushed === false
      ? ['Whoever owns the key.']
      : [
          'Whoever owns the key; everyone who has a clone or a fork: they keep the old commits, and a push from them brings the key back.',
        ]),
  ].join(' '),
  commands: [],
  done: null,
});

/** The first line says how to take it out, the second that it need not be replaced, or when. */
const neverPushed = (course: Course): readonly Step[] => {
  const [how = '', whetherToReplace = ''] = historyAdvice([course.finding]);
  const { replace } = course.ways;
  return [
    { id: 'clean', title: 'Take it out before you push', detail: how, commands: [planOf(course)], done: false },
    {
      id: 'replace',
      title: 'Replace it, if it may have gone anywhere else',
      detail: whetherToReplace,
      commands: replace?.commands(course.names) ?? [],
      done: null,
    },
  ];
};
