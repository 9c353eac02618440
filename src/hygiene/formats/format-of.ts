import { nameOf } from '../path-parts.ts';
import { isEnvironmentExample, isEnvironmentFile } from './environment-names.ts';

/** In which a file of settings is written. */
export type Format = 'dotenv' | 'yaml' | 'json' | 'toml' | 'properties' | 'hcl' | 'markup' | 'dockerfile';

/**
 * By the path; undefined for what is no file of settings. Lock files and notebooks are none: they are large, and people
 * write no settings there.
 */
export const formatOf = (path: string): Format | undefined => {
  const name = nameOf(path).toLowerCase();
  if (name.length > 255 || notSettings.test(name)) return undefined;
  if (isEnvironmentFile(path) || isEnvironmentExample(path)) return 'dotenv';
  return formats.find(([pattern]) => pattern.test(name))?.[1];
};

const notSettings =
  /^(?:(?:package-lock|npm-shrinkwrap|composer\.lock|deno\.lock|packages\.lock)\.json|pnpm-lock\.ya?ml|.+\.(?:lock|ipynb|map|min\.json))$/;

/** Endings of templates are passed over: `deployment.yaml.j2`, `values.yaml.gotmpl`, `config.json.example`. */
const template = '(?:\\.(?:j2|jinja2?|tpl|tmpl|gotmpl|erb|example|sample|dist|template|bak|local))?$';

const formats: readonly (readonly [RegExp, Format])[] = [
  [/^(?:\.flaskenv|\.env\.(?:vault|enc|encrypted|schema|j2))$/, 'dotenv'],
  [/^(?:(?:docker|container)file(?:[._-][\w.-]+)?|.+[._-](?:docker|container)file)$/, 'dockerfile'],
  [new RegExp(`\\.ya?ml${template}`), 'yaml'],
  [
    new RegExp(
      `(?:\\.(?:json|jsonc|json5|webmanifest|tfstate|code-workspace|arb)|^\\.(?:babelrc|eslintrc|prettierrc))${template}`,
    ),
    'json',
  ],
  [new RegExp(`(?:\\.toml|^(?:pipfile|cargo\\.config))${template}`), 'toml'],
  [
    new RegExp(
      `(?:\\.(?:properties|ini|cfg|conf|cnf|service|timer|socket|prefs|editorconfig)|^\\.(?:npmrc|pypirc|yarnrc|netrc|curlrc|wgetrc)|^pip\\.conf)${template}`,
    ),
    'properties',
  ],
  [new RegExp(`\\.(?:tfvars|tf|tofu|hcl|nomad|pkrvars)${template}`), 'hcl'],
  [
    new RegExp(
      `(?:\\.(?:plist|config|xml|xcconfig|csproj|props|targets|entitlements|storyboard|iml|run\\.xml))${template}`,
    ),
    'markup',
  ],
];
