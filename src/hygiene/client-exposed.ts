import type { Check, Found } from './check.ts';
import { eachFile } from './check.ts';
import { allowBrowser } from './client/allow-browser.ts';
import { browserCode } from './client/browser-code.ts';
import { builtOutput } from './client/built-output.ts';
import { handOversOfKeys } from './client/hand-overs.ts';
import type { Look } from './client/look.ts';
import { mobileApps } from './client/mobile.ts';
import { publicPrefixes } from './client/public-prefixes.ts';
import { publicReads } from './client/public-reads.ts';
import { publicVariables } from './client/public-variables.ts';

/** Those that say most come first: a line is told of once. */
const looks: readonly Look[] = [
  publicVariables,
  handOversOfKeys,
  allowBrowser,
  builtOutput,
  mobileApps,
  publicReads,
  browserCode,
];

export const clientExposed: Check = {
  id: 'client-exposed',
  severity: 'high',
  title: 'Keys stay on servers: no browser, app or build gets one',
  why: 'What a page or an app has, everybody who opens it has, too. Keys in bundles are found by programs that look for nothing else, within hours.',
  mend: "Let a server of yours hold the key and call OpenAI; give it to the page by an endpoint that asks who is there. Realtime sessions take OpenAI's ephemeral keys.",
  references: [
    'https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety',
    'https://github.com/openai/openai-node#requirements',
    ...publicPrefixes.map(({ reference }) => reference),
  ],
  reads: /(?:^|\/)(?:pubspec\.ya?ml|(?:vite|next|nuxt|svelte|astro)\.config\.[cm]?[jt]s)$/,
  words: ['dangerouslyAllowBrowser', 'CHATGPT_'],
  run: eachFile((file, project) => firstOfLine(looks.flatMap((look) => [...look(file, project)]))),
};

const firstOfLine = (found: readonly Omit<Found, 'path'>[]): readonly Omit<Found, 'path'>[] => {
  const lines = new Set<number | undefined>();
  return found.filter(({ startLine }) => !lines.has(startLine) && Boolean(lines.add(startLine)));
};
