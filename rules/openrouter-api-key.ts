import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const openrouterApiKey = {
  kind: 'pattern',
  id: 'openrouter-api-key',
  title: 'OpenRouter key',
  description: 'A key of OpenRouter; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'openrouter',
  keywords: ['sk-or-v1-'],
  pattern: token(/sk-or-v1-[0-9a-f]{64}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of OpenRouter'),
  confidence: 'high',
  references: ['https://github.com/trufflesecurity/trufflehog'],
  examples: ['OPENAI_API_KEY={<}sk-or-v1-{hex:64}{>}', 'x={<}sk-or-v1-{hex:64}{>}&y'],
  counterExamples: ['sk-or-v1-{hex:63}', 'sk-or-v1-{hex:65}', 'sk-or-v1-xxxx'],
} satisfies PatternRule;
