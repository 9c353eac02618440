import { beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checks } from '../../src/hygiene/checks.ts';
import { type Shell, completionScript } from '../../src/manual/completion/completion.ts';
import { completedCommands } from '../../src/manual/completion/words.ts';
import { pages } from '../../src/manual/pages.ts';
import { shells } from '../../src/manual/project-pages.ts';
import { tripkey } from '../cli/support.ts';
import { temporaryFolder } from '../support/repository.ts';
import { completeIn, hasShell } from './shells.ts';

const folder = temporaryFolder();
const scripts: Partial<Record<Shell, string>> = {};

beforeAll(async () => {
  for (const shell of shells) {
    const { stdout, status } = await tripkey(folder, ['completion', shell]);
    if (status !== 0) throw new Error(`tripkey completion ${shell}: ${status}`);
    scripts[shell] = stdout;
    writeFileSync(path.join(folder, `script.${shell}`), stdout);
  }
});

/** What is typed, and what is offered. */
const cases: readonly { readonly typed: string; readonly offers: readonly string[] }[] = [
  { typed: 'tripkey sc', offers: ['scan', 'scan-history'] },
  { typed: 'tripkey --v', offers: ['--version'] },
  { typed: 'tripkey scan --st', offers: ['--staged', '--strict'] },
  { typed: 'tripkey scan --format js', offers: ['json', 'jsonl'] },
  { typed: 'tripkey scan -f js', offers: ['json', 'jsonl'] },
  { typed: 'tripkey scan --staged --min-confidence h', offers: ['high'] },
  { typed: 'tripkey incident --format m', offers: ['markdown'] },
  { typed: 'tripkey doctor --check env-t', offers: ['env-tracked'] },
  { typed: 'tripkey baseline p', offers: ['prune'] },
  { typed: 'tripkey completion b', offers: ['bash'] },
  { typed: 'tripkey help ro', offers: ['rotate'] },
  { typed: 'tripkey scan-history --no-', offers: ['--no-cache', '--no-color'] },
];

const shellsHere = (['bash', 'zsh', 'fish'] as const).filter(hasShell);

// Those that are not on this machine have nothing that could be tried.
(shellsHere.length > 0 ? describe : describe.skip).each(shellsHere)('%s', (shell) => {
  test.each(cases)('$typed', ({ typed, offers }) => {
    expect(completeIn(shell, path.join(folder, `script.${shell}`), typed, folder).toSorted()).toEqual(
      offers.toSorted(),
    );
  });

  test('every option of every command is offered', () => {
    const commands = completedCommands(pages).filter(({ options }) => options.length > 0);
    // One shell with every line takes as long as one line does, but zsh has no way but typing.
    const some = shell === 'zsh' ? commands.slice(0, 2) : commands;
    for (const { name, options } of some) {
      const offers = completeIn(shell, path.join(folder, `script.${shell}`), `tripkey ${name} --`, folder);
      const long = options.flatMap(({ names }) => names.filter((option) => option.startsWith('--')));
      expect({ name, offers: offers.toSorted() }).toEqual({ name, offers: long.toSorted() });
    }
  });

  test.each(['$(touch ran)', '`touch ran`', ';touch ran;', '"; touch ran; "'])(
    'what is typed is not run: %s',
    (typed) => {
      completeIn(shell, path.join(folder, `script.${shell}`), `tripkey scan '${typed}' --format `, folder);
      completeIn(shell, path.join(folder, `script.${shell}`), `tripkey '${typed}' --format `, folder);
      expect(existsSync(path.join(folder, 'ran'))).toBe(false);
    },
  );
});

test.each(shells)('%s: the script has every command, option and value', (shell) => {
  const script = scripts[shell] ?? '';
  for (const { name, options } of completedCommands(pages)) {
    expect(script).toContain(name);
    for (const { names, value } of options) {
      for (const option of names) expect(script).toContain(shell === 'fish' ? option.replace(/^--?/, '') : option);
      for (const word of Array.isArray(value?.offer) ? (value.offer as string[]) : []) expect(script).toContain(word);
    }
  }
  for (const { id } of checks) expect(script).toContain(id);
});

test('words that shells get unquoted hold nothing that means anything to one', () => {
  const commands = completedCommands(pages);
  const lists = [
    ...commands.map(({ operands }) => operands),
    ...commands.flatMap(({ options }) => options.map(({ value }) => value?.offer)),
  ];
  const words = [
    ...commands.flatMap(({ name, options }) => [name, ...options.flatMap(({ names }) => names)]),
    ...lists.flatMap((list) => (Array.isArray(list) ? (list as string[]) : [])),
  ];
  expect(words.filter((word) => !/^[\w-]+$/.test(word))).toEqual([]);
});

/** Texts that end what they stand in, were they not escaped. */
const HOSTILE = `it's "a" \\ [b]: $(touch ran) \`touch ran\` $HOME #x`;

test.each(['bash', 'zsh', 'fish'] as const)('%s: a text of any kind stays a text', (shell) => {
  const [page] = pages;
  if (page === undefined || !hasShell(shell)) return expect(hasShell(shell)).toBe(false);
  const hostile = { ...page, summary: HOSTILE, options: { trial: { type: 'boolean', describe: HOSTILE } } } as const;
  const file = path.join(folder, `hostile.${shell}`);
  writeFileSync(file, completionScript(shell, [hostile]));
  expect(completeIn(shell, file, 'tripkey scan --tri', folder)).toEqual(['--trial']);
  expect(existsSync(path.join(folder, 'ran'))).toBe(false);
});

test('a shell that is not known is an error that names those that are', async () => {
  const { status, stderr } = await tripkey(folder, ['completion', 'tcsh']);
  expect(status).toBe(2);
  expect(stderr).toContain('bash, zsh, fish, powershell');
  expect((await tripkey(folder, ['completion'])).status).toBe(2);
});

test('bash takes the script from a pipe, as the page says', () => {
  if (!hasShell('bash')) return expect(hasShell('bash')).toBe(false);
  const { stdout } = spawnSync('bash', ['--norc', '-c', `source <(cat script.bash); complete -p tripkey`], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stdout).toBe('complete -o default -F _tripkey tripkey\n');
  expect(readFileSync(path.join(folder, 'script.bash'), 'utf8')).not.toContain('eval');
});
