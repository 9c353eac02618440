import type { MarkedRule } from '../src/detect/rule.ts';

export const openaiServiceAccountKey = {
  kind: 'marked',
  id: 'openai-service-account-key',
  title: 'OpenAI service account key',
  description: 'A key of a service account: tied to a project and to no person, so it often runs production.',
  severity: 'critical',
  vendor: 'openai',
  service: 'openai',
  shapes: [
    { prefix: 'sk-svcacct-', half: 46, alphabet: 'base64url', confidence: 'high' },
    { prefix: 'sk-svcacct-', half: 58, alphabet: 'base64url', confidence: 'high' },
    { prefix: 'sk-svcacct-', half: 74, alphabet: 'base64url', confidence: 'high' },
    { prefix: 'sk-<name>-', half: 20, alphabet: 'base62', confidence: 'high' },
  ],
  references: [
    'https://platform.openai.com/docs/api-reference/authentication',
    'https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety',
  ],
  examples: [
    'OPENAI_API_KEY={<}sk-svcacct-{64:74}{marker}{64:72}{z}{>}',
    '<key>{<}sk-svcacct-{64:58}{marker}{64:56}{z}{>}</key>',
    '{<}sk-svcacct-{64:46}{marker}{64:44}{z}{>}.',
    'use({<}sk-build-bot_2-{62:20}{marker}{62:20}{>})',
    '%20{<}sk-svcacct-{64:74}{marker}{64:72}{z}{>}#end',
  ],
  counterExamples: [
    'sk-svcacct-{62:100}',
    'xxsk-svcacct-{64:74}{marker}{64:72}{z}',
    'sk-ssh-ed25519@openssh.com',
    'sk-service-build-bot-{62:20}t3blbkfj{62:20}',
  ],
} satisfies MarkedRule;
