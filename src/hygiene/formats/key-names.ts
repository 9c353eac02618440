/**
 * Whether a setting holds an OpenAI key by its name, however that is written: `OPENAI_API_KEY`, `openai-api-key`, `OpenAI.ApiKey`, `PROD_OPENAI_API_KEY`, and the names that
 * the project gives its keys. Addresses, organizations, models and names of secrets are none.
 */
export const namesKey = (name: string, keyVariables: ReadonlySet<string>): boolean => {
  if (name.length > longest) return false;
  if (keyVariables.has(name)) return true;
  const words = wordsIn(name);
  if (keyVariables.has(words.join('_').toUpperCase())) return true;
  const text = words.join('');
  return (
    /openai/.test(text) &&
    /(?:key|token|secret)\d*$|(?:key|token|secret)(?:prod|production|staging|dev|test|ci)\d*$/.test(text)
  );
};

const longest = 200;

const wordsIn = (name: string): readonly string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/open_?ai/gi, 'openai')
    .replace(/api_?key/gi, 'api_key')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
