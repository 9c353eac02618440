import type { MarkedRule } from '../src/detect/rule.ts';

export const openaiProjectKey = {
  kind: 'marked',
  id: 'openai-project-key',
  title: 'OpenAI project key',
  description: "A key of one project: all its endpoints that the key may use, at the project's cost.",
  severity: 'critical',
  vendor: 'openai',
  service: 'openai',
  shapes: [
    { prefix: 'sk-proj-', half: 20, alphabet: 'base62', confidence: 'high' },
    { prefix: 'sk-proj-', half: 58, alphabet: 'base64url', confidence: 'high' },
    { prefix: 'sk-proj-', half: 74, alphabet: 'base64url', confidence: 'high' },
  ],
  references: [
    'https://platform.openai.com/docs/api-reference/authentication',
    'https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety',
  ],
  examples: [
    'OPENAI_API_KEY={<}sk-proj-{64:74}{marker}{64:72}{z}{>}',
    '{<}sk-proj-{62:20}{marker}{62:20}{>}_v2',
    'https://example.com/?key={<}sk-proj-{64:58}{marker}{64:56}{z}{>}&n=1',
    'log: \\n{<}sk-proj-{64:74}{marker}{64:72}{z}{>}\\n',
    'a,b,{<}sk-proj-{64:74}{marker}{64:72}{z}{>},c',
    'openai-insecure-api-key.{<}sk-proj-{64:74}{marker}{64:72}{z}{>}',
    '{<}sk-proj-{64:74}{marker}{64:72}{z}{>}-old',
    'MY_{<}sk-proj-{64:74}{marker}{64:72}{z}{>}&quot;',
    '\u001b[33m{<}sk-proj-{64:74}{marker}{64:72}{z}{>}\u001b[0m',
  ],
  counterExamples: [
    'xxsk-proj-{64:74}{marker}{64:72}{z}',
    'sk-proj-{64:74}t3blbkfj{64:72}{z}',
    'sk-proj-your-api-key-here',
    'sk-proj-****{62:4}',
    'sk-proj-{62:156}',
    'data:application/json;base64,{b64:40}{marker}{b64:60}',
    '${{OPENAI_API_KEY}',
  ],
} satisfies MarkedRule;
