import { chmodSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from '../../src/detect/fingerprint.ts';
import { plant } from '../support/keys.ts';
import { type MockOrganization, mockOrganization } from '../support/mock-openai.ts';
import type { Answer, Seen } from '../support/mock-server.ts';
import type { MockKey } from '../support/openai-state.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';

/**
 * A project as the pages have it in mind, the same each time: a shop with a key that was pushed and taken out again, and another one in a
 * file that is not committed yet. What is read and written lies in one temporary folder.
 */
export interface World {
  /** The work tree of the shop, a clone of a bare remote `origin`. */
  readonly repo: TestRepository;
  /** As OpenAI knows it: the keys that were pushed are there, and live. */
  readonly org: MockOrganization;
  /** A person's key: in the history, and in no file of today. */
  readonly leaked: MockKey;
  /** What a fingerprint in a page's example stands for: a person's key, or a service account's. */
  readonly fingerprintOf: (example: string) => string;
  /** Seconds since 1970 of the world's clock when it began. */
  readonly now: number;
  /** Answers as OpenAI would, with the world's date. */
  readonly answer: (seen: Seen) => Answer;
}

/** Noon, so that no minute changes while a page is run. */
const NOW = Date.UTC(2026, 10, 21, 12, 0, 0) / 1000;
const DAY = 86_400;

export interface WorldOptions {
  /** Somebody else uses the leaked key. */
  readonly isAbused?: boolean;
}

/** Makes it. Keys, ids and times are the same for every world. */
export const createWorld = ({ isAbused = false }: WorldOptions = {}): World => {
  const started = Date.now();
  const now = (): number => NOW + Math.floor((Date.now() - started) / 1000);
  const { org, leaked, robot } = organization(now, isAbused);
  const folder = temporaryFolder();
  const origin = repository({ at: join(folder, 'origin.git'), bare: true });
  const repo = repository({ at: join(folder, 'shop') });
  repo.git('remote', 'add', 'origin', origin.path);
  commitShop(repo, leaked.value, robot.value);
  for (const name of ['other', 'api', 'web']) neighbour(join(folder, name));
  writeFileSync(repo.env['GIT_CONFIG_GLOBAL'] ?? '', gitConfiguration(origin.path));
  const answer = (seen: Seen): Answer => {
    const given = org.handler(seen);
    if ('fault' in given) return given;
    return { ...given, headers: { date: new Date(now() * 1000).toUTCString(), ...given.headers } };
  };
  const fingerprintOf = (example: string): string => fingerprint((example === OF_A_SERVICE ? robot : leaked).value);
  return { repo, org, leaked, fingerprintOf, now: NOW, answer };
};

/** The example of a service account's key in the pages; every other one is a person's. */
const OF_A_SERVICE = '8796a5b4c3d2e1f0';

interface Organization {
  readonly org: MockOrganization;
  readonly leaked: MockKey;
  readonly robot: MockKey;
}

/** A person's key with six weeks of use, one beside it, and a service account's. */
const organization = (now: () => number, isAbused: boolean): Organization => {
  const org = mockOrganization(7, { now });
  const project = org.make.project({ name: 'Shop' });
  const owner = org.make.user('Mona Maker');
  const dates = { createdAt: NOW - 60 * DAY, lastUsedAt: NOW - DAY };
  const leaked = org.make.key({ owner, project, name: 'shop production', ...dates });
  org.make.key({ owner, project, name: 'shop staging', createdAt: NOW - 50 * DAY });
  const robot = org.make.key({ owner: org.make.account(project, 'nightly'), project, name: 'nightly', ...dates });
  for (let day = 1; day < 40; day++) {
    const [requests, value] = isAbused && day < 6 ? [9000, 310.5] : [140, 7.75];
    const at = { keyId: leaked.id, projectId: project.id, at: NOW - day * DAY };
    org.state.usage.push({ kind: 'completions', requests, ...at });
    org.state.costs.push({ value, ...at });
  }
  return { org, leaked, robot };
};

const client = (value: string): string => `import OpenAI from 'openai';

export const client = new OpenAI({
  apiKey: ${value},
});
`;

/** Four commits that were pushed and one that was not; the last key stands in a file that git does not track. */
const commitShop = (repo: TestRepository, leaked: string, robot: string): void => {
  const fromEnvironment = client('process.env.OPENAI_API_KEY');
  const dated = dating(repo);
  repo.write({ '.gitignore': 'node_modules/\n.env\n', 'README.md': '# Shop\n', 'package.json': manifest });
  dated(NOW - 12 * DAY, 'Start');
  repo.write('src/client.js', client(`'${leaked}'`));
  dated(NOW - 11 * DAY, 'Summaries of reviews');
  repo.write('jobs/nightly.js', client(`'${robot}'`));
  dated(NOW - 10 * DAY, 'Summaries at night');
  repo.git('branch', 'release/2.x');
  repo.write({ 'src/client.js': fromEnvironment, 'jobs/nightly.js': fromEnvironment });
  dated(NOW - 8 * DAY, 'Read the keys from the environment');
  repo.git('push', '-q', 'origin', 'main', 'release/2.x');
  repo.git('fetch', '-q', 'origin');
  repo.git('branch', '-q', '--set-upstream-to=origin/main');
  repo.write('docs/reviews.md', '# Reviews\n');
  dated(NOW - DAY, 'Say what a summary is');
  repo.write('chat.js', client(`'${plant('openai-project-key/74', 5).secret}'`));
  writeFileSync(join(repo.path, '.git/info/exclude'), '/report*\n/plan.sh\n/tripkey.*\n/*.ics\n/gl-*.json\n');
};

const manifest = `${JSON.stringify({ name: 'shop', private: true, dependencies: { openai: '^6.0.0' } }, null, 2)}\n`;

/** Commits everything at a time, by one person. */
const dating =
  (repo: TestRepository) =>
  (at: number, message: string): void => {
    repo.stage();
    const date = `${at} +0000`;
    const people = { GIT_AUTHOR_NAME: 'Mona Maker', GIT_AUTHOR_EMAIL: 'mona.maker@example.com' };
    repo.raw(['commit', '-q', '-F', '-'], {
      input: message,
      env: { ...people, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    });
  };

/** Another project, with an environment file of its own. */
const neighbour = (path: string): void => {
  const repo = repository({ at: path });
  repo.write({ '.gitignore': '.env\n', 'index.js': "console.log('hello');\n" });
  repo.stage().commit('Start');
  repo.write('.env', `OPENAI_API_KEY=${plant('openai-project-key/74', 6).secret}\n`);
  chmodSync(join(path, '.env'), 0o600);
  utimesSync(join(path, '.env'), NOW - DAY, NOW - DAY);
};

/** The addresses that pages name lead to the bare repository, over no network. */
const gitConfiguration = (origin: string): string => `[user]
	name = Mona Maker
	email = mona.maker@example.com
[protocol "file"]
	allow = always
[advice]
	detachedHead = false
[url "${origin}"]
	insteadOf = https://example.com/owner/name
	insteadOf = https://example.com/owner/name.git
`;

/** A folder for what a run needs beside the project. */
export const workFolder = (): string => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'bin'));
  return folder;
};
