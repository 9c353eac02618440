import { openaiWords } from '../src/detect/openai-context.ts';
import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const replicateApiKey = {
  kind: 'pattern',
  gated: true,
  id: 'replicate-api-key',
  title: 'Replicate key',
  description: 'A key of Replicate; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'replicate',
  keywords: ['replicate', 'Replicate', 'REPLICATE', ...openaiWords],
  pattern: token(/r8_[A-Za-z0-9]{37}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of Replicate'),
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['REPLICATE_API_TOKEN={<}r8_{62:37}{>}', 'OPENAI_API_KEY={<}r8_{62:37}{>}'],
  counterExamples: ['r8_{62:37}', 'REPLICATE=r8_{62:36}', 'REPLICATE=r8_{62:38}'],
} satisfies PatternRule;
