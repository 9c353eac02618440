import { openaiWords } from '../src/detect/openai-context.ts';
import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const huggingfaceApiKey = {
  kind: 'pattern',
  gated: true,
  id: 'huggingface-api-key',
  title: 'Hugging Face key',
  description: 'A key of Hugging Face; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'huggingface',
  keywords: ['hugging', 'Hugging', 'HUGGING', 'HF_TOKEN', 'HF_API', 'HF_KEY', 'hf_token', 'api_org_', ...openaiWords],
  pattern: token(/(?:hf|api_org)_[A-Za-z]{34}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of Hugging Face'),
  confidence: 'high',
  references: ['https://github.com/trufflesecurity/trufflehog'],
  examples: [
    'OPENAI_API_KEY={<}hf_abcdefgHIJKLMNopqrstUVWXyzabCDEfgh{>}',
    'HF_TOKEN={<}hf_abcdefgHIJKLMNopqrstUVWXyzabCDEfgh{>}',
    'huggingface: "{<}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{>}"',
  ],
  counterExamples: ['HF_TOKEN=hf_{62:20}', 'hf_abcdefgHIJKLMNopqrstUVWXyzabCDEfgh', 'HF_TOKEN=hf_your_token'],
} satisfies PatternRule;
