/** A start of names whose values a build tool copies into what it gives to browsers or phones. */
export interface PublicPrefix {
  readonly prefix: string;
  /** Who does so. */
  readonly tool: string;
  /** Where its documentation says so. */
  readonly reference: string;
}

/** In the order in which they are tried. Parcel has none: it copies every variable that the code names. */
export const publicPrefixes: readonly PublicPrefix[] = [
  {
    prefix: 'NEXT_PUBLIC_',
    tool: 'Next.js',
    reference:
      'https://nextjs.org/docs/app/guides/environment-variables#bundling-environment-variables-for-the-browser',
  },
  {
    prefix: 'NUXT_PUBLIC_',
    tool: 'Nuxt',
    reference: 'https://nuxt.com/docs/guide/going-further/runtime-config',
  },
  {
    prefix: 'NUXT_ENV_',
    tool: 'Nuxt 2',
    reference: 'https://v2.nuxt.com/docs/configuration-glossary/configuration-env/',
  },
  { prefix: 'VITE_', tool: 'Vite', reference: 'https://vite.dev/guide/env-and-mode' },
  {
    prefix: 'REACT_APP_',
    tool: 'Create React App',
    reference: 'https://create-react-app.dev/docs/adding-custom-environment-variables/',
  },
  { prefix: 'EXPO_PUBLIC_', tool: 'Expo', reference: 'https://docs.expo.dev/guides/environment-variables/' },
  { prefix: 'VUE_APP_', tool: 'Vue CLI', reference: 'https://cli.vuejs.org/guide/mode-and-env.html' },
  {
    prefix: 'GATSBY_',
    tool: 'Gatsby',
    reference: 'https://www.gatsbyjs.com/docs/how-to/local-development/environment-variables/',
  },
  {
    prefix: 'STORYBOOK_',
    tool: 'Storybook',
    reference: 'https://storybook.js.org/docs/configure/environment-variables',
  },
  { prefix: 'NG_APP_', tool: '@ngx-env/builder', reference: 'https://www.npmjs.com/package/@ngx-env/builder' },
  {
    prefix: 'NX_PUBLIC_',
    tool: 'Nx',
    reference: 'https://nx.dev/docs/guides/tips-n-tricks/define-environment-variables',
  },
  { prefix: 'RAZZLE_', tool: 'Razzle', reference: 'https://razzlejs.org/environment-variables' },
  {
    prefix: 'SNOWPACK_PUBLIC_',
    tool: 'Snowpack',
    reference: 'https://www.snowpack.dev/reference/environment-variables',
  },
  { prefix: 'WXT_', tool: 'WXT', reference: 'https://wxt.dev/guide/essentials/config/environment-variables' },
  { prefix: 'PLASMO_PUBLIC_', tool: 'Plasmo', reference: 'https://docs.plasmo.com/framework/env' },
  {
    prefix: 'PUBLIC_',
    tool: 'SvelteKit, Astro, Rsbuild',
    reference: 'https://svelte.dev/docs/kit/$env-static-public',
  },
];

/** Whether a text has any of them: a quick look. */
export const hasPublicPrefix = (text: string): boolean => ANY.test(text);

/** The prefix that a variable has; undefined for those that stay on the server. */
export const publicPrefixOf = (name: string): PublicPrefix | undefined =>
  publicPrefixes.find(({ prefix }) => name.startsWith(prefix) && name.length > prefix.length);

/** `VITE_OPENAI_API_KEY` → `OPENAI_API_KEY`. */
export const withoutPrefix = (name: string): string => name.slice(publicPrefixOf(name)?.prefix.length ?? 0);

const ANY = new RegExp(publicPrefixes.map(({ prefix }) => prefix).join('|'));
