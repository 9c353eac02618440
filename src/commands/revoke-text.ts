import { ageText } from '../incident/revoke-safeguards.ts';
import { reasonWords, verdictWord } from '../report/verdict-words.ts';
import { provedLine } from '../incident/proved.ts';
import { visible } from '../report/visible.ts';
import type { ReportedFacts, ReportedOutcome, ReportedRecord, RevokeReport } from './revoke-report.ts';

/** What was found out, what would be sent, and what stands against it. Lines end in a line break; every text of a server is shown through `visible`. */
export const planText = (report: RevokeReport, idleMs: number): string => {
  const { finding, candidates, refusals } = report;
  const chosen = candidates.find((candidate) => candidate.chosen);
  const sections = [
    [`${finding.title} ${finding.preview} (fingerprint ${finding.fingerprint})`, ...verdictLines(report)],
    chosen === undefined ? candidateLines(candidates) : recordLines(chosen, report.facts, idleMs),
    report.dead ? deadLines(report) : requestLines(report),
    refusals.flatMap(({ why, wayOut }) => [`Refused: ${why}.`, `  ${capital(wayOut)}.`]),
  ];
  return textOf(sections);
};

/** What was done, in a statement that stands by itself. */
export const outcomeText = (report: RevokeReport, target: string): string => {
  const { outcome } = report;
  if (outcome === null) return '';
  return textOf([deletionLines(report, outcome), proofLines(outcome, target)]);
};

const textOf = (sections: readonly (readonly string[])[]): string =>
  sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${visible(line)}\n`).join(''))
    .join('\n');

/** A key that was cut off or mistyped is as unknown as a deleted one, and a deleted one has no record. */
const deadLines = ({ candidates }: RevokeReport): readonly string[] => {
  const [first, ...more] = candidates;
  if (first === undefined) return ['It is dead already: there is nothing to revoke.'];
  return [
    'OpenAI does not know it, so there is nothing to revoke by it.',
    `But ${more.length === 0 ? 'a key is there that begins and ends' : `${candidates.length} keys are there that begin and end`} like it. A key that was copied with a mistake is answered like a deleted one:`,
    '  compare it with where it leaked, and see whether it is whole.',
  ];
};

const field = (name: string, value: string): string => `  ${name.padEnd(10)} ${value}`;

const verdictLines = ({ verification }: RevokeReport): readonly string[] => [
  field('verdict', `${verdictWord[verification.verdict]}: ${reasonWords(verification)}`),
];

const candidateLines = (candidates: readonly ReportedRecord[]): readonly string[] => {
  if (candidates.length === 0) return [];
  const count = candidates.length === 1 ? '1 key' : `${candidates.length} keys`;
  return [`${count} may be it:`, ...candidates.flatMap((candidate) => briefLines(candidate))];
};

const briefLines = (candidate: ReportedRecord): readonly string[] => [
  `  ${candidate.id}  ${nameOf(candidate)}, ${placeOf(candidate)}, of ${ownerOf(candidate)}`,
  `      created ${dateOf(candidate.createdAt)}, last used ${dateOf(candidate.lastUsedAt)}`,
];

const recordLines = (record: ReportedRecord, facts: ReportedFacts | null, idleMs: number): readonly string[] => [
  field('record', `${record.id}  ${nameOf(record)}`),
  field('in', placeOf(record)),
  field('of', `${ownerOf(record)}${record.ownerIsActive ? '' : ', who has left the project'}`),
  field('created', dateOf(record.createdAt)),
  field('last used', `${dateOf(record.lastUsedAt)} (read before tripkey tried it just now, which counts as a use)`),
  ...factLines(record, facts, idleMs),
  ...record.proofs.map(({ text }, index) => field(index === 0 ? 'proof' : '', text)),
];

const factLines = (record: ReportedRecord, facts: ReportedFacts | null, idleMs: number): readonly string[] => {
  if (facts === null) return [];
  const { lastUseByOthers, recentRequests, costs, events } = facts;
  return [
    ...(lastUseByOthers === record.lastUsedAt
      ? []
      : [field('', `${dateOf(lastUseByOthers)} by somebody else: the last use was tripkey's own`)]),
    ...(recentRequests === null ? [] : [field('requests', `${recentRequests} in the last ${ageText(idleMs)}`)]),
    field('7 days', costs === null ? 'costs could not be had' : `${costs.total.toFixed(2)} ${costs.currency}`),
    ...eventLines(events),
  ];
};

const SHOWN = 5;

const eventLines = (events: ReportedFacts['events']): readonly string[] => {
  if (events === null) return [field('audit log', 'could not be read')];
  if (events.length === 0) return [field('audit log', 'says nothing of it (it may be switched off)')];
  return events
    .slice(-SHOWN)
    .map(({ at, type, actor, ipAddress }, index) =>
      field(
        index === 0 ? 'audit log' : '',
        `${dateOf(at)} ${type}${actor === null ? '' : ` by ${actor}`}${ipAddress === null ? '' : ` from ${ipAddress}`}`,
      ),
    );
};

const requestLines = ({ request, refusals, mode, candidates }: RevokeReport): readonly string[] => {
  if (request === null) return [];
  const line = `  ${request.method} ${request.url}`;
  if (refusals.length > 0) return ['Was not sent:', line];
  if (mode === 'apply') return ['Is sent once:', line];
  const id = candidates.find(({ chosen }) => chosen)?.id ?? '';
  return [
    'Would be sent, once:',
    line,
    '',
    'Nothing was changed. To send it, the same with --apply; without a question:',
    `  --apply --yes --key-id ${id}`,
  ];
};

const deletionLines = ({ request }: RevokeReport, { deletion, why, requestId }: ReportedOutcome): readonly string[] => {
  const line = request === null ? [] : [`  ${request.method} ${request.url}`];
  const support = requestId === null ? [] : [`  request id ${requestId}`];
  switch (deletion) {
    case 'not_sent':
      return [`Nothing was deleted: ${why ?? 'nothing was sent'}.`];
    case 'refused':
      return [`Nothing was deleted: ${why ?? 'OpenAI refused it'}.`, ...line, ...support];
    case 'gone':
      return ['Its record was not there any more: nothing was sent.'];
    case 'deleted':
      return ['Deleted:', ...line, ...support];
    case 'still_there':
      return [
        'One DELETE was sent, and no answer told what became of it; the record is still there. It was not sent again.',
        ...line,
        '  Run the same again in a few minutes: it begins by asking.',
      ];
    case 'unsure':
      return [
        'One DELETE was sent, and neither its answer nor the record tells what became of it. It was not sent again.',
        ...line,
        '  Run the same again: it begins by asking.',
      ];
    default:
      return deletion;
  }
};

const proofLines = (
  { deletion, proof, tries, verification, auditQuery }: ReportedOutcome,
  target: string,
): readonly string[] => {
  const asked = `asked ${tries} ${tries === 1 ? 'time' : 'times'}`;
  if (proof === 'dead') return [provedLine(verification)];
  if (deletion === 'not_sent' || deletion === 'refused') return [];
  if (proof === 'live' && (deletion === 'deleted' || deletion === 'gone')) {
    return [
      `THE LEAKED KEY IS STILL LIVE (${asked}): THE WRONG KEY MAY HAVE BEEN DELETED.`,
      '  What was deleted, and by whom, the audit log says:',
      `  ${auditQuery}`,
      `  Whether it is dead by now: tripkey revoke ${target}`,
    ];
  }
  if (proof === 'live') return [`The leaked key is still live (${asked}).`];
  const reason = verification === null ? 'it was not asked' : `${asked}: ${reasonWords(verification)}`;
  return [
    `Not proved: whether the leaked key is dead is not known (${reason}).`,
    `  tripkey revoke ${target} asks again.`,
  ];
};

const nameOf = ({ name }: ReportedRecord): string => (name === null || name === '' ? '(no name)' : `"${name}"`);

const placeOf = ({ project }: ReportedRecord): string => {
  if (project === null) return 'the organization (admin key)';
  return project.name === null ? `project ${project.id}` : `project "${project.name}" (${project.id})`;
};

const ownerOf = ({ owner }: ReportedRecord): string => {
  const words = [owner.name, owner.email === null ? null : `<${owner.email}>`].filter((word) => word !== null);
  const who = words.length === 0 ? (owner.id ?? 'nobody that is told') : words.join(' ');
  return owner.type === 'service_account' ? `the service account ${who}` : who;
};

/** `2026-11-20 14:03 UTC` */
const dateOf = (iso: string | null): string =>
  iso === null ? 'never, as far as it is told' : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
