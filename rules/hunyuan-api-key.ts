import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { sk48, skVendor } from './shared/sk-vendors.ts';

export const hunyuanApiKey = {
  kind: 'pattern',
  id: 'hunyuan-api-key',
  title: 'Tencent Hunyuan key',
  description: 'A key of Tencent Hunyuan; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'hunyuan',
  keywords: ['hunyuan', 'Hunyuan', 'HUNYUAN', 'HunYuan'],
  pattern: sk48,
  judge: (secret, around) =>
    skVendor(secret, around) === 'hunyuan' ? judgement(secret, 'high', 'Tencent Hunyuan is named beside it') : null,
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: [
    'HUNYUAN_API_KEY={<}sk-{62:48}{>}',
    'base_url="https://api.hunyuan.cloud.tencent.com/v1"\nOPENAI_API_KEY="{<}sk-{62:48}{>}"',
  ],
  counterExamples: [
    'OTHER_API_KEY=sk-{62:48}',
    'HUNYUAN_API_KEY=sk-{62:48}x',
    'HUNYUAN_API_KEY=xsk-{62:48}',
    'HUNYUAN_API_KEY=sk-{62:48}-x',
    'MOONSHOT_API_KEY=sk-{62:48}\n# hunyuan',
    'HUNYUAN_API_KEY=sk-{62:20}{marker}{62:20}',
  ],
} satisfies PatternRule;
