import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { sk48, skVendor } from './shared/sk-vendors.ts';

export const braintrustApiKey = {
  kind: 'pattern',
  id: 'braintrust-api-key',
  title: 'Braintrust key',
  description: 'A key of Braintrust; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'braintrust',
  keywords: ['braintrust', 'Braintrust', 'BRAINTRUST', 'BrainTrust'],
  pattern: sk48,
  judge: (secret, around) =>
    skVendor(secret, around) === 'braintrust' ? judgement(secret, 'high', 'Braintrust is named beside it') : null,
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: [
    'BRAINTRUST_API_KEY={<}sk-{62:48}{>}',
    'base_url="https://api.braintrust.dev"\nOPENAI_API_KEY="{<}sk-{62:48}{>}"',
  ],
  counterExamples: [
    'OTHER_API_KEY=sk-{62:48}',
    'BRAINTRUST_API_KEY=sk-{62:48}x',
    'BRAINTRUST_API_KEY=xsk-{62:48}',
    'BRAINTRUST_API_KEY=sk-{62:48}-x',
    'MOONSHOT_API_KEY=sk-{62:48}\n# braintrust',
    'BRAINTRUST_API_KEY=sk-{62:20}{marker}{62:20}',
  ],
} satisfies PatternRule;
