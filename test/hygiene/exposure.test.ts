import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Check } from '../../src/hygiene/check.ts';
import { clientExposed } from '../../src/hygiene/client-exposed.ts';
import { examine } from '../../src/hygiene/examine.ts';
import { insecureTransport } from '../../src/hygiene/insecure-transport.ts';
import { legacyKey } from '../../src/hygiene/legacy-key.ts';
import { wrongKeyKind } from '../../src/hygiene/wrong-key-kind.ts';
import type { Problem } from '../../src/report/report.ts';
import { expand } from '../support/keys.ts';
import { projectOf } from './project-of.ts';

// What client-exposed, insecure-transport, legacy-key and wrong-key-kind have in common.

const all: readonly Check[] = [clientExposed, insecureTransport, legacyKey, wrongKeyKind];

const foundIn = async (...args: Parameters<typeof projectOf>): Promise<readonly Problem[]> => {
  const project = projectOf(...args);
  const examined = await examine(project, [project], all, { severity: {}, strict: false });
  return examined.map(({ problem }) => problem);
};

const names = [
  ...['.env', 'a.js', 'a.py', 'a.go', 'a.sh', 'a.dart', 'a.swift', 'a.cs', 'a.php', 'a.rb', 'a.tf', 'a.vue', 'a.html'],
  ...['vite.config.ts', 'docker-compose.yml', '.github/workflows/a.yml', 'app.json', 'pubspec.yaml', 'Dockerfile'],
  ...['public/a.js', 'dist/a.js', 'android/app/build.gradle', 'Info.plist', 'res/values/strings.xml'],
];

/** Pieces of what the checks look for, in any order. */
const piece = fc.constantFrom(
  ...[
    'NEXT_PUBLIC_OPENAI_API_KEY',
    'OPENAI_API_KEY',
    'OPENAI_ADMIN_KEY',
    'NODE_TLS_REJECT_UNAUTHORIZED=0',
    '\n',
    ' ',
    ': ',
    '=',
    '({',
    '})',
    '[',
    ']',
  ],
  ...[
    'dangerouslyAllowBrowser: true',
    'define: {',
    'new OpenAI({',
    'apiKey',
    'process.env.',
    "'use client'",
    'document.body',
    ',',
    '"',
    "'",
    '`',
  ],
  ...[
    'http://api.openai.com',
    '?key=',
    '${',
    '}',
    'verify=False',
    'rejectUnauthorized: false',
    'curl -k ',
    '--dart-define=',
    '@env',
    '\0',
    '\r\n',
  ],
  ...[
    '__proto__',
    'constructor',
    '=>',
    ' true',
    'badCertificateCallback =',
    'envPrefix: [',
    '- name: ',
    'value: ',
    '<string name="',
    '/*',
    '#',
    '//',
  ],
);

test('no text makes a check throw, or tell of a line that is not there', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), fc.array(piece, { maxLength: 60 }), async (path, pieces) => {
      const text = pieces.join('');
      const lines = text.split('\n').length;
      const keys = [{ path, startLine: lines, ruleId: 'openai-admin-key' }];
      for (const { startLine, message, fix } of await foundIn({ [path]: text }, keys)) {
        expect(startLine).toBeGreaterThanOrEqual(1);
        expect(startLine).toBeLessThanOrEqual(lines);
        expect(`${message}${fix}`).not.toMatch(/\.$|\n/);
      }
    }),
    { numRuns: 400 },
  );
});

test('no message holds a key', async () => {
  const key = expand('sk-proj-{64:74}{marker}{64:72}{z}', 1);
  const texts = [
    `VITE_OPENAI_API_KEY=${key}\n`,
    `fetch("http://api.openai.com/v1?key=${key}"); new OpenAI({ apiKey: "${key}", dangerouslyAllowBrowser: true }); document.body;\n`,
    `https://api.openai.com/?api_key=${key}\n`,
    `curl -k https://api.openai.com -H "Authorization: Bearer ${key}"\n`,
    `define: { "process.env.OPENAI_API_KEY": "${key}" }\n`,
  ];
  for (const path of names) {
    for (const text of texts) {
      for (const ruleId of ['openai-project-key', 'openai-user-key', 'openai-admin-key']) {
        const found = await foundIn({ [path]: text }, [{ path, startLine: 1, ruleId }]);
        expect(JSON.stringify(found)).not.toContain(key.slice(8, 40));
      }
    }
  }
});

const many = (text: string, times: number): string => text.repeat(times);

test.each<readonly [string, string, string]>([
  ['a line of 1 MB', 'a.js', `const openai = ["http://api.openai.com",${many('process.env.OPENAI_API_KEY,', 40_000)}]`],
  ['many switches', 'a.ts', many('new OpenAI({ apiKey: k, dangerouslyAllowBrowser: true });\n', 20_000)],
  ['many agents', 'b.ts', `openai;\n${many('new Agent({ rejectUnauthorized: false });\n', 20_000)}`],
  ['nested brackets', 'vite.config.ts', many('define: { OPENAI_API_KEY: ', 10_000)],
  ['nested and closed', 'next.config.js', `${many('env: { a: ', 5_000)}process.env.OPENAI_API_KEY${many('}', 5_000)}`],
  ['unclosed strings', 'c.js', many('"?key=\n`${', 20_000)],
  ['many variables', '.env', many('VITE_OPENAI_API_KEY=1\n', 20_000)],
  ['many addresses', 'd.py', `openai\n${many('openai.OpenAI(base_url="http://llm.acme.io/v1")\n', 10_000)}`],
  ['many arrows', 'e.cs', `using OpenAI;\n${many('x.ServerCertificateCustomValidationCallback = (a, b) => ', 10_000)}`],
  ['dart defines', 'f.sh', many('--dart-define=', 100_000)],
])(
  '%s come to an end',
  async (_what, path, text) => {
    const found = await foundIn({ [path]: text });
    const lines = text.split('\n').length;
    expect(found.filter(({ startLine = 0 }) => startLine < 1 || startLine > lines)).toEqual([]);
    // A line is told of once by each check.
    expect(found.length).toBeLessThanOrEqual(lines * all.length);
  },
  60_000,
);
