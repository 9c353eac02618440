import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { sk32, skVendor } from './shared/sk-vendors.ts';

export const baichuanApiKey = {
  kind: 'pattern',
  id: 'baichuan-api-key',
  title: 'Baichuan key',
  description: 'A key of Baichuan; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'baichuan',
  keywords: ['baichuan', 'Baichuan', 'BAICHUAN'],
  pattern: sk32,
  judge: (secret, around) =>
    skVendor(secret, around) === 'baichuan' ? judgement(secret, 'high', 'Baichuan is named beside it') : null,
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: [
    'BAICHUAN_API_KEY={<}sk-{hex:32}{>}',
    'base_url="https://api.baichuan-ai.com"\nOPENAI_API_KEY="{<}sk-{hex:32}{>}"',
  ],
  counterExamples: [
    'OTHER_API_KEY=sk-{hex:32}',
    'BAICHUAN_API_KEY=sk-{hex:32}x',
    'BAICHUAN_API_KEY=xsk-{hex:32}',
    'BAICHUAN_API_KEY=sk-{hex:32}-x',
    'DEEPSEEK_API_KEY=sk-{hex:32}\n# baichuan',
  ],
} satisfies PatternRule;
