import type { Location, RedactedFinding } from '../../src/detect/finding.ts';
import type { Report } from '../../src/report/report.ts';
import { historyOf } from '../support/histories.ts';

type HistoryParts = NonNullable<Parameters<typeof historyOf>[0]>;

const location = (path: string | null, line: number, more: Partial<Location> = {}): Location => ({
  path,
  startLine: line,
  startColumn: 16,
  endLine: line,
  endColumn: 180,
  commit: '0001'.repeat(10),
  blob: 'b10b'.repeat(10),
  ...more,
});

/** A finding of a history; `number` makes its fingerprint and the end of its preview. */
export const historyFinding = (
  number: number,
  history: HistoryParts,
  more: Partial<RedactedFinding> = {},
): RedactedFinding => ({
  ruleId: 'openai-project-key',
  title: 'OpenAI project key',
  severity: 'critical',
  confidence: 'high',
  reasons: ['prefix sk-proj-, marker in the middle of 148 characters'],
  fingerprint: number.toString(16).padStart(16, '0'),
  status: 'new',
  preview: `sk-proj-…${number.toString(36).padStart(4, 'x')}`,
  locations: [location('config/prod.env', 3)],
  history: historyOf(history),
  ...more,
});

export const historyReport = (findings: readonly RedactedFinding[], more: Partial<Report> = {}): Report => ({
  tool: { name: 'tripkey', version: '1.2.3' },
  mode: 'history',
  complete: true,
  incomplete: [],
  skipped: [],
  counts: { files: 0, blobs: 20_104, bytes: 406_000_000, commits: 6_271, trees: 31_002, tags: 1 },
  findings,
  problems: [],
  notices: [],
  ...more,
});

const hostile = 'wip/\u001b[31m$(id)\u202e"\'中';

/** One key in each state that a history can have it in, with names from a hostile hand. */
export const everyState: readonly RedactedFinding[] = [
  historyFinding(
    1,
    {
      pushed: true,
      tips: [],
      refs: ['refs/heads/main', 'refs/heads/release', 'refs/remotes/origin/main', 'refs/tags/v1.2'],
      inHead: false,
      paths: ['config/prod.env', 'deploy/old.env'],
      introduced: [
        { subject: 'Add production settings' },
        { author: hostile, subject: hostile, committedAt: '2026-03-05T01:00:00Z' },
      ],
      removed: [{}],
      exposure: { from: '2026-03-01T14:02:30+01:00', to: '2026-03-20T09:00:00+01:00' },
    },
    {
      locations: [
        location('config/prod.env', 3, {
          snippet: { line: 'OPENAI_API_KEY=sk-proj-…x7Qw', column: 15, length: 13 },
        }),
        ...Array.from({ length: 4 }, (_, index) => location(`deploy/${hostile}${index}.env`, 3)),
        location('deploy/old.env', 9),
      ],
    },
  ),
  historyFinding(2, { pushed: null, inHead: true }),
  historyFinding(3, {
    pushed: false,
    tips: ['refs/heads/topic'],
    refs: ['refs/heads/topic', 'refs/heads/topic-2'],
    inHead: false,
  }),
  historyFinding(4, { pushed: false, reach: 'stash', tips: [], refs: ['refs/stash'], inHead: false }),
  historyFinding(5, { pushed: false, reach: 'worktree', tips: [], refs: [] }),
  historyFinding(
    6,
    {
      pushed: false,
      reach: 'index',
      tips: [],
      refs: [],
      introduced: [],
      inHead: false,
      exposure: { from: null, to: null },
    },
    { locations: [{ ...location('staged.env', 1), blob: 'b10b'.repeat(10) }] },
  ),
  historyFinding(7, { pushed: false, reach: 'reflog', tips: [], refs: [], inHead: false }),
  historyFinding(
    8,
    {
      pushed: false,
      reach: 'unreachable',
      tips: [],
      refs: [],
      introduced: [],
      inHead: false,
      exposure: { from: null, to: null },
    },
    {
      locations: [
        {
          path: null,
          startLine: 4,
          startColumn: 1,
          endLine: 4,
          endColumn: 52,
          blob: 'abcd'.repeat(10),
          decodedFrom: ['base64'],
        },
      ],
    },
  ),
  historyFinding(
    9,
    { pushed: true, tips: [], inHead: false, refs: ['refs/heads/main', 'refs/remotes/origin/main'], paths: [] },
    {
      locations: [
        location(null, 3, { in: 'message' }),
        location(null, 1, { in: 'tag' }),
        location(null, 1, { in: 'author' }),
      ],
    },
  ),
  historyFinding(10, { pushed: true }, { status: 'baseline', statusReason: 'revoked in March' }),
];
