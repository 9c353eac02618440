import { hasOpenAiContext, openaiWords } from '../src/detect/openai-context.ts';
import type { Judgement, PatternRule, Surroundings } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

const realtimeWords: readonly string[] = ['realtime', 'Realtime'];

export const openaiEphemeralClientSecret = {
  kind: 'pattern',
  gated: true,
  id: 'openai-ephemeral-client-secret',
  title: 'OpenAI ephemeral client secret',
  description: 'Opens Realtime sessions, and is worthless ten seconds to two hours after it was made.',
  severity: 'low',
  vendor: 'openai',
  keywords: [...openaiWords, ...realtimeWords],
  needs: 'ek_',
  pattern: token(/ek_[0-9a-f]{32}/),
  judge,
  confidence: 'medium',
  references: ['https://platform.openai.com/docs/api-reference/realtime-sessions'],
  examples: [
    'const realtime = connect("{<}ek_{hex:32}{>}")',
    '{{"object": "realtime.session", "client_secret": {{"value": "{<}ek_{hex:32}{>}"}}',
    'OPENAI_EPHEMERAL_KEY={<}ek_{hex:32}{>}',
  ],
  counterExamples: [
    'key = ek_{hex:32}',
    'openai ek_{hex:40}',
    'openai ek_{HEX:32}g',
    'openai week_{hex:32}',
    'openai ek_abc123',
  ],
} satisfies PatternRule;

function judge(secret: string, around: Surroundings): Judgement | null {
  const named = hasOpenAiContext(around) || /realtime/i.test(around.text) || /realtime/i.test(around.outer);
  return named ? judgement(secret, 'medium', 'OpenAI or a Realtime session is named beside it') : null;
}
