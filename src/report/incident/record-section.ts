import type { AuditEvent, KeyRecord, Owner } from '../../incident/admin.ts';
import type { Candidate, Incident } from '../../incident/incident.ts';
import { ago, minute } from './figures.ts';
import { listed } from './key-section.ts';
import { type Block, type Fact, type Line, type Section, type Table, cut, quoted } from './page.ts';

const SHOWN_CANDIDATES = 5;
const SHOWN_LOOKALIKES = 10;
const SHOWN_EVENTS = 20;

/** What the admin API says: the record and how sure that is, what happened to it, and keys that it could be taken for. Masks are not in it. */
export const recordSections = (incident: Incident): readonly Section[] => {
  const { identification, events, lookalikes, generatedAt } = incident;
  const now = Date.parse(generatedAt) / 1000;
  return [
    ...(identification === null
      ? []
      : [{ id: 'record', title: 'Its record', blocks: recordBlocks(incident, now) } satisfies Section]),
    ...(events.length === 0 ? [] : [{ id: 'log', title: 'Audit log', blocks: [eventTable(events)] } satisfies Section]),
    ...(lookalikes.length === 0
      ? []
      : [
          {
            id: 'lookalikes',
            title: 'Keys that look alike',
            blocks: lookalikeBlocks(lookalikes, now),
          } satisfies Section,
        ]),
  ];
};

const recordBlocks = (incident: Incident, now: number): readonly Block[] => {
  const { candidates = [], proved = null, why = null } = incident.identification ?? {};
  if (proved !== null) {
    return [
      { kind: 'note', tone: 'good', text: ['Proved to be this key: its mask fits, and so does what stands below.'] },
      { kind: 'facts', facts: [...recordFacts(proved.record, now), ...creation(incident), ...certainty(proved)] },
    ];
  }
  const reason = why === null ? [] : [` ${cut(why)}`];
  if (candidates.length === 0) {
    return [{ kind: 'note', tone: 'warn', text: ['No record of the organization fits this key.', ...reason] }];
  }
  const isOnly = candidates.length === 1;
  const shown = candidates.slice(0, SHOWN_CANDIDATES);
  const left = candidates.length - shown.length;
  return [
    {
      kind: 'note',
      tone: 'warn',
      text: [
        isOnly ? 'Not proved to be this key.' : `${candidates.length} records fit, and none is proved.`,
        ...reason,
      ],
    },
    ...shown.map((candidate): Block => {
      const facts = [
        ...recordFacts(candidate.record, now),
        ...(isOnly ? creation(incident) : []),
        ...certainty(candidate),
      ];
      return { kind: 'facts', facts };
    }),
    ...(left > 0 ? [{ kind: 'note', tone: 'plain', text: [`and ${left} more`] } satisfies Block] : []),
  ];
};

const recordFacts = (record: KeyRecord, now: number): readonly Fact[] => {
  const { kind, id, name, owner, ownerIsActive, project, createdAt, lastUsedAt, expiresAt } = record;
  return [
    { label: 'Name', value: [...nameOf(name), ' (', quoted(id), kind === 'admin' ? ', an admin key)' : ')'] },
    {
      label: 'Owner',
      value: [...ownerLine(owner), ...(ownerIsActive ? [] : ['; has left the project'])],
      ...(!ownerIsActive && { tone: 'warn' }),
    },
    ...(project === null
      ? []
      : [
          {
            label: 'Project',
            value: [...nameOf(project.name), ' (', quoted(project.id), ...archived(project.archivedAt)],
          },
        ]),
    { label: 'Created', value: [`${minute(createdAt)}, ${ago(createdAt, now)}`] },
    {
      label: 'Last used',
      value: [lastUsedAt === null ? 'never, or not told' : `${minute(lastUsedAt)}, ${ago(lastUsedAt, now)}`],
    },
    {
      label: 'Expires',
      value: [expiresAt === null ? 'never, or not told' : `${minute(expiresAt)}, ${ago(expiresAt, now)}`],
    },
  ];
};

const nameOf = (name: string | null): Line => (name === null || name === '' ? ['no name'] : [quoted(name)]);

const archived = (at: number | null): Line => (at === null ? [')'] : [`, archived ${minute(at)})`]);

const ownerLine = ({ type, id, name, email }: Owner): Line => {
  const who = type === 'service_account' ? 'service account ' : type === 'user' ? '' : 'unknown kind of owner ';
  const facts = [name, email, id].filter((each) => each !== null && each !== '') as readonly string[];
  return facts.length === 0
    ? [`${who}not told`]
    : [who, ...facts.flatMap((each, at) => (at === 0 ? [quoted(each)] : [', ', quoted(each)]))];
};

const creation = ({ scopes, createdBy }: Incident): readonly Fact[] => [
  {
    label: 'Scopes',
    value: scopes === null ? ['the audit log does not tell'] : scopes.length === 0 ? ['none'] : listed(scopes),
  },
  ...(createdBy === null ? [] : [{ label: 'Made by', value: [quoted(createdBy)] }]),
];

const certainty = ({ mask, proofs, contradictions }: Candidate): readonly Fact[] => [
  ...(mask === 'weak'
    ? [{ label: 'Mask', value: ['shows so little that it fits many keys'], tone: 'warn' } satisfies Fact]
    : []),
  ...proofs.map(({ weight, text }) => ({
    label: weight === 'strong' ? 'Proof' : 'Agrees',
    value: [cut(text)],
  })),
  ...contradictions.map((text): Fact => ({ label: 'Against it', value: [cut(text)], tone: 'warn' })),
];

/** The newest matter most, in order of time. */
const eventTable = (events: readonly AuditEvent[]): Table => ({
  kind: 'table',
  columns: ['When', 'What', 'By', 'From', 'Scopes'],
  rows: events
    .slice(-SHOWN_EVENTS)
    .map(({ at, type, actor, ipAddress, scopes }) => [
      [minute(at)],
      [quoted(type)],
      actor === null ? ['not told'] : [quoted(actor)],
      ipAddress === null ? [] : [quoted(ipAddress)],
      listed(scopes ?? []),
    ]),
  more: Math.max(0, events.length - SHOWN_EVENTS),
});

const lookalikeBlocks = (records: readonly KeyRecord[], now: number): readonly Block[] => [
  {
    kind: 'note',
    tone: 'plain',
    text: ['Other keys of the same project that end in the same characters. Look twice before you delete one by hand.'],
  },
  {
    kind: 'table',
    columns: ['Name', 'Id', 'Owner', 'Created', 'Last used'],
    rows: records
      .slice(0, SHOWN_LOOKALIKES)
      .map(({ name, id, owner, createdAt, lastUsedAt }) => [
        nameOf(name),
        [quoted(id)],
        ownerLine(owner),
        [minute(createdAt)],
        [lastUsedAt === null ? 'never, or not told' : ago(lastUsedAt, now)],
      ]),
    more: Math.max(0, records.length - SHOWN_LOOKALIKES),
  },
];
