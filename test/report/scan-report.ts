import type { Location, RedactedFinding } from '../../src/detect/finding.ts';
import type { Report } from '../../src/report/report.ts';

/** What a report may have to carry: control characters, other scripts, names that mean something in some format. */
const hostile = 'src/\u001b[31m<script>=cmd()\u202e|::error::中.ts';

/** A place of a key. */
export const at = (path: string | null, line: number, more: Partial<Location> = {}): Location => ({
  path,
  startLine: line,
  startColumn: 5,
  endLine: line,
  endColumn: 169,
  ...more,
});

/** A finding that counts; its fingerprint is its name. */
export const finding = (fingerprint: string, more: Partial<RedactedFinding>): RedactedFinding => ({
  ruleId: 'openai-project-key',
  title: 'OpenAI project key',
  severity: 'critical',
  confidence: 'high',
  reasons: ['prefix sk-proj-, marker in the middle of 148 characters'],
  fingerprint,
  status: 'new',
  preview: 'sk-proj-…x7Qw',
  locations: [at('a.ts', 1)],
  ...more,
});

/** A range with a key of each status, a problem, and something that was not read. */
export const scanReport: Report = {
  tool: { name: 'tripkey', version: '1.2.3' },
  mode: 'range',
  complete: false,
  incomplete: [{ what: hostile, why: 'permission denied' }],
  skipped: [{ what: 'pipe', why: 'a FIFO' }],
  counts: { files: 3, blobs: 4, bytes: 12_345, commits: 2 },
  findings: [
    finding('0000000000000001', {
      locations: [
        at(hostile, 3, {
          commit: 'c0ffee'.repeat(6).concat('abcd'),
          blob: 'b10b'.repeat(10),
          decodedFrom: ['base64', 'utf-16'],
          snippet: { line: "key: 'sk-proj-…x7Qw'", column: 6, length: 13 },
        }),
        at(null, 1, { in: 'message', commit: 'c0ffee'.repeat(6).concat('abcd') }),
      ],
    }),
    finding('0000000000000002', { status: 'known', locations: [at('old.ts', 9, { known: true })] }),
    finding('0000000000000003', { status: 'baseline', statusReason: 'a test key' }),
    finding('0000000000000004', {
      ruleId: 'hardcoded-api-key',
      title: 'Hardcoded API key for OpenAI client',
      severity: 'high',
      confidence: 'medium',
      preview: '…9kQz',
      locations: Array.from({ length: 7 }, (_, index) => at('many.ts', index + 1)),
    }),
  ],
  problems: [
    { check: 'env-not-ignored', severity: 'high', path: '.gitignore', startLine: 1, message: '.env is not ignored' },
  ],
  notices: ['the entry for 00000000000000ff in .tripkey-baseline matches nothing'],
};
