import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { sk48, skVendor } from './shared/sk-vendors.ts';

export const stabilityApiKey = {
  kind: 'pattern',
  id: 'stability-api-key',
  title: 'Stability AI key',
  description: 'A key of Stability AI; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'stability',
  keywords: ['stability', 'Stability', 'STABILITY', 'stable-diffusion', 'dreamstudio'],
  pattern: sk48,
  judge: (secret, around) =>
    skVendor(secret, around) === 'stability' ? judgement(secret, 'high', 'Stability AI is named beside it') : null,
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: [
    'STABILITY_API_KEY={<}sk-{62:48}{>}',
    'base_url="https://api.stability.ai"\nOPENAI_API_KEY="{<}sk-{62:48}{>}"',
  ],
  counterExamples: [
    'OTHER_API_KEY=sk-{62:48}',
    'STABILITY_API_KEY=sk-{62:48}x',
    'STABILITY_API_KEY=xsk-{62:48}',
    'STABILITY_API_KEY=sk-{62:48}-x',
    'MOONSHOT_API_KEY=sk-{62:48}\n# stability',
    'STABILITY_API_KEY=sk-{62:20}{marker}{62:20}',
  ],
} satisfies PatternRule;
