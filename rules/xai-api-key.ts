import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { dashedToken } from './shared/token.ts';

export const xaiApiKey = {
  kind: 'pattern',
  id: 'xai-api-key',
  title: 'xAI key',
  description: 'A key of xAI; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'xai',
  keywords: ['xai-'],
  pattern: dashedToken(/xai-\w{80}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of xAI'),
  confidence: 'high',
  references: ['https://github.com/trufflesecurity/trufflehog'],
  examples: ['XAI_API_KEY={<}xai-{62:80}{>}'],
  counterExamples: ['xai-{62:79}', 'xai-{62:81}', 'axai-{62:80}'],
} satisfies PatternRule;
