import type { Check } from './check.ts';
import { allowBrowser } from './client/allow-browser.ts';
import { answers } from './client/answers.ts';
import { browserCode } from './client/browser-code.ts';
import { builtOutput } from './client/built-output.ts';
import { configurations, handOversOfKeys } from './client/hand-overs.ts';
import { type Look, lookFor } from './look.ts';
import { mobileApps } from './client/mobile.ts';
import { publicPrefixes } from './client/public-prefixes.ts';
import { publicReads } from './client/public-reads.ts';
import { publicVariables } from './client/public-variables.ts';

/** Those that say most come first: a line is told of once. */
const looks: readonly Look[] = [
  publicVariables,
  handOversOfKeys,
  publicReads,
  allowBrowser,
  answers,
  builtOutput,
  mobileApps,
  browserCode,
];

export const clientExposed: Check = {
  id: 'client-exposed',
  severity: 'high',
  title: 'Keys stay on servers: no browser, app or build gets one',
  why: 'What a page or an app has, everybody who opens it has, too, and there are programs that look through bundles for keys alone.',
  mend: "Let a server of yours hold the key and call OpenAI, for pages that it knows. Realtime sessions in browsers take OpenAI's ephemeral keys.",
  references: [
    'https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety',
    'https://github.com/openai/openai-node#requirements',
    ...publicPrefixes.map(({ reference }) => reference),
  ],
  reads: new RegExp(`(?:^|/)pubspec\\.ya?ml$|${configurations.source}`),
  words: ['dangerouslyAllowBrowser', 'CHATGPT_'],
  look: lookFor(looks),
};
