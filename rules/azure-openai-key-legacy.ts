import { leadsBefore } from '../src/detect/assignment-forms.ts';
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
    'azure_openai_key: Optional[str] = "{<}{hex:32}{>}"',
    'azure_openai_key: str = Field(default="{<}{hex:32}{>}")',
    'env::var("AZURE_OPENAI_KEY").unwrap_or("{<}{hex:32}{>}".into())',
    'public string AzureOpenAIKey {{ get; set; } = "{<}{hex:32}{>}";',
    'variable "azure_openai_key" {{\n  type    = string\n  default = "{<}{hex:32}{>}"\n}',
    'AddAzureOpenAIChatCompletion("gpt", "https://unit.openai.azure.com/", "{<}{hex:32}{>}");',
    'openai.DefaultAzureConfig("{<}{hex:32}{>}", "https://unit.openai.azure.com/")',
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
    'variable "azure_openai_key" {{\n}\nvariable "build" {{\n  default = "{hex:32}"\n}',
    'AzureOpenAI(azure_deployment="{hex:32}")',
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
  const reason = isKeyName(name) || isNoSecret(name) ? reasonOf(name, around) : furtherReason(around);
  return reason === undefined ? null : { confidence: 'medium', reasons: [reason] };
}

const isKeyName = (name: string): boolean => /key|token|secret|credential/i.test(name);
const isNoSecret = (name: string): boolean => wordsOf(name).some((word) => NO_SECRET.test(word));

function reasonOf(name: string, around: Surroundings): string | undefined {
  if (!isKeyName(name) || isNoSecret(name)) return undefined;
  if (/azure.?open.?ai|open.?ai.?azure|aoai/i.test(name)) return 'its name says Azure OpenAI';
  const generic = /open.?ai/i.test(name) || isPlainKeyName(name);
  return generic && hasAzureOpenAiContext(around) ? 'an Azure OpenAI endpoint or client is named beside it' : undefined;
}

/** A type, `default` or another argument stands between the value and what it is given to. */
function furtherReason(around: Surroundings): string | undefined {
  for (const { name, link } of leadsBefore(around.text, around.start)) {
    const isClient = link.includes('(') && /azure.?open.?ai|open.?ai.{0,12}azure/i.test(name);
    const reason = isClient ? 'it is given to an Azure OpenAI client' : reasonOf(name, around);
    if (reason !== undefined) return reason;
  }
  return undefined;
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
