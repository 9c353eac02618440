import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { dashedToken } from './shared/token.ts';

export const togetherApiKey = {
  kind: 'pattern',
  id: 'together-api-key',
  title: 'Together AI key',
  description: 'A key of Together AI; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'together',
  keywords: ['tgp_v1_'],
  pattern: dashedToken(/tgp_v1_[\w-]{43}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of Together AI'),
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['TOGETHER_API_KEY={<}tgp_v1_{64:43}{>}'],
  counterExamples: ['tgp_v1_{64:42}', 'tgp_v1_{64:44}'],
} satisfies PatternRule;
