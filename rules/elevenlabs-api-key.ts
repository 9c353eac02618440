import { openaiWords } from '../src/detect/openai-context.ts';
import type { PatternRule } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const elevenlabsApiKey = {
  kind: 'pattern',
  gated: true,
  id: 'elevenlabs-api-key',
  title: 'ElevenLabs key',
  description: 'A key of ElevenLabs; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'elevenlabs',
  keywords: ['eleven', 'Eleven', 'ELEVEN', 'xi-api-key', ...openaiWords],
  pattern: token(/sk_[0-9a-f]{48}/),
  judge: (secret) => judgement(secret, 'high', 'it has the shape of keys of ElevenLabs'),
  confidence: 'high',
  references: ['https://github.com/trufflesecurity/trufflehog'],
  examples: [
    'ELEVENLABS_API_KEY={<}sk_{hex:48}{>}',
    '-H "xi-api-key: {<}sk_{hex:48}{>}"',
    'OPENAI_API_KEY={<}sk_{hex:48}{>}',
  ],
  counterExamples: ['sk_{hex:48}', 'ELEVEN=sk_{hex:47}', 'ELEVEN=sk_{hex:49}', 'ELEVEN=task_{hex:48}'],
} satisfies PatternRule;
