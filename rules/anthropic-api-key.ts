import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { dashedToken } from './shared/token.ts';

export const anthropicApiKey = {
  kind: 'pattern',
  id: 'anthropic-api-key',
  title: 'Anthropic key',
  description: 'A key of Anthropic; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'anthropic',
  keywords: ['sk-ant-'],
  pattern: dashedToken(/sk-ant-(?:(?:api|admin)\d{2,4}-[\w-]{93}AA|(?:oat|ort|sid)\d{2}-[\w-]{40,200})/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of Anthropic'),
  confidence: 'high',
  references: ['https://github.com/gitleaks/gitleaks'],
  examples: [
    'ANTHROPIC_API_KEY={<}sk-ant-api03-{64:93}AA{>}',
    'OPENAI_API_KEY="{<}sk-ant-admin01-{64:93}AA{>}"',
    '\\n{<}sk-ant-oat01-{64:80}x{>}\\n',
  ],
  counterExamples: ['sk-ant-api03-{64:20}', 'sk-ant-your-key-here', 'xsk-ant-api03-{64:93}AA'],
} satisfies PatternRule;
