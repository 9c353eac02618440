import { describe, expect, test } from '@jest/globals';
import { CI_FILE, callsElsewhere, looksAtChanges } from '../../src/hygiene/automation/ci-files.ts';
import { reachedFrom } from '../../src/hygiene/automation/reached.ts';
import { otherScanners, runsTripkey } from '../../src/hygiene/automation/scanners.ts';

test.each([
  'npx tripkey scan',
  'npx --yes tripkey@0.1.0 scan --staged',
  'npm exec -- tripkey scan',
  'node_modules/.bin/tripkey scan',
  'tripkey.cmd scan',
  '"tripkey" "scan"',
  'command: ["npx", "tripkey", "scan-history"]',
  'tripkey --config conf/tripkey.toml --min-confidence low scan',
  'docker run --rm -v "$PWD:/work" tripkey \\\n  scan',
  '"$TRIPKEY" scan --range "$A..$B"',
  '${TRIPKEY} scan',
  'tripkey doctor',
  '  tripkey_run scan --staged "--hook=$tripkey_hook" || exit $?',
  '- uses: example/tripkey@v1',
  'uses: "example/tripkey-action/sub@0123456"',
  'image: registry.example.com/tools/tripkey:0.1.0',
  '- component: $CI_SERVER_FQDN/tools/tripkey/scan@1',
  '      - id: tripkey',
  "  - {name: x}\n  - id: 'tripkey-files'  # all",
])('runs tripkey: %s', (text) => expect(runsTripkey(text)).toBe(true));

test.each([
  '',
  'npx tripkey init',
  'npm install --global tripkey',
  'tripkey --version',
  '# tripkey scan',
  '  // tripkey scan',
  'REM tripkey scan',
  'mytripkey scan',
  'tripkey-fork scan',
  'tripkey scanner',
  'id: tripkey-commit-msg',
  '"devDependencies": { "tripkey": "^0.1.0" }',
  'git diff -- .tripkey-baseline',
])('does not: %s', (text) => expect(runsTripkey(text)).toBe(false));

test('a program that is made here counts by its path', () => {
  expect(runsTripkey('node dist/cli.js scan --staged', ['dist/cli.js'])).toBe(true);
  expect(runsTripkey('node dist/cli.js --help', ['dist/cli.js'])).toBe(false);
});

test('other scanners are named once, sorted', () => {
  expect(otherScanners('trufflehog git file://.\ngitleaks protect\ngitleaks detect\n# talisman')).toEqual([
    'gitleaks',
    'trufflehog',
  ]);
});

test.each([
  ['spaces', ' '.repeat(2e6)],
  ['options', 'tripkey '.repeat(2e5)],
  ['options without a command', `tripkey ${'-a b '.repeat(4e5)}`],
  ['places of use', 'uses: '.repeat(3e5)],
  ['one word', 'a'.repeat(5e6)],
  ['lines', '- id: tripkey-\n'.repeat(1e5)],
  ['scripts', 'npm run x\n'.repeat(2e5)],
  ['globs', Array.from({ length: 1e5 }, (_, at) => `x${at}:*`).join('\n')],
])('a long text comes to an end: %s', (_name, text) => {
  const reached = reachedFrom([{ path: 'ci.yml', text }], { read: () => undefined, manifests: [] });
  expect(reached).toEqual({ tripkey: false, others: [] });
});

test('nor do many scripts that call each other, many names, many paths', () => {
  const names = Array.from({ length: 1e5 }, (_, at) => [`x${at}`, 'npm run x*; ./a0.sh'] as const);
  const globs = Array.from({ length: 2e4 }, (_, at) => `x${at}*`).join(' ');
  const calls = Array.from({ length: 9e3 }, (_, at) => `./a${at}.sh`).join(' ');
  const manifest = JSON.stringify({ scripts: { ...Object.fromEntries(names), globs } });
  let reads = 0;
  const read = (path: string): string => {
    reads++;
    return path === 'package.json' ? manifest : `${calls} # ${path}`;
  };
  const reached = reachedFrom([{ path: 'ci.yml', text: `npm run globs; ${globs.slice(0, 99_000)}` }], {
    read,
    manifests: ['package.json'],
  });
  expect(reached.tripkey).toBe(false);
  expect(reads).toBeLessThan(6000);
});

describe('what is followed', () => {
  const reaches = (files: Readonly<Record<string, string>>, text: string): boolean =>
    reachedFrom([{ path: '.ci/run', text }], {
      read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
      manifests: Object.keys(files).filter((path) => path.endsWith('package.json')),
    }).tripkey;
  const scripts = (more: Record<string, unknown>): string => JSON.stringify({ scripts: more });

  test.each<[string, Record<string, string>, string]>([
    ['a script', { 'package.json': scripts({ keys: 'tripkey scan' }) }, 'yarn keys'],
    ['what npm runs before', { 'package.json': scripts({ pretest: 'tripkey scan', test: 'jest' }) }, 'npm test'],
    ['a glob of npm-run-all', { 'package.json': scripts({ 'lint:keys': 'tripkey scan' }) }, 'run-p lint:*'],
    ['a script of a workspace', { 'packages/a/package.json': scripts({ lint: 'tripkey scan' }) }, 'turbo run lint'],
    ['a path with a variable', { 'tools/keys.sh': 'tripkey scan' }, 'bash "$ROOT/tools/keys.sh"'],
    ['a path from its own folder', { '.ci/keys': 'tripkey scan' }, './keys'],
    ['two that call each other', { 'a.sh': './b.sh', 'b.sh': './a.sh\ntripkey scan' }, './a.sh'],
    ['tox', { 'tox.ini': '[testenv]\ncommands = tripkey scan' }, 'tox -e py'],
    ['a BOM', { 'package.json': `\uFEFF${scripts({ keys: 'tripkey scan' })}` }, 'npm run keys'],
  ])('%s', (_name, files, text) => expect(reaches(files, text)).toBe(true));

  test.each<[string, Record<string, string>, string]>([
    ['a script that is not called', { 'package.json': scripts({ keys: 'tripkey scan', test: 'jest' }) }, 'npm test'],
    ['a name that begins alike', { 'package.json': scripts({ keys: 'tripkey scan' }) }, 'npm run keys-of-pianos'],
    ['a broken manifest', { 'package.json': '{ "scripts": { "keys": "tripkey scan"' }, 'npm run keys'],
    ['strange manifests', { 'package.json': '{"scripts":["tripkey scan"],"bin":{"tripkey":1}}' }, 'npm run 0'],
    ['nothing', { 'package.json': '[]' }, '__proto__ constructor hasOwnProperty'],
  ])('not: %s', (_name, files, text) => expect(reaches(files, text)).toBe(false));
});

test.each([
  '.github/workflows/a.yaml',
  '.forgejo/workflows/a.yml',
  '.gitlab-ci.yml',
  '.gitlab/ci/test.yml',
  '.circleci/config.yml',
  'azure-pipelines.yml',
  'bitbucket-pipelines.yml',
  'Jenkinsfile',
  'Jenkinsfile.release',
  '.buildkite/pipeline.yml',
  '.drone.yml',
  '.woodpecker/test.yml',
  '.travis.yml',
  'cloudbuild.yaml',
  '.ci/run',
])('%s is CI', (path) => expect(CI_FILE.test(path)).toBe(true));

test.each([
  'docs/.github/workflows/a.yml',
  '.github/dependabot.yml',
  'templates/.gitlab-ci.yml',
  'vendor/x/Jenkinsfile',
  '.gitlab/issue_templates/bug.md',
])('%s is not', (path) => expect(CI_FILE.test(path)).toBe(false));

test('which workflows look at changes, and which call elsewhere', () => {
  expect(looksAtChanges('.github/workflows/a.yml', 'on: pull_request_target')).toBe(false);
  expect(looksAtChanges('.github/workflows/a.yml', 'on: [push]')).toBe(true);
  expect(looksAtChanges('.gitlab-ci.yml', 'test: {}')).toBe(true);
  expect(callsElsewhere('.github/workflows/a.yml', '    uses: org/shared/.github/workflows/x.yml@v1')).toBe(true);
  expect(callsElsewhere('.github/workflows/a.yml', '    uses: ./.github/workflows/x.yml')).toBe(false);
  expect(callsElsewhere('.github/workflows/a.yml', '      - uses: actions/checkout@v5')).toBe(false);
  expect(callsElsewhere('.gitlab-ci.yml', 'include:\n  - project: a/b\n    file: c.yml')).toBe(true);
});
