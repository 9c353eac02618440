import type { MarkedRule } from '../src/detect/rule.ts';

export const openaiAdminKey = {
  kind: 'marked',
  id: 'openai-admin-key',
  title: 'OpenAI admin key',
  description: 'Administers an organization: users, projects, service accounts and their keys, audit logs, costs.',
  severity: 'critical',
  vendor: 'openai',
  service: 'openai-admin',
  shapes: [
    { prefix: 'sk-admin-', half: 58, alphabet: 'base64url', confidence: 'high' },
    { prefix: 'sk-admin-', half: 74, alphabet: 'base64url', confidence: 'high' },
  ],
  references: [
    'https://platform.openai.com/docs/api-reference/authentication',
    'https://platform.openai.com/docs/api-reference/admin-api-keys',
  ],
  examples: [
    'OPENAI_ADMIN_KEY={<}sk-admin-{64:58}{marker}{64:56}{z}{>}',
    '{{ "key": "{<}sk-admin-{64:58}{marker}{64:56}{z}{>}" }',
    '{<}sk-admin-{64:74}{marker}{64:72}{z}{>}|',
    'admin: {<}sk-admin-{64:58}{marker}{64:56}{z}{>}_v2',
  ],
  counterExamples: [
    'sk-admin-1234abcd',
    'sk-admin-{62:124}',
    'sk-admin-{64:58}t3blbkfj{64:56}{z}',
    'desk-admin-{64:58}{marker}{64:56}{z}',
  ],
} satisfies MarkedRule;
