import { expect, test } from '@jest/globals';
import { isProof } from '../../src/incident/revoke.ts';
import { reasonWords } from '../../src/report/verdict-words.ts';
import { verdictRows } from '../../src/verify/verdicts.ts';

const at = { host: 'api.openai.com', checkedAt: '2026-11-21T12:00:00Z' };

test.each(verdictRows.map(({ verdict, reason }) => ({ verdict, reason })))(
  '$verdict, $reason: proof that a key is gone for good only where OpenAI does not know it',
  ({ verdict, reason }) => {
    expect(reasonWords({ verdict, reason })).not.toBe('');
    expect(isProof({ verdict, reason, ...at })).toBe(reason === 'invalid_api_key' && verdict === 'dead');
  },
);

test('a key whose project is archived is dead, and still there', () => {
  expect(isProof({ verdict: 'dead', reason: 'project_archived', ...at })).toBe(false);
});
