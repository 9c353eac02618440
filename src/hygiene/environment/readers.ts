import { isTestFile } from '../test-files.ts';
import type { Project } from '../project.ts';
import { TEXTS } from './folders.ts';

/** Whether something of the project reads environment files: a library for them, a framework or tool that does by itself, or code that names `.env`. */
export const readsEnvironmentFiles = (project: Project): boolean =>
  project.files.some(
    ({ path, text }) =>
      !TEXTS.test(path) &&
      !isTestFile(path) &&
      (READER.test(text) ||
        (path.endsWith('package.json') && FRAMEWORK.test(text)) ||
        (COMPOSE.test(path) && VARIABLE.test(text))),
  );

/** `load_dotenv`, `env_file:`, `--env-file`, `open('.env')`, `> .env` */
const READER = /dotenv|env[_-]file\b|(?:["'`/\s]|^)\.env(?:\.local)?(?:["'`\s]|$)/im;

const FRAMEWORK =
  /"(?:next|vite|nuxt|astro|@sveltejs\/kit|react-scripts|gatsby|expo|@remix-run\/dev|@nestjs\/config|bun-types)"\s*:/;

/** Compose puts values of the `.env` beside it in place of variables. */
const COMPOSE = /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/;

const VARIABLE = /\$\{?\w/;
