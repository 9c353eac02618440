import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const groqApiKey = {
  kind: 'pattern',
  id: 'groq-api-key',
  title: 'Groq key',
  description: 'A key of Groq; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'groq',
  keywords: ['gsk_'],
  pattern: token(/gsk_[A-Za-z0-9]{52}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of Groq'),
  confidence: 'high',
  references: ['https://github.com/trufflesecurity/trufflehog'],
  examples: ['GROQ_API_KEY={<}gsk_{62:20}WGdyb3FY{62:24}{>}', '{<}gsk_{62:52}{>}'],
  counterExamples: ['gsk_{62:51}', 'gsk_{62:53}', 'xgsk_{62:52}'],
} satisfies PatternRule;
