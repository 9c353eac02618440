import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { sk48, skVendor } from './shared/sk-vendors.ts';

export const siliconflowApiKey = {
  kind: 'pattern',
  id: 'siliconflow-api-key',
  title: 'SiliconFlow key',
  description: 'A key of SiliconFlow; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'siliconflow',
  keywords: ['siliconflow', 'SiliconFlow', 'SILICONFLOW', 'Siliconflow', 'silicon_flow', 'SILICON_FLOW'],
  pattern: sk48,
  judge: (secret, around) =>
    skVendor(secret, around) === 'siliconflow' ? judgement(secret, 'high', 'SiliconFlow is named beside it') : null,
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: [
    'SILICONFLOW_API_KEY={<}sk-{62:48}{>}',
    'base_url="https://api.siliconflow.cn/v1"\nOPENAI_API_KEY="{<}sk-{62:48}{>}"',
  ],
  counterExamples: [
    'OTHER_API_KEY=sk-{62:48}',
    'SILICONFLOW_API_KEY=sk-{62:48}x',
    'SILICONFLOW_API_KEY=xsk-{62:48}',
    'SILICONFLOW_API_KEY=sk-{62:48}-x',
    'MOONSHOT_API_KEY=sk-{62:48}\n# siliconflow',
    'SILICONFLOW_API_KEY=sk-{62:20}{marker}{62:20}',
  ],
} satisfies PatternRule;
