import {
  hasAzureOpenAiContext,
  isPlainKeyName,
  nameBefore,
  openaiWords,
  wordsOf,
} from '../src/detect/openai-context.ts';
import type { Judgement, PatternRule, Surroundings } from '../src/detect/rule.ts';
import { token } from './shared/token.ts';

export const azureOpenaiKeyLegacy = {
  kind: 'pattern',
  gated: true,
  id: 'azure-openai-key-legacy',
  title: 'Azure OpenAI key, older form',
  description: 'A key of an Azure OpenAI resource in the form without a signature: 32 hexadecimal characters.',
  severity: 'high',
  vendor: 'azure-openai',
  service: 'azure-openai',
  keywords: [...openaiWords, 'ai.azure.com'],
  pattern: token(/[0-9a-f]{32}/),
  judge,
  confidence: 'medium',
  entropy: 2.9,
  references: [
    'https://learn.microsoft.com/azure/ai-services/openai/reference',
    'https://learn.microsoft.com/azure/ai-services/rotate-keys',
  ],
  examples: [
    'AZURE_OPENAI_API_KEY={<}{hex:32}{>}',
    'endpoint = "https://unit.openai.azure.com/"\napi_key = "{<}{hex:32}{>}"',
    'client = AzureOpenAI(azure_endpoint=url, api_key="{<}{hex:32}{>}")',
    'curl https://unit.openai.azure.com/openai/deployments -H "api-key: {<}{hex:32}{>}"',
    'new AzureOpenAIClient(new Uri(url), new AzureKeyCredential(\n  "{<}{hex:32}{>}"))',
    'OPENAI_API_TYPE=azure\nOPENAI_API_KEY={<}{hex:32}{>}',
    '<add key="AzureOpenAIKey" value="{<}{hex:32}{>}" />',
    '- name: AZURE_OPENAI_API_KEY\n  value: {<}{hex:32}{>}',
    '"AzureOpenAI": {{ "Endpoint": "https://x.openai.azure.com", "Key": "{<}{hex:32}{>}" }',
    'endpoint: https://unit.services.ai.azure.com\napi_key: {<}{hex:32}{>}',
    'https://x.cognitiveservices.azure.com/openai/v1\nsetx AZURE_API_KEY {<}{hex:32}{>}',
  ],
  counterExamples: [
    'AZURE_OPENAI_API_KEY={HEX:31}F',
    'AZURE_OPENAI_API_KEY={hex:31}',
    'AZURE_OPENAI_API_KEY={hex:33}',
    'AZURE_OPENAI_API_KEY=0123456789abcdef0123456789abcdef',
    'AZURE_OPENAI_API_KEY=deadbeefdeadbeefdeadbeefdeadbeef',
    'AZURE_OPENAI_API_KEY=00000000000000000000000000000000',
    'OPENAI_API_KEY={hex:32}',
    'api_key = "{hex:32}"',
    'https://x.openai.azure.com\netag: {hex:32}',
    'https://x.openai.azure.com\n"request-id": "{hex:32}"',
    'https://x.openai.azure.com key_md5={hex:32}',
    'AZURE_OPENAI_KEY_SHA={hex:32}',
    'AZURE_OPENAI_KEY=$KEY\nSPEECH_KEY={hex:32}',
    'AZURE_OPENAI_KEY=$KEY\nDD_API_KEY={hex:32}',
    'AZURE_OPENAI_KEY=$KEY\nSECRET_KEY={hex:32}',
    'https://x.openai.azure.com cdn.example.com/{hex:32}.js',
    'https://x.cognitiveservices.azure.com/translator/text -H "Ocp-Apim-Subscription-Key: {hex:32}"',
  ],
} satisfies PatternRule;

/** Words of a name whose value is derived from a key, or names one. */
const NO_SECRET =
  /^(?:etag|md|sha|hash|digest|checksum|request|id|uuid|guid|trace|thumbprint|fingerprint|version|vault)$/;

function judge(secret: string, around: Surroundings): Judgement | null {
  if (isPatterned(secret)) return null;
  const name = nameBefore(around);
  const words = wordsOf(name);
  if (!/key|token|secret|credential/i.test(name) || words.some((word) => NO_SECRET.test(word))) return null;
  if (/azure.?open.?ai|open.?ai.?azure|aoai/i.test(name)) {
    return { confidence: 'medium', reasons: ['its name says Azure OpenAI'] };
  }
  const generic = /open.?ai/i.test(name) || isPlainKeyName(name);
  if (!generic || !hasAzureOpenAiContext(around)) return null;
  return { confidence: 'medium', reasons: ['an Azure OpenAI endpoint or client is named beside it'] };
}

/** Nobody's random key: six characters in order, five equal ones, or a block repeated. */
function isPatterned(hex: string): boolean {
  for (let period = 1; period <= 16; period++) if (hex.slice(period) === hex.slice(0, -period)) return true;
  const digits = Array.from(hex, (digit) => Number.parseInt(digit, 16));
  return [1, -1].some((step) => hasRun(digits, step, 6)) || hasRun(digits, 0, 5);
}

function hasRun(digits: readonly number[], step: number, length: number): boolean {
  let run = 1;
  for (let at = 1; at < digits.length; at++) {
    run = digits[at] === (digits[at - 1] ?? NaN) + step ? run + 1 : 1;
    if (run >= length) return true;
  }
  return false;
}
