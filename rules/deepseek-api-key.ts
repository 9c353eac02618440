import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { sk32, skVendor } from './shared/sk-vendors.ts';

export const deepseekApiKey = {
  kind: 'pattern',
  id: 'deepseek-api-key',
  title: 'DeepSeek key',
  description: 'A key of DeepSeek; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'deepseek',
  keywords: ['deepseek', 'DeepSeek', 'DEEPSEEK', 'Deepseek'],
  pattern: sk32,
  judge: (secret, around) =>
    skVendor(secret, around) === 'deepseek' ? judgement(secret, 'high', 'DeepSeek is named beside it') : null,
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: [
    'DEEPSEEK_API_KEY={<}sk-{hex:32}{>}',
    'base_url="https://api.deepseek.com"\nOPENAI_API_KEY="{<}sk-{hex:32}{>}"',
  ],
  counterExamples: [
    'OTHER_API_KEY=sk-{hex:32}',
    'DEEPSEEK_API_KEY=sk-{hex:32}x',
    'DEEPSEEK_API_KEY=xsk-{hex:32}',
    'DEEPSEEK_API_KEY=sk-{hex:32}-x',
    'DASHSCOPE_API_KEY=sk-{hex:32}\n# deepseek',
  ],
} satisfies PatternRule;
