import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const tavilyApiKey = {
  kind: 'pattern',
  id: 'tavily-api-key',
  title: 'Tavily key',
  description: 'A key of Tavily; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'tavily',
  keywords: ['tvly-'],
  pattern: token(/tvly-(?:(?:dev|prod)-)?[A-Za-z0-9]{32}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of Tavily'),
  confidence: 'high',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: ['TAVILY_API_KEY={<}tvly-{62:32}{>}', '{<}tvly-dev-{62:32}{>}'],
  counterExamples: ['tvly-{62:20}', 'tvly-YOUR_API_KEY'],
} satisfies PatternRule;
