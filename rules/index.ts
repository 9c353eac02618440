import type { Rule } from '../src/detect/rule.ts';
import { alibabaApiKey } from './alibaba-api-key.ts';
import { anthropicApiKey } from './anthropic-api-key.ts';
import { azureAiServicesKey } from './azure-ai-services-key.ts';
import { azureOpenaiKey } from './azure-openai-key.ts';
import { azureOpenaiKeyLegacy } from './azure-openai-key-legacy.ts';
import { azureOtherKey } from './azure-other-key.ts';
import { baichuanApiKey } from './baichuan-api-key.ts';
import { braintrustApiKey } from './braintrust-api-key.ts';
import { cerebrasApiKey } from './cerebras-api-key.ts';
import { chatgptAccessToken } from './chatgpt-access-token.ts';
import { chatgptPersonalAccessToken } from './chatgpt-personal-access-token.ts';
import { chatgptRefreshToken } from './chatgpt-refresh-token.ts';
import { cohereApiKey } from './cohere-api-key.ts';
import { deepseekApiKey } from './deepseek-api-key.ts';
import { elevenlabsApiKey } from './elevenlabs-api-key.ts';
import { googleApiKey } from './google-api-key.ts';
import { groqApiKey } from './groq-api-key.ts';
import { hardcodedApiKey } from './hardcoded-api-key.ts';
import { heliconeApiKey } from './helicone-api-key.ts';
import { huggingfaceApiKey } from './huggingface-api-key.ts';
import { hunyuanApiKey } from './hunyuan-api-key.ts';
import { langfuseApiKey } from './langfuse-api-key.ts';
import { langsmithApiKey } from './langsmith-api-key.ts';
import { langwatchApiKey } from './langwatch-api-key.ts';
import { litellmApiKey } from './litellm-api-key.ts';
import { minimaxApiKey } from './minimax-api-key.ts';
import { mistralApiKey } from './mistral-api-key.ts';
import { moonshotApiKey } from './moonshot-api-key.ts';
import { nvidiaApiKey } from './nvidia-api-key.ts';
import { openaiAdminKey } from './openai-admin-key.ts';
import { openaiEphemeralClientSecret } from './openai-ephemeral-client-secret.ts';
import { openaiKeyWithoutPrefix } from './openai-key-without-prefix.ts';
import { openaiOrganizationId } from './openai-organization-id.ts';
import { openaiProjectId } from './openai-project-id.ts';
import { openaiProjectKey } from './openai-project-key.ts';
import { openaiServiceAccountKey } from './openai-service-account-key.ts';
import { openaiSessionKey } from './openai-session-key.ts';
import { openaiUserKey } from './openai-user-key.ts';
import { openaiWebhookSecret } from './openai-webhook-secret.ts';
import { openrouterApiKey } from './openrouter-api-key.ts';
import { perplexityApiKey } from './perplexity-api-key.ts';
import { replicateApiKey } from './replicate-api-key.ts';
import { siliconflowApiKey } from './siliconflow-api-key.ts';
import { stabilityApiKey } from './stability-api-key.ts';
import { stripeApiKey } from './stripe-api-key.ts';
import { tavilyApiKey } from './tavily-api-key.ts';
import { togetherApiKey } from './together-api-key.ts';
import { unknownVendorApiKey } from './unknown-vendor-api-key.ts';
import { vercelApiKey } from './vercel-api-key.ts';
import { xaiApiKey } from './xai-api-key.ts';
import { zaiApiKey } from './zai-api-key.ts';

/** Every built-in rule, in report order: OpenAI's and Azure OpenAI's, then other vendors'. */
export const builtInRules: readonly Rule[] = [
  openaiProjectKey,
  openaiServiceAccountKey,
  openaiAdminKey,
  openaiUserKey,
  openaiKeyWithoutPrefix,
  azureOpenaiKey,
  azureAiServicesKey,
  azureOpenaiKeyLegacy,
  openaiSessionKey,
  chatgptAccessToken,
  chatgptRefreshToken,
  chatgptPersonalAccessToken,
  openaiWebhookSecret,
  openaiEphemeralClientSecret,
  openaiOrganizationId,
  openaiProjectId,
  hardcodedApiKey,
  azureOtherKey,
  alibabaApiKey,
  anthropicApiKey,
  baichuanApiKey,
  braintrustApiKey,
  cerebrasApiKey,
  cohereApiKey,
  deepseekApiKey,
  elevenlabsApiKey,
  googleApiKey,
  groqApiKey,
  heliconeApiKey,
  huggingfaceApiKey,
  hunyuanApiKey,
  langfuseApiKey,
  langsmithApiKey,
  langwatchApiKey,
  litellmApiKey,
  minimaxApiKey,
  mistralApiKey,
  moonshotApiKey,
  nvidiaApiKey,
  openrouterApiKey,
  perplexityApiKey,
  replicateApiKey,
  siliconflowApiKey,
  stabilityApiKey,
  stripeApiKey,
  tavilyApiKey,
  togetherApiKey,
  vercelApiKey,
  xaiApiKey,
  zaiApiKey,
  unknownVendorApiKey,
];
