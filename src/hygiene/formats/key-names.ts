import { namesOpenaiKey } from '../keys/openai-names.ts';

/**
 * Whether a setting holds an OpenAI key by its name: one of the project's, or one that says so, perhaps with its
 * environment (`OPENAI_API_KEY_PROD`).
 */
export const namesKey = (name: string, keyVariables: ReadonlySet<string>): boolean =>
  keyVariables.has(name) || namesOpenaiKey(name.replace(environment, ''));

const environment = /[_-](?:prod|production|staging|dev|development|test|ci)\d{0,3}$/i;
