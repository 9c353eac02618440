import { codexAuthFile, codexWord, openaiWords } from '../src/detect/openai-context.ts';
import type { Judgement, PatternRule, Surroundings } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { namesBefore } from './shared/names.ts';
import { dashedToken } from './shared/token.ts';

export const chatgptPersonalAccessToken = {
  kind: 'pattern',
  gated: true,
  id: 'chatgpt-personal-access-token',
  title: 'ChatGPT personal access token',
  description: 'Uses the Codex backend as a user of a ChatGPT workspace.',
  severity: 'critical',
  vendor: 'openai',
  path: codexAuthFile,
  keywords: [codexWord, ...openaiWords],
  needs: 'at-',
  pattern: dashedToken(/at-[A-Za-z0-9_-]{24,256}/),
  judge,
  confidence: 'medium',
  references: ['https://github.com/openai/codex/blob/main/docs/authentication.md'],
  examples: [
    'CODEX_ACCESS_TOKEN={<}at-{64:42}x{>}',
    'export CODEX_ACCESS_TOKEN="{<}at-{64:30}x{>}"',
    '{{"OPENAI_API_KEY": null, "personal_access_token": "{<}at-{64:42}x{>}"}',
    'CODEX_ACCESS_TOKEN:\n    description: x\n    value: "{<}at-{64:42}x{>}"',
  ],
  counterExamples: [
    'CODEX_MODE=at-least-once-delivery-semantics',
    'CODEX_ACCESS_TOKEN=at-your-personal-access-token-here',
    'personal_access_token: at-{64:42}x',
    'CODEX_ACCESS_TOKEN=at-{62:20}',
    'CODEX_ACCESS_TOKEN=cat-{64:42}x',
    'CODEX_HOME=/x # look at-{64:42}x',
  ],
} satisfies PatternRule;

/** `at-` starts many ordinary words, so only the names that Codex itself uses count, and no words in small letters. */
function judge(secret: string, around: Surroundings): Judgement | null {
  const codex = /codex|openai/i.test(around.text + around.outer) || codexAuthFile.test(around.path ?? '');
  const isNamed = (name: string): boolean =>
    /CODEX_\w{0,20}(?:TOKEN|KEY)$/.test(name) || (codex && /personal_?access_?token$/i.test(name));
  if (!namesBefore(around).some(isNamed) || !/[A-Z0-9]/.test(secret)) return null;
  return judgement(secret, 'medium', 'it has the prefix, and its name is the one that Codex reads');
}
