/** OpenAI in a name. */
export const openai = /open[-_. ]?ai|codex|chat[-_]?gpt|(?:^|[-_.])gpt[-_]?\d?(?:$|[-_.])/i;
export const otherVendor =
  /anthropic|claude|gemini|google|vertex|cohere|mistral|groq|deepseek|together|replicate|hugging|openrouter|perplexity|pinecone|voyage|tavily|serp|langfuse|langsmith|helicone|elevenlabs|bedrock|aws|github|stripe|supabase|slack|twilio|firebase|mapbox|sentry/i;
const secretWord = /key|token|secret|bearer|credential|pass/i;

/** `OPENAI_API_KEY`, `openai.token`: says by itself whose key its value is. */
export const isOpenaiKeyName = (name: string): boolean => openai.test(name) && secretWord.test(name);

/** Keys and tokens that open nothing of OpenAI's. */
const otherPurpose =
  /(?:cache|storage|public|foreign|sort|partition|idempotency|translation|index|object|s3|encryption|signing|page|next|continuation|cursor|[cx]srf|stop)[-_]?(?:key|token)s?$/i;

/** Names of what is not the key itself: its file, variable, digest, limits. */
export function isNoSecretName(name: string): boolean {
  if (/hashed/i.test(name) || otherPurpose.test(name)) return true;
  return /(?:file|path|name|env|var|variable|ur[li]|limit|count|hash|sha\d*|md5|digest|checksum|izer|header|prefix|suffix|type|arn|ref|id|scope|usage|length|size|max|min|version|field|label|hint|message|error|title|model|hashed|encrypted|fingerprint|vault|endpoint|host|base|org|organization|project|region|deployment|provider)s?$/i.test(
    name,
  );
}

/** `api_key`, `apiKey`, `client.token`, `x-api-key`, `Key`: a key, and nothing says whose. */
export function isGenericKeyName(name: string): boolean {
  return /(?:^|[._:>$-])(?:x[-_]?)?(?:my[-_]?)?(?:with[-_]?)?(?:api|access|auth|secret|bearer|azure)?[-_]?(?:api)?[-_]?(?:key|token|secret|credential)s?$/i.test(
    name,
  );
}
