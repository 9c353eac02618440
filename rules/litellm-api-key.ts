import type { Judgement, PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { dashedToken } from './shared/token.ts';

export const litellmApiKey = {
  kind: 'pattern',
  id: 'litellm-api-key',
  title: 'LiteLLM key',
  description: 'A key of a LiteLLM proxy, which stands before the keys of other vendors.',
  severity: 'medium',
  vendor: 'litellm',
  keywords: ['litellm', 'LiteLLM', 'LITELLM', 'lite_llm'],
  pattern: dashedToken(/sk-[\w-]{22}/),
  judge,
  confidence: 'medium',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['LITELLM_MASTER_KEY={<}sk-{62:10}9Zq{64:8}x{>}', 'litellm --api_key {<}sk-{62:10}9Zq{64:8}x{>}'],
  counterExamples: [
    'LITELLM_MASTER_KEY=sk-1234',
    'OTHER=sk-{64:21}x',
    'LITELLM_MASTER_KEY=sk-{64:23}x',
    'litellm sk-your-key-goes-over-he',
  ],
} satisfies PatternRule;

/** 22 characters with dashes may be words (`sk-loading-animation-box`), but not with both cases and a digit. */
function judge(secret: string): Judgement | null {
  const random = /[A-Z]/.test(secret) && /[a-z]/.test(secret.slice(3)) && /[0-9]/.test(secret);
  return random ? judgement(secret, 'medium', 'LiteLLM is named beside it') : null;
}
