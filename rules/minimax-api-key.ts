import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { dashedToken } from './shared/token.ts';

export const minimaxApiKey = {
  kind: 'pattern',
  id: 'minimax-api-key',
  title: 'MiniMax key',
  description: 'A key of MiniMax; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'minimax',
  keywords: ['sk-api-'],
  pattern: dashedToken(/sk-api-[\w-]{119}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of MiniMax'),
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['MINIMAX_API_KEY={<}sk-api-{64:118}x{>}'],
  counterExamples: ['sk-api-{64:100}', 'sk-api-{64:120}', 'sk-api-{62:40}{marker}{62:71}'],
} satisfies PatternRule;
