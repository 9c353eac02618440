import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const langfuseApiKey = {
  kind: 'pattern',
  id: 'langfuse-api-key',
  title: 'Langfuse key',
  description: 'A key of Langfuse; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'langfuse',
  keywords: ['sk-lf-'],
  pattern: token(/sk-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of Langfuse'),
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['LANGFUSE_SECRET_KEY={<}sk-lf-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}{>}'],
  counterExamples: ['pk-lf-{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}', 'sk-lf-...', 'sk-lf-{hex:32}'],
} satisfies PatternRule;
