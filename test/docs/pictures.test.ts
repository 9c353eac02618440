import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { type MockServer, mockServer } from '../support/mock-server.ts';
import { openShell } from './shell.ts';
import { terminalPicture } from './terminal.ts';
import { type World, type WorldOptions, createWorld } from './world.ts';

// The pictures of terminals in docs/pictures are what the program says. TRIPKEY_WRITE_DOCS=1 makes them anew.

interface Picture {
  readonly file: string;
  readonly title: string;
  /** As somebody types it; `<fingerprint>` is that of the leaked key. */
  readonly command: string;
  /** What is done before, and not shown. */
  readonly before?: string;
  readonly world?: WorldOptions;
  /** How many lines of a long answer are shown. */
  readonly lines?: number;
}

const pictures: readonly Picture[] = [
  {
    file: 'commit.svg',
    title: 'A commit that holds a key is stopped',
    before: 'tripkey init --yes && git add chat.js',
    command: 'git commit -m "Add the chat client"',
  },
  {
    file: 'history.svg',
    title: 'The history of two leaked keys',
    before: 'rm chat.js',
    command: 'tripkey scan-history',
  },
  {
    file: 'doctor.svg',
    title: 'What doctor says of a project',
    before: 'cp ../api/.env . && chmod 644 .env && printf "node_modules/\\n" > .gitignore && rm chat.js',
    command: 'tripkey doctor',
  },
  {
    file: 'incident.svg',
    title: 'The page about a key that somebody else uses',
    world: { isAbused: true },
    command: 'tripkey incident <fingerprint>',
    lines: 44,
  },
];

const servers: MockServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

test.each(pictures)('$file', async (picture) => {
  const path = `docs/pictures/${picture.file}`;
  const world = createWorld(picture.world);
  const svg = await draw(picture, world);
  expect(keysIn(svg, world)).toEqual([]);
  if (process.env['TRIPKEY_WRITE_DOCS'] === '1') writeFileSync(path, svg);
  expect(readFileSync(path, 'utf8')).toBe(svg);
});

const draw = async ({ title, command, before, lines = Infinity }: Picture, world: World): Promise<string> => {
  const server = await mockServer(world.answer);
  servers.push(server);
  const shell = openShell(world, server.origin);
  if (before !== undefined) await shell.run(before);
  const typed = command.replace('<fingerprint>', world.fingerprintOf);
  const { output } = await shell.run(`export FORCE_COLOR=1\n${typed}`);
  const said = output.trimEnd().split('\n');
  const shown = said.length > lines ? [...said.slice(0, lines), '…'] : said;
  return terminalPicture(title, [`\u001b[2m$\u001b[22m \u001b[1m${typed}\u001b[22m`, ...shown].join('\n'));
};

/** A part of any key that the world has, also one that a change of colour divides. */
const keysIn = (svg: string, { org, leaked }: World): readonly string[] => {
  const text = svg.replace(/<[^>]*>/g, '');
  const parts = [leaked, ...org.state.keys].flatMap(({ value }) => [value.slice(12, 24), value.slice(-24, -12)]);
  return parts.filter((part) => text.includes(part));
};
