import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { sk48, skVendor } from './shared/sk-vendors.ts';

export const moonshotApiKey = {
  kind: 'pattern',
  id: 'moonshot-api-key',
  title: 'Moonshot key',
  description: 'A key of Moonshot; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'moonshot',
  keywords: ['moonshot', 'Moonshot', 'MOONSHOT', 'kimi', 'Kimi', 'KIMI'],
  pattern: sk48,
  judge: (secret, around) =>
    skVendor(secret, around) === 'moonshot' ? judgement(secret, 'high', 'Moonshot is named beside it') : null,
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: [
    'MOONSHOT_API_KEY={<}sk-{62:48}{>}',
    'base_url="https://api.moonshot.cn/v1"\nOPENAI_API_KEY="{<}sk-{62:48}{>}"',
  ],
  counterExamples: [
    'OTHER_API_KEY=sk-{62:48}',
    'MOONSHOT_API_KEY=sk-{62:48}x',
    'MOONSHOT_API_KEY=xsk-{62:48}',
    'MOONSHOT_API_KEY=sk-{62:48}-x',
    'STABILITY_API_KEY=sk-{62:48}\n# moonshot',
    'MOONSHOT_API_KEY=sk-{62:20}{marker}{62:20}',
  ],
} satisfies PatternRule;
