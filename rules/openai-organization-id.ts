import { hasOpenAiContext, openaiWords } from '../src/detect/openai-context.ts';
import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const openaiOrganizationId = {
  kind: 'pattern',
  gated: true,
  id: 'openai-organization-id',
  title: 'OpenAI organization id',
  description: 'Names an organization; not a secret, but some teams keep it out of public code.',
  severity: 'info',
  vendor: 'openai',
  optIn: true,
  entropy: 3.4,
  keywords: openaiWords,
  needs: 'org-',
  pattern: token(/org-[A-Za-z0-9]{24}/),
  judge: (secret, around) =>
    hasOpenAiContext(around) ? judgement(secret, 'medium', 'OpenAI is named beside it') : null,
  confidence: 'medium',
  references: ['https://platform.openai.com/docs/api-reference/authentication'],
  examples: ['OPENAI_ORG_ID={<}org-{62:24}{>}', 'OpenAI({{ id: "{<}org-{62:24}{>}" })'],
  counterExamples: [
    'ID=org-{62:24}',
    'openai org-{62:23}',
    'openai org-{62:25}',
    'openai xorg-{62:24}',
    'openai org-aaaaaaaaaaaaaaaaaaaaaaaa',
  ],
} satisfies PatternRule;
