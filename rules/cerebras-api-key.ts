import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const cerebrasApiKey = {
  kind: 'pattern',
  id: 'cerebras-api-key',
  title: 'Cerebras key',
  description: 'A key of Cerebras; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'cerebras',
  keywords: ['csk-'],
  pattern: token(/csk-[a-z0-9]{48}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of Cerebras'),
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['CEREBRAS_API_KEY={<}csk-{hex:48}{>}'],
  counterExamples: ['csk-{hex:47}', 'csk-{hex:49}'],
} satisfies PatternRule;
