import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/load.ts';
import { foldersOf } from '../../src/hygiene/machine/bases.ts';
import { examineMachine } from '../../src/hygiene/machine/examine-machine.ts';
import type { Machine } from '../../src/hygiene/machine/place.ts';
import { places } from '../../src/hygiene/machine/places.ts';
import { plant } from '../support/keys.ts';
import { temporaryFolder } from '../support/repository.ts';

const config = loadConfig({ cwd: '/', root: '/', readFile: () => undefined });

/** How programs write a key into their files, by how the names end; the last one holds for any. */
const formats: readonly (readonly [RegExp, (key: string) => string])[] = [
  [/fish_history$/, (key) => `- cmd: set -x OPENAI_API_KEY ${key}\n  when: 1760000000\n`],
  [/zsh_history$/, (key) => `: 1760000000:0;export OPENAI_API_KEY=${key}\n`],
  [/\.codex\/auth\.json$/, (key) => `{"OPENAI_API_KEY": "${key}", "tokens": null, "last_refresh": null}`],
  [/keys\.json$/, (key) => `{"// Note": "This file stores secret API credentials.", "openai": "${key}"}`],
  [/auth\.json$/, (key) => `{"openai": {"type": "api", "key": "${key}"}}`],
  [/kernel\.json$/, (key) => `{"argv": ["python"], "env": {"OPENAI_API_KEY": "${key}"}}`],
  [/\.(?:jsonl|log)$/, (key) => `{"type":"user"}\n{"type":"tool","content":"1\\tOPENAI_API_KEY=${key}\\n2"}\n`],
  [/(?:mcp|claude|mcp_config|desktop_config).*\.json/, (key) => servers(key)],
  [/\.(?:json|jsonc|ipynb|db|sublime_session)$/, (key) => `{"a": {"body": "client = OpenAI(api_key=\\"${key}\\")"}}`],
  [/\.ya?ml$/, (key) => `clients:\n  - type: openai\n    api_key: ${key}\n`],
  [/\.(?:toml|conf|ini)$/, (key) => `[openai]\napi_key = "${key}"\n`],
  [/\.(?:xml|plist)$/, (key) => `<plist><key>OPENAI_API_KEY</key><string>${key}</string></plist>\n`],
  [/netrc$|authinfo$/, (key) => `machine api.openai.com login apikey password ${key}\n`],
  [/npmrc$|yarnrc|pnpm\/rc$/, (key) => `openai-api-key=${key}\n`],
  [/\.(?:vscdb|sqlite|db)|viminfo|shada|\.dat$/, (key) => `SQLite format 3\0\u0010\0\0openAIKey${key}\0\0`],
  [/./, (key) => `export OPENAI_API_KEY=${key}\n`],
];

const servers = (key: string): string =>
  JSON.stringify({ mcpServers: { image: { command: 'npx', env: { OPENAI_API_KEY: key } } } }, null, 2);

const textFor = (path: string, key: string): string => formats.find(([name]) => name.test(path))![1](key);

/** A file that a glob of a place matches. `$NAME` alone is a file, before a slash a folder. */
const fileFor = (path: string, machine: Machine): readonly string[] => {
  const [base = '', ...rest] = path.split('/');
  const names = rest.map((name) => (name === '**' ? 'some/.deep' : name.replaceAll('*', 'x'))).join('/');
  return foldersOf(base, machine).map((folder) => (names === '' ? folder : `${folder}/${names}`));
};

/** A home in which each variable that a place names leads to a folder or file of its own. */
const machineFor = (platform: NodeJS.Platform, paths: readonly string[]): Machine => {
  const home = temporaryFolder();
  const moved = temporaryFolder();
  const names = paths.flatMap((path) => /^\$(\w+)/.exec(path)?.[1] ?? []);
  const onWindows = platform === 'win32' ? {} : Object.fromEntries(names.map((name) => [name, join(moved, name)]));
  return { home, platform, env: { TMPDIR: join(home, 'tmp'), ...onWindows } };
};

const cases = (['linux', 'darwin'] as const).flatMap((platform) =>
  places.map((place) => ({ platform, place, what: place.what })),
);

test.each(cases)('on $platform a key in $what is found wherever it may be', async ({ platform, place }) => {
  const machine = machineFor(platform, place.paths);
  const files = [...new Set(place.paths.flatMap((path) => fileFor(path, machine)))];
  for (const [index, file] of files.entries()) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, textFor(file, plant('openai-project-key/74', index + 1).secret), { mode: 0o600 });
  }
  const { problems, incomplete } = await examineMachine(machine, config);
  expect(incomplete).toEqual([]);
  const mine = problems.filter(({ message }) => message.includes(` in ${place.what}: ${place.why}`));
  const shown = (file: string): string => file.replace(`${machine.home}/`, '~/');
  expect(new Set(mine.map(({ path }) => path))).toEqual(new Set(files.map(shown)));
  expect(mine.every(({ severity, fix }) => severity === place.severity && fix === place.fix)).toBe(true);
});

test('each place says what it is, why, how to mend it, and who says so', () => {
  expect(new Set(places.map(({ what }) => what)).size).toBe(places.length);
  for (const { what, paths, why, fix, sources } of places) {
    expect([what, why, fix].filter((text) => /\.$|\n|^$/.test(text))).toEqual([]);
    expect(paths.filter((path) => /[{}!()]|\/\/|\/$/.test(path))).toEqual([]);
    expect(paths.length).toBeGreaterThan(0);
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.every((source) => URL.canParse(source) && source.startsWith('https://'))).toBe(true);
  }
});

test.each([
  ['linux', {}, '<config>', ['/h/.config']],
  ['linux', { XDG_CONFIG_HOME: '/x/' }, '<config>', ['/x', '/h/.config']],
  ['linux', { XDG_CONFIG_HOME: '/h/.config' }, '<config>', ['/h/.config']],
  ['linux', { XDG_DATA_HOME: 'data' }, '<data>', ['/h/.local/share']],
  ['darwin', {}, '<config>', ['/h/.config', '/h/Library/Application Support']],
  ['linux', { KUBECONFIG: '/a:/b' }, '$KUBECONFIG', ['/a:/b', '/a', '/b']],
  ['linux', {}, '$CODEX_HOME', []],
  ['linux', { TMPDIR: '/t' }, '<tmp>', ['/t']],
] as const)('%s with %j: %s is %j', (platform, env, base, folders) => {
  expect(foldersOf(base, { home: '/h/', env, platform })).toEqual(folders);
});

test('Windows folders', () => {
  const machine = {
    home: 'C:\\Users\\ada',
    env: { APPDATA: 'C:\\Users\\ada\\AppData\\Roaming' },
    platform: 'win32',
  } as const;
  expect(foldersOf('~', machine)).toEqual(['C:/Users/ada']);
  expect(foldersOf('<config>', machine)).toEqual(['C:/Users/ada/.config', 'C:/Users/ada/AppData/Roaming']);
});
