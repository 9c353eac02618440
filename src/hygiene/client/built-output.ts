import { secretKeys } from '../keys/real-keys.ts';
import type { Look } from '../look.ts';
import { aOrAn } from './words.ts';

/** Keys in what builds make, source maps included: it goes to users, or to everybody who gets the package. */
export const builtOutput: Look = (file) => {
  const isMap = /\.(?:js|mjs|cjs|css)\.map$/.test(file.path);
  if (!isMap && !isBuilt(file.path)) return [];
  return secretKeys(file).map(({ startLine, title }) => ({
    startLine,
    message: `${aOrAn(title)} stands in ${isMap ? 'a source map' : 'built output'}: whoever gets the build has it`,
    fix: 'delete the key at OpenAI, find what builds it in, and build again without it',
  }));
};

/** Servers' halves of a build, and what a build keeps for itself, go to nobody. */
const isBuilt = (path: string): boolean => BUILT.test(path) && !KEPT.test(path) && !/(?:^|\/)\.env[^/]*$/.test(path);

const BUILT =
  /(?:^|\/)(?:dist|build|out|www|_site|storybook-static|\.next|\.nuxt|\.output|\.svelte-kit|\.vercel\/output|\.docusaurus|android\/app\/src\/main\/assets)\//;
const KEPT =
  /(?:^|\/)(?:\.next\/(?:server|cache|standalone)|\.output\/server|\.svelte-kit\/output\/server|\.vercel\/output\/functions|\.nuxt\/dist\/server|(?:dist|build)\/(?:server|test|tests))\//;
