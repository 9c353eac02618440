import { codexAuthFile, loginTokenKeywords } from '../src/detect/openai-context.ts';
import type { Judgement, PatternRule } from '../src/detect/rule.ts';
import { dashedToken } from './shared/token.ts';

export const chatgptAccessToken = {
  kind: 'pattern',
  id: 'chatgpt-access-token',
  title: 'ChatGPT access token',
  description: "A JSON Web Token of OpenAI's login, good for about ten days: the ChatGPT or Codex account of a person.",
  severity: 'high',
  vendor: 'openai',
  path: codexAuthFile,
  keywords: loginTokenKeywords,
  // A long signature may end outside the window.
  needs: 'eyJ',
  pattern: dashedToken(/eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{20,8000}(?:\.[A-Za-z0-9_-]{20,1400}|$)/),
  judge,
  confidence: 'high',
  references: ['https://github.com/openai/codex/blob/main/docs/authentication.md'],
  examples: [
    '"access_token": "{<}{jwt:openai}{>}",',
    'Authorization: Bearer {<}{jwt:openai}{>}',
    'CODEX_ACCESS_TOKEN={<}{jwt:openai}{>}',
    '{jwt:openai}',
  ],
  counterExamples: ['Authorization: Bearer {jwt:other}', 'openai {jwt:other}', 'x{jwt:openai}'],
} satisfies PatternRule;

/** The claims under which OpenAI's login says who the token is for. */
const CLAIMS = ['"https://api.openai.com/auth"', '"https://api.openai.com/profile"'];

function judge(secret: string): Judgement | null {
  const payload = Buffer.from(secret.split('.')[1] ?? '', 'base64url')
    .toString('latin1')
    .replaceAll('\\/', '/');
  return payload.startsWith('{') && CLAIMS.some((claim) => payload.includes(claim))
    ? { confidence: 'high', reasons: ["its payload has the claim of OpenAI's login"] }
    : null;
}
