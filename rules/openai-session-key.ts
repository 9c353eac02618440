import { hasOpenAiContext, openaiWords } from '../src/detect/openai-context.ts';
import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const openaiSessionKey = {
  kind: 'pattern',
  gated: true,
  id: 'openai-session-key',
  title: 'OpenAI session key',
  description:
    'The browser session of platform.openai.com, good for about two weeks: the dashboard and the API as that person.',
  severity: 'high',
  vendor: 'openai',
  keywords: openaiWords,
  needs: 'sess-',
  pattern: token(/sess-[A-Za-z0-9]{40}/),
  judge: (secret, around) =>
    hasOpenAiContext(around) ? judgement(secret, 'medium', 'OpenAI is named beside it') : null,
  confidence: 'medium',
  references: ['https://github.com/binary-husky/gpt_academic/issues/1254'],
  examples: [
    'OPENAI_SESSION={<}sess-{62:40}{>}',
    'curl https://api.openai.com/v1/usage -H "Authorization: Bearer {<}sess-{62:40}{>}"',
    'openai: \\n{<}sess-{62:40}{>}\\n',
  ],
  counterExamples: [
    'SESSION=sess-{62:40}',
    'openai sess-{62:39}',
    'openai sess-{62:41}',
    'openai xsess-{62:40}',
    'openai sess-{62:20}-{62:19}',
  ],
} satisfies PatternRule;
