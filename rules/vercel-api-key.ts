import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { dashedToken } from './shared/token.ts';

export const vercelApiKey = {
  kind: 'pattern',
  id: 'vercel-api-key',
  title: 'Vercel AI Gateway key',
  description: 'A key of Vercel AI Gateway; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'vercel',
  keywords: ['vck_'],
  pattern: dashedToken(/vck_[\w-]{56}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of Vercel AI Gateway'),
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['AI_GATEWAY_API_KEY={<}vck_{64:56}{>}'],
  counterExamples: ['vck_{64:55}', 'vck_{64:57}'],
} satisfies PatternRule;
