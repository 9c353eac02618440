import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { dashedToken } from './shared/token.ts';

export const googleApiKey = {
  kind: 'pattern',
  id: 'google-api-key',
  title: 'Google key',
  description: 'A key of Google; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'google',
  keywords: ['AIza', 'AQ.Ab8RN6'],
  pattern: dashedToken(/AIza[\w-]{35}|AQ\.Ab8RN6[\w-]{44}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of Google'),
  confidence: 'high',
  references: ['https://github.com/gitleaks/gitleaks'],
  examples: ['GEMINI_API_KEY={<}AIza{64:34}-{>}', '?key={<}AIza{64:35}{>}&v=1', '{<}AQ.Ab8RN6{64:44}{>}'],
  counterExamples: ['AIza{64:34}', 'AIza{64:36}', 'xAIza{64:35}'],
} satisfies PatternRule;
