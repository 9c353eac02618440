import { nameBefore } from '../src/detect/openai-context.ts';
import type { Judgement, PatternRule, Surroundings } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const mistralApiKey = {
  kind: 'pattern',
  id: 'mistral-api-key',
  title: 'Mistral key',
  description: 'A key of Mistral; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'mistral',
  keywords: ['mistral', 'Mistral', 'MISTRAL'],
  pattern: token(/[A-Za-z0-9]{32}/),
  judge,
  confidence: 'medium',
  entropy: 3.5,
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['MISTRAL_API_KEY={<}{62:32}{>}', 'mistral_api_key = "{<}{62:32}{>}"'],
  counterExamples: [
    'API_KEY={62:32} # mistral',
    'MISTRAL_API_KEY={62:31}',
    'MISTRAL_API_KEY={62:33}',
    'MISTRAL_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'mistral_model={62:32}',
  ],
} satisfies PatternRule;

/** The value has no mark of its own: the name must say whose key it is. */
function judge(secret: string, around: Surroundings): Judgement | null {
  const name = nameBefore(around);
  const named = /mistral/i.test(name) && /key|token|secret/i.test(name);
  return named ? judgement(secret, 'medium', 'its name says Mistral') : null;
}
