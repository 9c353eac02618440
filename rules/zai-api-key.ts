import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const zaiApiKey = {
  kind: 'pattern',
  id: 'zai-api-key',
  title: 'Z.ai key',
  description: 'A key of Z.ai; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'zai',
  keywords: ['bigmodel', 'zhipu', 'Zhipu', 'ZHIPU', 'z.ai', 'ZAI_', 'GLM_'],
  pattern: token(/[0-9a-f]{32}\.[A-Za-z0-9]{16}/),
  judge: (secret) => judgement(secret, 'medium', 'it has the shape of keys of Z.ai'),
  confidence: 'medium',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['ZAI_API_KEY={<}{hex:32}.{62:16}{>}', 'https://open.bigmodel.cn "{<}{hex:32}.{62:16}{>}"'],
  counterExamples: ['{hex:32}.{62:16}', 'ZAI_API_KEY={hex:32}.{62:15}', 'zhipu {hex:32}.js'],
} satisfies PatternRule;
