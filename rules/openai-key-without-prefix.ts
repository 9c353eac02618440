import type { MarkedRule } from '../src/detect/rule.ts';

export const openaiKeyWithoutPrefix = {
  kind: 'marked',
  id: 'openai-key-without-prefix',
  title: 'OpenAI key without its prefix',
  description: 'The body of a key whose prefix stands elsewhere, as in "sk-" + name + body.',
  severity: 'critical',
  vendor: 'openai',
  shapes: [
    { prefix: '', half: 46, alphabet: 'base64url', confidence: 'medium' },
    { prefix: '', half: 58, alphabet: 'base64url', confidence: 'medium' },
    { prefix: '', half: 74, alphabet: 'base64url', confidence: 'medium' },
  ],
  references: [
    'https://platform.openai.com/docs/api-reference/authentication',
    'https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety',
  ],
  examples: [
    "const body = '{<}{64:74}{marker}{64:72}{z}{>}';",
    'body: {<}{64:58}{marker}{64:56}{z}{>}',
    'parts = ["{<}{64:46}{marker}{64:44}{z}{>}"]',
  ],
  counterExamples: [
    '{62:20}{marker}{62:20}',
    '{64:74}{marker}{64:20}',
    '{b64:30}/{marker}{b64:40}=',
    '{64:74}t3blbkfj{64:72}{z}',
  ],
} satisfies MarkedRule;
