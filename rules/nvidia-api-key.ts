import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { dashedToken } from './shared/token.ts';

export const nvidiaApiKey = {
  kind: 'pattern',
  id: 'nvidia-api-key',
  title: 'NVIDIA key',
  description: 'A key of NVIDIA; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'nvidia',
  keywords: ['nvapi-'],
  pattern: dashedToken(/nvapi-[\w-]{60,70}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of NVIDIA'),
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['NVIDIA_API_KEY={<}nvapi-{64:64}{>}'],
  counterExamples: ['nvapi-{64:59}', 'nvapi-{64:71}'],
} satisfies PatternRule;
