import type { MarkedRule } from '../src/detect/rule.ts';

export const openaiUserKey = {
  kind: 'marked',
  id: 'openai-user-key',
  title: 'OpenAI user key',
  description:
    'A key of a person, in every organization and project of theirs. The legacy form still leaks most often.',
  severity: 'critical',
  vendor: 'openai',
  service: 'openai',
  shapes: [
    { prefix: 'sk-', half: 20, alphabet: 'base62', confidence: 'high' },
    { prefix: 'sk-', half: 42, alphabet: 'base64url', confidence: 'medium' },
    { prefix: 'sk-None-', half: 20, alphabet: 'base62', confidence: 'high' },
    { prefix: 'sk-None-', half: 58, alphabet: 'base64url', confidence: 'high' },
    { prefix: 'sk-None-', half: 74, alphabet: 'base64url', confidence: 'high' },
  ],
  references: [
    'https://platform.openai.com/docs/api-reference/authentication',
    'https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety',
  ],
  examples: [
    "openai.api_key = '{<}sk-{62:20}{marker}{62:20}{>}'",
    '{<}sk-{64:42}{marker}{64:40}{z}{>}',
    'Authorization: Bearer {<}sk-None-{62:20}{marker}{62:20}{>}',
    '{<}sk-None-{64:58}{marker}{64:56}{z}{>}/',
    'x: {<}sk-None-{64:74}{marker}{64:72}{z}{>}, y',
    '"\\t{<}sk-{62:20}{marker}{62:20}{>}\\r\\n"',
    '{<}sk-{62:20}{marker}{62:20}{>}-old',
    '{<}sk-{62:30}{marker}{62:30}{>}',
  ],
  counterExamples: [
    'ask-{62:20}{marker}{62:20}',
    'sk-{62:48}',
    'sk-{62:20}t3blbkfj{62:20}',
    'sk-{marker}',
    '{62:30}{marker}{62:30}',
    'sk-...',
    'locale: sk-SK',
  ],
} satisfies MarkedRule;
