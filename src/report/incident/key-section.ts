import type { Analysis, Permission, Verification } from '../../detect/verification.ts';
import type { Incident } from '../../incident/incident.ts';
import { minuteOf } from './figures.ts';
import { type Block, type Fact, type Line, type Section, type Tone, cut, joined, quoted } from './page.ts';

/** What it is, what was answered about it, and what it can do. */
export const keySections = (incident: Incident): readonly Section[] => {
  const { verification } = incident;
  const analysis = verification?.analysis;
  return [
    { id: 'key', title: 'The key', blocks: [{ kind: 'facts', facts: keyFacts(incident) }] },
    ...(analysis === undefined
      ? []
      : [{ id: 'reach', title: 'What it can do', blocks: reachBlocks(analysis) } satisfies Section]),
  ];
};

const keyFacts = ({ finding, verification }: Incident): readonly Fact[] => {
  const { ruleId, severity, confidence, reasons, status, statusReason } = finding;
  return [
    { label: 'Kind', value: [cut(finding.title), ' (rule ', quoted(ruleId), ')'] },
    { label: 'Severity', value: [`${severity}; ${confidence} confidence: ${cut(reasons.join('; '))}`] },
    ...(status === 'new'
      ? []
      : [{ label: 'Accepted', value: acceptedText(status, statusReason), tone: 'warn' } satisfies Fact]),
    ...(verification === null ? [] : answerFacts(verification)),
  ];
};

const acceptedText = (status: string, reason: string | undefined): Line => [
  status === 'baseline'
    ? 'in the baseline'
    : status === 'allowed'
      ? 'by an allow comment or list'
      : 'stood there before',
  ...(reason === undefined ? [] : [': ', quoted(reason)]),
];

const answerFacts = (verification: Verification): readonly Fact[] => {
  const { reason, host, checkedAt, httpStatus, requestId, organization, project, missingScopes, rateLimits, legacy } =
    verification;
  const asked: Line = [
    ...(host === null ? ['nobody'] : [quoted(host)]),
    `, ${cut(minuteOf(checkedAt))}`,
    ...(httpStatus === undefined ? [] : [`, HTTP ${httpStatus}`]),
    ...(requestId === undefined ? [] : [', request ', quoted(requestId)]),
  ];
  return [
    { label: 'Asked', value: asked },
    { label: 'Reason', value: [quoted(reason)] },
    ...(organization === undefined ? [] : [{ label: 'Organization', value: [quoted(organization)] }]),
    ...(project === undefined ? [] : [{ label: 'Project', value: [quoted(project)] }]),
    ...(missingScopes === undefined ? [] : [{ label: 'Lacks scopes', value: listed(missingScopes) }]),
    ...(rateLimits === undefined ? [] : [{ label: 'Limits', value: [limitsText(rateLimits)] }]),
    ...(legacy === true
      ? [
          {
            label: 'Form',
            value: ['the oldest: it acts in every organization of its user'],
            tone: 'warn',
          } satisfies Fact,
        ]
      : []),
  ];
};

const limitsText = ({ requests, tokens }: NonNullable<Verification['rateLimits']>): string =>
  [
    ...(requests === undefined ? [] : [`${requests.toLocaleString('en-US')} requests`]),
    ...(tokens === undefined ? [] : [`${tokens.toLocaleString('en-US')} tokens`]),
  ]
    .map((limit) => `${limit} a minute`)
    .join(', ');

const reachTones: Readonly<Record<Analysis['reach'], Tone>> = {
  critical: 'bad',
  high: 'bad',
  medium: 'warn',
  low: 'plain',
  unknown: 'warn',
};

const reachWords: Readonly<Record<Analysis['reach'], string>> = {
  critical: 'critical: it administers the organization',
  high: 'high: it runs models, writes, or reads files',
  medium: 'medium: it reads lists',
  low: 'low: nothing but the list of models is known to be open',
  unknown: 'unknown: nothing tells whether it can run models, and nothing worse is known',
};

const reachBlocks = ({ reach, permissions, identity, ownModels }: Analysis): readonly Block[] => {
  const areas = (access: Permission['access']): Line =>
    joined(
      permissions.filter((permission) => permission.access === access).map(({ area }) => [quoted(area)]),
      ', ',
    );
  const fact = (label: string, value: Line): readonly Fact[] => (value.length === 0 ? [] : [{ label, value }]);
  return [
    {
      kind: 'facts',
      facts: [
        { label: 'Reach', value: [reachWords[reach]], tone: reachTones[reach] },
        ...fact('Granted', areas('granted')),
        ...fact('Denied', areas('denied')),
        ...fact('Not known', areas('unknown')),
        ...fact('Own models', listed(ownModels ?? [])),
        ...(identity === undefined ? [] : [{ label: 'User', value: identityLine(identity) }]),
      ],
    },
  ];
};

const identityLine = ({ user, organizations }: NonNullable<Analysis['identity']>): Line => [
  quoted(user),
  ...(organizations.length === 0 ? [] : [', in ']),
  ...joined(
    organizations
      .slice(0, SHOWN)
      .map(({ title, id, role }) => [quoted(title), ' (', quoted(id), ', ', quoted(role), ')']),
    ', ',
  ),
  ...rest(organizations.length),
];

const SHOWN = 20;

/** The first of many. */
export const listed = (names: readonly string[]): Line => [
  ...joined(
    names.slice(0, SHOWN).map((name) => [quoted(name)]),
    ', ',
  ),
  ...rest(names.length),
];

const rest = (length: number): readonly string[] => (length > SHOWN ? [` and ${length - SHOWN} more`] : []);
