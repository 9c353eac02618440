import { hasOpenAiContext, openaiWords } from '../src/detect/openai-context.ts';
import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const openaiProjectId = {
  kind: 'pattern',
  gated: true,
  id: 'openai-project-id',
  title: 'OpenAI project id',
  description: 'Names a project; not a secret, but some teams keep it out of public code.',
  severity: 'info',
  vendor: 'openai',
  optIn: true,
  entropy: 3.4,
  keywords: openaiWords,
  needs: 'proj_',
  pattern: token(/proj_[A-Za-z0-9]{24}/),
  judge: (secret, around) =>
    hasOpenAiContext(around) ? judgement(secret, 'medium', 'OpenAI is named beside it') : null,
  confidence: 'medium',
  references: ['https://platform.openai.com/docs/api-reference/authentication'],
  examples: ['OPENAI_PROJECT_ID={<}proj_{62:24}{>}', 'OpenAI({{ id: "{<}proj_{62:24}{>}" })'],
  counterExamples: [
    'ID=proj_{62:24}',
    'openai proj_{62:23}',
    'openai proj_{62:25}',
    'openai xproj_{62:24}',
    'openai proj_aaaaaaaaaaaaaaaaaaaaaaaa',
  ],
} satisfies PatternRule;
