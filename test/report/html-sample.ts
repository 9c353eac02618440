import type { RedactedFinding, Snippet } from '../../src/detect/finding.ts';
import type { Verification } from '../../src/detect/verification.ts';
import type { Problem, Report } from '../../src/report/report.ts';
import { historyFinding, historyReport } from './history-report.ts';

// Reports for the eye: what a team could meet. Pictures in docs/ and tests in a browser are made from them.

const verified = (
  verdict: Verification['verdict'],
  reason: string,
  more: Partial<Verification> = {},
): Verification => ({
  verdict,
  reason,
  host: 'api.openai.com',
  checkedAt: '2026-11-20T09:30:00Z',
  ...more,
});

const snippet = (before: string, preview: string, after = ''): Snippet => ({
  line: `${before}${preview}${after}`,
  column: before.length,
  length: preview.length,
});

const place = (path: string, line: number, commit = 1): RedactedFinding['locations'][number] => ({
  path,
  startLine: line,
  startColumn: 16,
  endLine: line,
  endColumn: 180,
  commit: commit.toString(16).padStart(4, '0').repeat(10),
  blob: commit.toString(16).padStart(8, 'b').repeat(5),
});

const main = ['refs/heads/main', 'refs/remotes/origin/main'];
const ada = 'Ada Example <ada@example.invalid>';
const grace = 'Grace Example <grace@example.invalid>';
const linus = 'Linus Example <linus@example.invalid>';

const at = (day: string): string => `${day}T10:15:00+01:00`;

/** Six keys of a web shop's history, and one that is accepted. */
export const shop: Report = historyReport(
  [
    historyFinding(
      0x51a7,
      {
        pushed: true,
        tips: [],
        refs: [...main, 'refs/tags/v2.1'],
        inHead: false,
        paths: ['deploy/production.env', 'deploy/old/production.env'],
        introduced: [{ author: ada, subject: 'Production settings', committedAt: at('2026-03-02') }],
        removed: [{ author: grace, subject: 'Read the key from the environment', committedAt: at('2026-06-18') }],
        exposure: { from: at('2026-03-02'), to: at('2026-06-18') },
      },
      {
        preview: 'sk-proj-…x7Qw',
        locations: [
          { ...place('deploy/production.env', 4), snippet: snippet('OPENAI_API_KEY=', 'sk-proj-…x7Qw') },
          place('deploy/old/production.env', 4, 2),
        ],
        verification: verified('live', 'ok', {
          organization: 'acme-jtbczk',
          project: 'proj_shop01',
          rateLimits: { requests: 10_000, tokens: 2_000_000 },
        }),
      },
    ),
    historyFinding(
      0x77b0,
      {
        pushed: true,
        tips: ['refs/heads/main', 'refs/remotes/origin/main'],
        refs: main,
        paths: ['notebooks/pricing.ipynb'],
        introduced: [
          { author: linus, subject: 'Notebook for the pricing model', committedAt: at('2026-08-24') },
          { author: linus, subject: 'Merge the pricing branch again', committedAt: at('2026-10-06') },
        ],
        exposure: { from: at('2026-08-24'), to: null },
      },
      {
        preview: 'sk-svcacct-…Lm3e',
        ruleId: 'openai-service-account-key',
        title: 'OpenAI service account key',
        reasons: ['prefix sk-svcacct-, marker in the middle of 148 characters'],
        locations: Array.from({ length: 14 }, (_, index) => ({
          ...place('notebooks/pricing.ipynb', 31 + index, index + 3),
          ...(index === 0
            ? { snippet: snippet('    "client = OpenAI(api_key=\'', 'sk-svcacct-…Lm3e', '\')\\n",') }
            : {}),
        })),
        verification: verified('live_restricted', 'missing_scope', {
          organization: 'acme-jtbczk',
          missingScopes: ['api.model.read'],
        }),
      },
    ),
    historyFinding(
      0x1c04,
      {
        pushed: true,
        tips: [],
        refs: main,
        inHead: false,
        paths: ['scripts/batch.py'],
        introduced: [{ author: grace, subject: 'Try the batch API', committedAt: at('2026-05-11') }],
        removed: [{ author: grace, subject: 'Clean up', committedAt: at('2026-05-12') }],
        exposure: { from: at('2026-05-11'), to: at('2026-05-12') },
      },
      {
        preview: 'sk-proj-…p0Da',
        locations: [place('scripts/batch.py', 12, 20)],
        verification: verified('unknown', 'network:ETIMEDOUT'),
      },
    ),
    historyFinding(
      0x90ee,
      {
        pushed: true,
        tips: [],
        refs: main,
        inHead: false,
        paths: ['src/settings.js'],
        introduced: [{ author: ada, subject: 'First version', committedAt: at('2025-11-30') }],
        removed: [{ author: ada, subject: 'Move settings', committedAt: at('2026-01-15') }],
        exposure: { from: at('2025-11-30'), to: at('2026-01-15') },
      },
      {
        preview: 'sk-…T9yB',
        ruleId: 'openai-legacy-key',
        title: 'OpenAI user key (old form)',
        severity: 'high',
        locations: [place('src/settings.js', 8, 21)],
        verification: verified('dead', 'invalid_api_key', { httpStatus: 401 }),
      },
    ),
    historyFinding(
      0x3d21,
      {
        pushed: false,
        reach: 'stash',
        tips: [],
        refs: ['refs/stash'],
        inHead: false,
        paths: ['src/embeddings.ts'],
        introduced: [{ author: linus, subject: 'WIP on main: try embeddings', committedAt: at('2026-11-12') }],
        exposure: { from: at('2026-11-12'), to: null },
      },
      {
        preview: 'sk-proj-…u4Kn',
        severity: 'high',
        confidence: 'medium',
        locations: [{ ...place('src/embeddings.ts', 3, 22), decodedFrom: ['base64'] }],
        verification: verified('unknown', 'not_sent:own_rule', { host: null }),
      },
    ),
    historyFinding(
      0x6f18,
      {
        pushed: true,
        paths: ['test/fixtures/answers.json'],
        introduced: [{ author: grace, subject: 'Fixtures', committedAt: at('2026-02-09') }],
        exposure: { from: at('2026-02-09'), to: null },
        tips: main,
        refs: main,
      },
      {
        preview: 'sk-proj-…000a',
        severity: 'medium',
        status: 'baseline',
        statusReason: 'revoked in February, kept for the tests',
        locations: [place('test/fixtures/answers.json', 77, 23)],
        verification: verified('dead', 'invalid_api_key'),
      },
    ),
  ],
  {
    complete: false,
    incomplete: [{ what: 'submodule vendor/payments', why: 'it is not checked out' }],
    skipped: [{ what: 'assets/intro.mp4', why: 'larger than the limit of 100 MB' }],
    notices: ['the entry for 00000000000000ff in .tripkey-baseline matches nothing'],
  },
);

const problem = (check: string, severity: string, message: string, more: Partial<Problem> = {}): Problem => ({
  check,
  severity,
  message,
  ...more,
});

/** What `tripkey doctor` says of a project. */
export const doctored: Report = historyReport([], {
  mode: 'doctor',
  counts: { files: 412, blobs: 412, bytes: 9_100_000, commits: 0, keys: 3, projects: 1 },
  problems: [
    problem('env-not-ignored', 'high', 'holds a key, and git would add it', {
      path: '.env.production',
      fix: 'Write .env.* into .gitignore, and !.env.example behind it.',
    }),
    problem('env-not-ignored', 'high', 'holds a key, and git would add it', {
      path: 'services/chat/.env',
      fix: 'Write .env.* into .gitignore, and !.env.example behind it.',
    }),
    problem('client-exposed', 'critical', 'NEXT_PUBLIC_OPENAI_API_KEY goes to every browser', {
      path: 'apps/web/next.config.js',
      startLine: 14,
      fix: 'Call OpenAI from a route of the server; revoke this key at https://platform.openai.com/api-keys.',
    }),
    problem('hook-missing', 'medium', 'git runs no check before a commit', { fix: 'Run: tripkey init' }),
    problem('key-age', 'low', 'the key sk-proj-…x7Qw is 263 days old', {
      path: '.env',
      startLine: 2,
      fix: 'Replace it: tripkey rotate',
    }),
  ],
});

/** As many keys as nobody wants, with places and states that differ. */
export const crowd = (count: number): Report => {
  const states = shop.findings.slice(0, 5);
  const severities = ['critical', 'high', 'medium', 'low'] as const;
  const findings = Array.from({ length: count }, (_, index): RedactedFinding => {
    const state = states[index % states.length]!;
    return {
      ...state,
      history: { ...state.history!, paths: [] },
      severity: severities[index % severities.length]!,
      fingerprint: index.toString(16).padStart(16, '0'),
      preview: `sk-proj-…${index.toString(36).padStart(4, '0')}`,
      locations: state.locations.map((location, at) => ({
        ...location,
        path: `services/${index % 97}/config/settings-${index}${at === 0 ? '' : `-${at}`}.env`,
      })),
    };
  });
  return { ...shop, findings };
};
