import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isEnvironmentExample, isEnvironmentFile } from '../../src/hygiene/formats/environment-names.ts';

test.each(
  (
    '.env .env.local .env.production .env.production.local .env.test prod.env .prod.env docker/api.env .envrc .envrc.local .dev.vars .dev.vars.staging ' +
    '.env.bak .env~ .env_old .env-prod .ENV env.local env.production apps/web/.env.keys .env.1 .env.save'
  ).split(' '),
)('%s holds values', (path) => {
  expect(isEnvironmentFile(path)).toBe(true);
  expect(isEnvironmentExample(path)).toBe(false);
});

test.each(
  (
    '.env.example .env.sample .env.template .env.dist .env.defaults .env.local.example .env.example.local example.env sample.env template.env ' +
    '.env-example .env_sample env.example dotenv.sample .envrc.example .dev.vars.example prod.env.example .env.tpl test/.env.test.example'
  ).split(' '),
)('%s is an example', (path) => {
  expect(isEnvironmentExample(path)).toBe(true);
  expect(isEnvironmentFile(path)).toBe(false);
});

test.each(
  (
    '.flaskenv .env/bin/activate .venv .environment env env.go env.d.ts src/env.ts .env.ts .env.d.ts .env.js .env.md .env.example.md .env.vault .env.enc ' +
    '.env.production.gpg .env.schema .env.j2 .env.json .env.local.php .envoy environment.yml .env.sh env.py example development.yaml'
  ).split(' '),
)('%s is neither', (path) => {
  expect(isEnvironmentFile(path)).toBe(false);
  expect(isEnvironmentExample(path)).toBe(false);
});

test('a file is never both', () => {
  const part = fc.constantFrom(
    '.env',
    'env',
    '.',
    'example',
    'local',
    'rc',
    '.dev.vars',
    '-',
    '_',
    '/',
    'x',
    'enc',
    'ts',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const path = parts.join('');
      return !(isEnvironmentFile(path) && isEnvironmentExample(path));
    }),
  );
});
