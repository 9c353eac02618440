import { chatgptLoginKeywords, codexAuthFile, hasChatgptLoginContext } from '../src/detect/openai-context.ts';
import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { dashedToken } from './shared/token.ts';

export const chatgptRefreshToken = {
  kind: 'pattern',
  gated: true,
  id: 'chatgpt-refresh-token',
  title: 'ChatGPT refresh token',
  description: 'Makes new access tokens of a ChatGPT or Codex account until it is used up or revoked.',
  severity: 'critical',
  vendor: 'openai',
  path: codexAuthFile,
  keywords: chatgptLoginKeywords,
  needs: 'rt_',
  pattern: dashedToken(/rt_[A-Za-z0-9_.-]{39,199}[A-Za-z0-9_-]/),
  judge: (secret, around) =>
    hasChatgptLoginContext(around)
      ? judgement(secret, 'medium', "it stands beside OpenAI's login service or in Codex's login file")
      : null,
  confidence: 'medium',
  references: ['https://github.com/openai/codex/blob/main/docs/authentication.md'],
  examples: [
    '"issuer": "https://auth.openai.com", "refresh_token": "{<}rt_{64:43}.{64:42}x{>}"',
    'curl https://auth.openai.com/oauth/token -d client_id=app_{62:24} -d refresh_token={<}rt_{64:59}x{>}',
    '"id_token": "{jwt:openai}", "refresh_token": "{<}rt_{64:43}.{64:42}x{>}"',
  ],
  counterExamples: [
    '"refresh_token": "rt_{64:43}.{64:42}x"',
    'https://auth.openai.com rt_{64:20}',
    'https://auth.openai.com start_{64:50}',
    'auth.openai.com rt_{62:300}',
  ],
} satisfies PatternRule;
