import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type MockServer, mockServer } from '../support/mock-server.ts';
import { otherStatuses, withoutCommands } from './expected.ts';
import { type Page, userPages } from './pages.ts';
import { countCalls, isShown, scriptsOf, sessionOf, typedIn } from './scripts.ts';
import { type Call, type Shell, type ShellRun, openShell } from './shell.ts';
import { type World, createWorld } from './world.ts';

// Every command of README.md and docs/*.md is run. TRIPKEY_WRITE_DOCS=1 writes what came into the blocks that show a terminal.

const pages = userPages();
const servers: MockServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

const open = async (): Promise<{ readonly shell: Shell; readonly world: World }> => {
  const world = createWorld();
  const server = await mockServer(world.answer);
  servers.push(server);
  return { shell: openShell(world, server.origin), world };
};

describe.each(pages.map((page): [string, Page] => [page.path, page]))('%s', (path, page) => {
  const scripts = scriptsOf(page);
  const session = sessionOf(page);

  if (scripts.length > 0)
    test.each(scripts)('runs: %s', async (script) => {
      const { shell, world } = await open();
      const run = await shell.run(script.replaceAll(/\b[0-9a-f]{16}\b|<fingerprint>/g, world.fingerprintOf));
      expect(run.status).not.toBeNull();
      expectToRun(run);
      expect(run.calls.length).toBeGreaterThanOrEqual(countCalls(script));
    });

  if (session.length > 0)
    test('its terminal shows what comes', async () => {
      const { shell } = await open();
      for (const block of session) {
        const came = await typeIn(shell, block);
        if (process.env['TRIPKEY_WRITE_DOCS'] === '1') rewrite(page, block, came);
        else expect(block).toBe(came);
      }
    });

  test('has a command that was run, or a reason to have none', () => {
    const calls = [...scripts, ...session.flatMap((block) => typedIn(block).map(({ command }) => command))];
    expect(calls.length > 0).toBe(withoutCommands[path] === undefined);
  });
});

/** A block with what its commands say here, one after the other; where that is what it shows, it is the same block. */
const typeIn = async (shell: Shell, block: string): Promise<string> => {
  const came: string[] = [];
  for (const { command, output: shown } of typedIn(block)) {
    const run = await shell.run(command);
    expectToRun(run);
    const output = isShown(shown, run.output) ? shown : run.output.trimEnd();
    came.push([`$ ${command.replaceAll('\n', '\n> ')}`, output].join('\n').trimEnd());
  }
  return came.join('\n');
};

const rewrite = ({ path }: Page, block: string, text: string): void => {
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace(block, () => text),
  );
};

/** Every program is known, and tripkey took its words. */
const expectToRun = ({ output, calls }: ShellRun): void => {
  expect(output).not.toMatch(/command not found|nobody knows how to run it|syntax error/);
  expect(calls.filter((call) => !isExpected(call)).map((call) => ({ ...call, output }))).toEqual([]);
};

const isExpected = ({ words, status }: Call): boolean =>
  [0, 1, 3].includes(status) || otherStatuses.some((other) => words.includes(other.in) && status === other.status);
