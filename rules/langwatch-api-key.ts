import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const langwatchApiKey = {
  kind: 'pattern',
  id: 'langwatch-api-key',
  title: 'LangWatch key',
  description: 'A key of LangWatch; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'langwatch',
  keywords: ['sk-lw-'],
  pattern: token(/sk-lw-[A-Za-z0-9]{40,64}/),
  judge: (secret) => judgement(secret, 'medium', 'it has the shape of keys of LangWatch'),
  confidence: 'medium',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['LANGWATCH_API_KEY={<}sk-lw-{62:64}{>}', 'LANGWATCH_API_KEY={<}sk-lw-{62:48}{>}'],
  counterExamples: ['sk-lw-...', 'sk-lw-{62:12}', 'sk-lw-{62:80}'],
} satisfies PatternRule;
