import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const langsmithApiKey = {
  kind: 'pattern',
  id: 'langsmith-api-key',
  title: 'LangSmith key',
  description: 'A key of LangSmith; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'langsmith',
  keywords: ['lsv2_'],
  pattern: token(/lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of LangSmith'),
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['LANGSMITH_API_KEY={<}lsv2_pt_{hex:32}_{hex:10}{>}'],
  counterExamples: ['lsv2_pt_{hex:32}', 'lsv2_xx_{hex:32}_{hex:10}'],
} satisfies PatternRule;
