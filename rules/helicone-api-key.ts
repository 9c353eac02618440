import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const heliconeApiKey = {
  kind: 'pattern',
  id: 'helicone-api-key',
  title: 'Helicone key',
  description: 'A key of Helicone; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'helicone',
  keywords: ['sk-helicone-'],
  pattern: token(/sk-helicone-(?:[a-z2-7]{7}-){3}[a-z2-7]{7}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of Helicone'),
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['HELICONE_API_KEY={<}sk-helicone-abc2xyz-q7w5ert-zx6cvb2-poi3uyt{>}'],
  counterExamples: ['sk-helicone-abc2xyz-q7w5ert-zx6cvb2', 'sk-helicone-your-key'],
} satisfies PatternRule;
