import { assignmentPattern } from '../src/detect/assignment-forms.ts';
import { judgeAssignment } from '../src/detect/assignment.ts';
import { codexWord, openaiWords } from '../src/detect/openai-context.ts';
import type { PatternRule } from '../src/detect/rule.ts';

export const hardcodedApiKey = {
  kind: 'pattern',
  gated: true,
  generic: true,
  id: 'hardcoded-api-key',
  title: 'Hardcoded API key for OpenAI client',
  description:
    'A random value of no published format is given to an OpenAI client, variable, option or header: a key of a proxy, a gateway or another vendor.',
  severity: 'high',
  vendor: 'openai',
  keywords: [...openaiWords, 'OPEN_AI', 'open_ai', codexWord],
  pattern: assignmentPattern,
  judge: judgeAssignment,
  confidence: 'medium',
  references: [
    'https://platform.openai.com/docs/api-reference/authentication',
    'https://cwe.mitre.org/data/definitions/798.html',
  ],
  examples: [
    'OPENAI_API_KEY={<}{62:48}{>}',
    'openai.api_key = "{<}{62:40}{>}"',
    'client = OpenAI(\n    base_url="https://gateway.example",\n    api_key="{<}sk-{62:48}{>}",\n)',
    'new OpenAI({{ apiKey: "{<}{62:32}{>}" })',
    'curl https://api.openai.com/v1/models -H "Authorization: Bearer {<}{62:43}{>}"',
    '$env:OPENAI_API_KEY = "{<}{62:36}{>}"',
    'setx OPENAI_API_KEY {<}{62:40}{>}',
    'openai:\n  api_key: {<}{62:40}{>}\n',
    '- name: OPENAI_API_KEY\n  value: {<}{62:40}{>}\n',
    '<add key="OpenAIKey" value="{<}{62:40}{>}"/>',
    'os.getenv("OPENAI_API_KEY", "{<}{62:40}{>}")',
  ],
  counterExamples: [
    'OPENAI_API_KEY=your-openai-api-key-goes-here',
    'OPENAI_API_KEY=${{OPENAI_API_KEY_FROM_VAULT}',
    'OPENAI_API_KEY=sk-proj-{64:74}{marker}{64:72}{z}',
    'OPENAI_API_KEY=sk-or-v1-{hex:64}',
    'OPENAI_ORG_ID=org-{62:24}',
    'OPENAI_API_KEY_SHA256={hex:64}',
    'openai_model = "{62:40}"',
    'anthropic_api_key = "{62:40}" # not for openai',
    'const openaiKey = getOpenAIKeyFromEnvironment()',
    'AzureOpenAI(api_key="{hex:32}")',
  ],
} satisfies PatternRule;
