import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { sk32, skVendor } from './shared/sk-vendors.ts';

export const alibabaApiKey = {
  kind: 'pattern',
  id: 'alibaba-api-key',
  title: 'Alibaba DashScope key',
  description: 'A key of Alibaba DashScope; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'alibaba',
  keywords: [
    'dashscope',
    'DashScope',
    'DASHSCOPE',
    'Dashscope',
    'qwen',
    'Qwen',
    'QWEN',
    'aliyun',
    'bailian',
    'alibaba',
    'ALIBABA',
  ],
  pattern: sk32,
  judge: (secret, around) =>
    skVendor(secret, around) === 'alibaba' ? judgement(secret, 'high', 'Alibaba DashScope is named beside it') : null,
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: [
    'DASHSCOPE_API_KEY={<}sk-{hex:32}{>}',
    'base_url="https://dashscope.aliyuncs.com/compatible-mode/v1"\nOPENAI_API_KEY="{<}sk-{hex:32}{>}"',
  ],
  counterExamples: [
    'OTHER_API_KEY=sk-{hex:32}',
    'DASHSCOPE_API_KEY=sk-{hex:32}x',
    'DASHSCOPE_API_KEY=xsk-{hex:32}',
    'DASHSCOPE_API_KEY=sk-{hex:32}-x',
    'DEEPSEEK_API_KEY=sk-{hex:32}\n# alibaba',
  ],
} satisfies PatternRule;
