import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const perplexityApiKey = {
  kind: 'pattern',
  id: 'perplexity-api-key',
  title: 'Perplexity key',
  description: 'A key of Perplexity; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'perplexity',
  keywords: ['pplx-'],
  pattern: token(/pplx-[A-Za-z0-9]{48}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of Perplexity'),
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['PERPLEXITY_API_KEY={<}pplx-{62:48}{>}', '{<}pplx-{62:48}{>}_old'],
  counterExamples: ['pplx-{62:47}', 'pplx-{62:49}', 'pplx-7b-online'],
} satisfies PatternRule;
