import { nameBefore } from '../src/detect/openai-context.ts';
import type { Judgement, PatternRule, Surroundings } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const cohereApiKey = {
  kind: 'pattern',
  id: 'cohere-api-key',
  title: 'Cohere key',
  description: 'A key of Cohere; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'cohere',
  keywords: ['cohere', 'Cohere', 'COHERE', 'CO_API_KEY'],
  pattern: token(/[A-Za-z0-9]{40}/),
  judge,
  confidence: 'medium',
  entropy: 3.5,
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['COHERE_API_KEY={<}{62:40}{>}', 'cohere_api_key = "{<}{62:40}{>}"'],
  counterExamples: [
    'API_KEY={62:40} # cohere',
    'COHERE_API_KEY={62:39}',
    'COHERE_API_KEY={62:41}',
    'COHERE_API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'cohere_model={62:40}',
  ],
} satisfies PatternRule;

/** The value has no mark of its own: the name must say whose key it is. */
function judge(secret: string, around: Surroundings): Judgement | null {
  const name = nameBefore(around);
  const named = /cohere|^co_api_key$/i.test(name) && /key|token|secret/i.test(name);
  return named ? judgement(secret, 'medium', 'its name says Cohere') : null;
}
