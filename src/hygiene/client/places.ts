import type { Code, Token } from '../code/code.ts';
import type { ProjectFile } from '../project.ts';

/** Whether code runs on a server alone: by where it stands, what it says of itself, or what it takes in. */
export const runsOnServer = ({ path }: ProjectFile, { tokens }: Code): boolean =>
  SERVER_PATH.test(path) ||
  directivesOf(tokens).includes('use server') ||
  tokens.some(({ kind, text }) => (kind === 'string' ? SERVER_MODULES.test(text) : SERVER_NAMES.has(text)));

/** What makes it certain that browsers get the code, e.g. "a client component (`use client`)"; undefined where nothing does. */
export const browserPlace = (file: ProjectFile, code: Code): string | undefined => {
  const { tokens } = code;
  if (directivesOf(tokens).includes('use client')) return 'a client component (`use client`)';
  const served = servedPlace(file.path);
  if (served !== undefined || code.language !== 'javascript' || runsOnServer(file, code)) return served;
  if (/\.(?:vue|svelte)$/.test(file.path)) return 'a component that browsers load';
  if (tokens.some(({ kind, text }) => kind === 'name' && HOOKS.has(text))) return 'a component that browsers load';
  return touchesPage(tokens) ? 'a script of a page' : undefined;
};

/** By the path alone: what servers send as it is, whoever asks; and Angular's environments, which are built in. */
export const servedPlace = (path: string): string | undefined => {
  if (ANGULAR.test(path)) return 'an environment that Angular builds in';
  if (RUN_BY_SERVERS.test(path)) return undefined;
  if (SERVED.test(path)) return 'a folder that servers send as it is';
  return /\.x?html?$/.test(path) && !/(?:^|\/)(?:docs?|templates?|coverage)\//.test(path) ? 'a page' : undefined;
};

/** Strings at the very top of a module: `'use client'`. */
const directivesOf = (tokens: readonly Token[]): readonly string[] => {
  const end = tokens.findIndex(({ kind, text }) => kind !== 'string' && text !== ';');
  return tokens.slice(0, Math.min(10, end < 0 ? tokens.length : end)).map(({ text }) => text);
};

const touchesPage = (tokens: readonly Token[]): boolean =>
  tokens.some(
    ({ kind, text }, index) =>
      kind === 'name' &&
      (text === 'document' || text === 'chrome') &&
      tokens[index + 1]?.text === '.' &&
      PAGE.has(tokens[index + 2]?.text ?? ''),
  );

const PAGE: ReadonlySet<string> = new Set(
  'getElementById querySelector querySelectorAll createElement addEventListener body head runtime storage tabs'.split(
    ' ',
  ),
);

/** They work in browsers and phones alone. */
const HOOKS: ReadonlySet<string> = new Set(['useState', 'useEffect', 'useReducer', 'useLayoutEffect', 'createSignal']);

const SERVER_PATH =
  /(?:^|\/)(?:pages\/api|api|server|backend|functions|edge-functions|lambdas?|workers?|scripts?|cli|bin)\/|\/route\.[cm]?[jt]sx?$|(?:^|\/)(?:middleware|proxy|instrumentation|gatsby-node)\.[cm]?[jt]s$|\.server\.[cm]?[jt]sx?$|(?:^|\/)\+(?:server|page\.server|layout\.server)\./;

/** Modules of Node, and those of servers. */
const SERVER_MODULES =
  /^(?:node:[\w/]+|fs|fs\/promises|path|os|http|https|child_process|readline|worker_threads|server-only|dotenv|dotenv\/config|express|fastify|koa|hono|next\/server|@nestjs\/[\w-]+|puppeteer|puppeteer-core|playwright|@playwright\/test|electron|vscode|obsidian|ink|discord\.js|commander|yargs)$/;

/** Next.js, Remix and React Router take the functions that these belong to out of what browsers get; the last two are Node's. */
const SERVER_NAMES: ReadonlySet<string> = new Set([
  'getServerSideProps',
  'getStaticProps',
  'getInitialProps',
  'createServerFn',
  'LoaderFunctionArgs',
  'ActionFunctionArgs',
  'useLoaderData',
  'useActionData',
  '__dirname',
  'argv',
]);

const SERVED = /(?:^|\/)(?:public|wwwroot|htdocs|static)\//;
const RUN_BY_SERVERS = /\.(?:php\d?|phtml|py|rb|go|java|cs|ts|tsx|pl|cgi|jsp|aspx?|cshtml|erb|ejs|md|mdx|rst)$/;
const ANGULAR = /(?:^|\/)environments\/environment(?:\.[\w-]{1,40})?\.ts$/;
