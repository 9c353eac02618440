import { expect, test } from '@jest/globals';
import { keyAge } from '../../src/hygiene/key-age.ts';
import type { KeyPlace, Project, ProjectFile, ProjectGit } from '../../src/hygiene/project.ts';
import { newLedger, serializeLedger } from '../../src/hygiene/age/ledger.ts';
import { recordKeys } from '../../src/hygiene/age/record.ts';
import { rotationsOf } from '../../src/hygiene/age/rotations.ts';
import { TODAY } from './support.ts';

const FINGERPRINT = '0123456789abcdef';

const place = (path: string, more: Partial<KeyPlace> = {}): KeyPlace => ({
  path,
  startLine: 1,
  startColumn: 16,
  endLine: 1,
  endColumn: 22,
  ruleId: 'openai-project-key',
  title: 'OpenAI project key',
  service: 'openai',
  confidence: 'high',
  fingerprint: FINGERPRINT,
  preview: 'sk-proj-…x7Qw',
  ...more,
});

const file = (path: string, more: Partial<KeyPlace> = {}, text = 'OPENAI_API_KEY=hidden\n'): ProjectFile => ({
  path,
  text,
  tracked: false,
  ignored: true,
  keys: [place(path, more)],
});

interface Wishes {
  readonly files?: readonly ProjectFile[];
  readonly changed?: Readonly<Record<string, string>>;
  readonly committed?: string;
  readonly recorded?: string;
  readonly shallow?: boolean;
  readonly maxAgeDays?: number;
}

const project = ({
  files = [file('.env')],
  changed = {},
  committed,
  recorded,
  shallow,
  maxAgeDays = 90,
}: Wishes): Project =>
  ({
    name: '.',
    files,
    settings: { maxAgeDays },
    ledger: new Map(
      recorded === undefined ? [] : [[FINGERPRINT, { fingerprint: FINGERPRINT, since: recorded, name: 'X' }]],
    ),
    now: TODAY,
    changedAt: (path: string) => (changed[path] === undefined ? undefined : new Date(changed[path])),
    git:
      committed === undefined && shallow === undefined
        ? undefined
        : ({
            shallow: shallow === true,
            firstCommitted: (asked: ReadonlySet<string>) =>
              Promise.resolve(
                new Map(committed === undefined ? [] : [...asked].map((each) => [each, new Date(committed)] as const)),
              ),
          } as unknown as ProjectGit),
  }) as unknown as Project;

test.each<[string, Wishes, string | undefined]>([
  [
    'the ledger before all',
    { recorded: '2026-11-01', committed: '2025-01-01', changed: { '.env': '2024-01-01' } },
    '2026-11-01 recorded 20 2027-01-30',
  ],
  [
    'the history before the file',
    { committed: '2026-10-02', changed: { '.env': '2024-01-01' } },
    '2026-10-02 committed 50 2026-12-31',
  ],
  ['a shallow history', { committed: '2026-10-02', shallow: true }, '2026-10-02 committed at least 50 2026-12-31'],
  ['the file, at least', { changed: { '.env': '2026-10-02T23:59:59Z' } }, '2026-10-02 changed at least 50 2026-12-31'],
  [
    'the oldest of its files',
    { files: [file('.env'), file('a.env')], changed: { '.env': '2026-11-20', 'a.env': '2026-10-02' } },
    '2026-10-02 changed at least 50 2026-12-31',
  ],
  ['nothing known', {}, undefined],
  ['a time of npm pack', { changed: { '.env': '1985-10-26T08:15:00Z' } }, undefined],
  [
    'a commit of 1970 is no date, the file has one',
    { committed: '1970-01-01', changed: { '.env': '2026-10-02' } },
    '2026-10-02 changed at least 50 2026-12-31',
  ],
  ['a clock ahead', { changed: { '.env': '2031-01-01' } }, '2026-11-21 changed at least 0 2027-02-19'],
  ['another age', { recorded: '2026-11-01', maxAgeDays: 30 }, '2026-11-01 recorded 20 2026-12-01'],
  [
    'no key that a service can tell',
    { files: [file('.env', { service: undefined })], recorded: '2024-01-01' },
    undefined,
  ],
  ['a placeholder', { files: [file('.env', { confidence: 'low' })], recorded: '2024-01-01' }, undefined],
  ['no file of settings', { files: [file('src/client.rb')], recorded: '2024-01-01' }, undefined],
  [
    'a text that holds a key',
    { files: [file('log.json', {}, '{"apiKey": "hidden was refused by the server"}')], recorded: '2024-01-01' },
    undefined,
  ],
  [
    'a value of another name',
    { files: [file('a.json', {}, '{"token": "hidden"}')], recorded: '2024-01-01' },
    undefined,
  ],
  [
    'a value with its scheme',
    { files: [file('a.json', {}, '{"openai": {"Authorization": "Bearer hidden"}}')], recorded: '2026-11-01' },
    '2026-11-01 recorded 20 2027-01-30',
  ],
  ['another line', { files: [file('.env', { startLine: 7 })], recorded: '2024-01-01' }, undefined],
])('%s', async (_name, wishes, expected) => {
  const [rotation] = await rotationsOf(project(wishes));
  const said =
    rotation &&
    `${rotation.since} ${rotation.source}${rotation.atLeast ? ' at least' : ''} ${rotation.ageDays} ${rotation.due}`;
  expect(said).toBe(expected);
});

test.each([
  ['2026-08-22', 'info', 'is 91 days old (in use since 2026-08-22): it was to be replaced by 2026-11-20', 'medium'],
  ['2026-08-23', 'info', 'is 90 days old (in use since 2026-08-23): it is to be replaced by 2026-11-21', 'info'],
  ['2026-09-06', 'info', 'is 76 days old (in use since 2026-09-06): it is to be replaced by 2026-12-05', 'info'],
  ['2026-09-07', undefined, undefined, undefined],
  ['2025-11-21', 'medium', 'is 365 days old (in use since 2025-11-21): it was to be replaced by 2026-02-19', 'medium'],
  ['2025-11-20', 'high', 'is 366 days old (in use since 2025-11-20): it was to be replaced by 2026-02-18', 'high'],
])('the day before, the day, and two weeks ahead: %s', async (recorded, _note, message, severity) => {
  const [found] = [...((await keyAge.run?.(project({ recorded }), [])) ?? [])];
  expect(found?.severity).toBe(severity);
  expect(found?.message).toBe(message === undefined ? undefined : `\`OPENAI_API_KEY\` (sk-proj-…x7Qw) ${message}`);
});

test.each(['openai', 'openai-admin', 'azure-openai'] as const)('%s: what to do is said, no key', async (service) => {
  const old = project({ files: [file('.env', { service })], recorded: '2026-01-01' });
  const [found] = [...((await keyAge.run?.(old, [])) ?? [])];
  expect(found?.fix).toMatch(/^[a-z].*[^.]$/);
});

test('recording writes down what is known, and today for the rest; twice is once', async () => {
  const old = project({ committed: '2026-02-03' });
  const unknown = project({ files: [file('.env', { fingerprint: 'aaaaaaaaaaaaaaaa' })] });
  const ledger = await recordKeys(newLedger, [old, unknown, old]);
  expect(serializeLedger(ledger).split('\n').slice(2)).toEqual([
    `${FINGERPRINT} 2026-02-03 OPENAI_API_KEY`,
    'aaaaaaaaaaaaaaaa 2026-11-21 OPENAI_API_KEY',
    '',
  ]);
  expect(await recordKeys(ledger, [unknown, old])).toEqual(ledger);
});
