import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { plant } from '../support/keys.ts';
import { type TestRepository, repository, temporaryFolder } from '../support/repository.ts';
import { watch } from './leak-forms.ts';
import { tripkey } from './support.ts';

const SHAPES = ['openai-project-key', 'openai-service-account-key', 'openai-admin-key', 'openai-user-key'];
const secrets: Record<string, string> = {};
/** A key for one place, which is named where it leaks. */
const key = (place: string): string => {
  const number = Object.keys(secrets).length;
  return (secrets[place] ??= plant(SHAPES[number % SHAPES.length] ?? '', 400 + number).secret);
};

/** A project with a problem for every check, and a key wherever something has a name. */
const poisoned = (): TestRepository => {
  const repo = repository();
  repo.git('checkout', '-q', '-b', `branch-${key('branch')}`);
  repo.write({
    '.gitignore': `node_modules\n# ${key('.gitignore comment')}\n${key('.gitignore')}\n.env.example\n`,
    '.env': `# ${key('.env comment')}\nOPENAI_API_KEY=${key('.env')}\n${key('.env name')}=${key('.env value of a key')}\n`,
    '.env.production': `OPENAI_API_KEY=${key('.env')}\n${key('.env name').replaceAll('-', '_')}=1\n`,
    '.env.example': `OPENAI_API_KEY=${key('.env.example')}\nA=1 # ${key('.env.example comment')}\n`,
    [`${key('folder')}/.env`]: `${key('.env name below')}=${key('.env below')}\n`,
    [`${key('file')}.ts`]: `'use client';\nconsole.log(process.env.OPENAI_API_KEY, "${key('file logged')}");\n`,
    'src/app.ts': `console.log("${key('logged')}");\nconst k = process.env.OPENAI_API_KEY || "${key('fallback')}";\nnew OpenAI({ apiKey: "${key('browser')}", dangerouslyAllowBrowser: true });\nfetch("http://api.openai.com/?api_key=${key('url')}");\n`,
    'app.py': `${key('python name').replaceAll('-', '_')} = os.getenv("${key('variable')}", "${key('default')}")\nprint(${key('python name').replaceAll('-', '_')})\n`,
    'run.sh': `set -x\nexport ${key('shell name').replaceAll('-', '_')}=${key('shell')}\necho $OPENAI_API_KEY ${key('echo')}\ncurl -k https://api.openai.com -H "Authorization: Bearer ${key('curl')}"\n`,
    Dockerfile: `FROM ${key('image')}\nARG ${key('ARG name').replaceAll('-', '_')}=${key('ARG')}\nARG OPENAI_API_KEY=${key('ARG value')}\nENV OPENAI_API_KEY ${key('ENV')}\nCOPY . .\nCOPY ${key('file')}.ts ${key('folder')} .env ./\n`,
    'package.json': JSON.stringify({
      name: key('package name'),
      version: '1.0.0',
      scripts: { [key('script name')]: `OPENAI_API_KEY=${key('script')} node .` },
      files: [`${key('folder')}/**`],
    }),
    'docker-compose.yml': `services:\n  ${key('service')}:\n    environment:\n      OPENAI_API_KEY: ${key('compose')}\n      ${key('YAML name')}: \${OPENAI_API_KEY:-${key('compose default')}}\n`,
    '.github/workflows/ci.yml': `on: pull_request_target\nenv:\n  OPENAI_API_KEY: ${key('workflow')}\njobs:\n  ${key('job')}:\n    steps:\n      - uses: actions/checkout@v4\n        with: { ref: "\${{ github.event.pull_request.head.sha }}", token: ${key('input')} }\n      - run: echo \${{ secrets.${key('secret name').replaceAll('-', '_')} }} ${key('run')}\n`,
    '.npmrc': `//registry.npmjs.org/:_authToken=${key('npmrc')}\n`,
    'k8s.yaml': `apiVersion: v1\nkind: Secret\nmetadata: { name: ${key('secret resource')} }\ndata:\n  OPENAI_API_KEY: ${Buffer.from(key('base64')).toString('base64')}\n`,
    'setup.py': 'from setuptools import setup\nsetup()\n',
    'MANIFEST.in': `include .env ${key('MANIFEST.in')}\n`,
    'main.tf': `variable "${key('terraform name')}" {\n  default = "${key('terraform')}"\n}\n`,
    'public/index.html': `<script>const openai = "${key('page')}"</script>\n`,
    '.tripkey-keys': `# ${key('ledger comment')}\n0123456789abcdef 2026-01-01 OPENAI_API_KEY\n`,
  });
  repo.stage('.').commit(`holds ${key('message')}`);
  repo.write('.env.local', `OPENAI_API_KEY=${key('.env.local')}\n${key('.env.local name')}=x\n`);
  return repo;
};

const home = (): string => {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries({
    '.bash_history': `export OPENAI_API_KEY=${key('history')}\n`,
    '.codex/auth.json': JSON.stringify({ OPENAI_API_KEY: key('codex') }),
    '.netrc': `machine api.openai.com login ${key('login')} password ${key('netrc')}\n`,
    [`.claude/projects/${key('session')}/a.jsonl`]: `{"text":"${key('transcript')}"}\n`,
  })) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
};

/** Before `watch` is made all keys must be there. */
const made = { repo: poisoned(), other: poisoned(), home: home() };
const hidden = Object.entries(secrets).map(([name, secret]) => [name, secret.replace(/^sk-(?:[a-z]+-)?/, '')] as const);
const { leaks } = watch(
  Object.fromEntries(
    hidden.flatMap(([name, part]) => [
      [name, part],
      [`${name}, as a variable`, part.replaceAll('-', '_')],
    ]),
  ),
);

const expectTight = async (cwd: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> => {
  const run = await tripkey(cwd, ['doctor', ...args], { env });
  expect(leaks(run.stdout)).toEqual([]);
  expect(leaks(run.stderr)).toEqual([]);
  expect(run.stderr).not.toContain('this is a bug');
  return run.stdout;
};

describe('no mode of doctor shows a key, wherever it stands', () => {
  const formats = ['text', 'json', 'jsonl', 'sarif', 'gitlab', 'junit', 'github', 'markdown', 'csv', 'html'];

  test.each(formats)('--format %s', async (format) => {
    expect(await expectTight(made.repo.path, ['--format', format, '--verbose'])).not.toBe('');
  });

  test('several projects, named by a key', async () => {
    const text = await expectTight(made.repo.path, [key('folder'), '.', made.other.path, '--verbose']);
    expect(text).toContain('key-reuse');
  });

  test('the machine', async () => {
    for (const format of ['text', 'json', 'html']) {
      const text = await expectTight(made.repo.path, ['--machine', '--verbose', '--format', format], {
        HOME: made.home,
      });
      expect(text).toContain('.netrc');
    }
  });

  test('errors about arguments and configurations', async () => {
    const repo = repository();
    for (const text of [
      `[doctor]\ndisable = ["${key('.env')}"]\n`,
      `[doctor.severity]\n"${key('.env')}" = "low"\n`,
      `${key('.env')} = 1\n`,
    ]) {
      repo.write('tripkey.toml', text);
      expect(await expectTight(repo.path, [])).toBe('');
    }
    repo.remove('tripkey.toml').write('.tripkey-keys', `0123456789abcdef 2026-01-01 ${key('.env')}\n`);
    await expectTight(repo.path, []);
    await expectTight(repo.path, [key('.env')]);
    await expectTight(repo.path, ['--check', key('.env')]);
    await expectTight(repo.path, ['--format', key('.env')]);
  });
});

describe('what doctor writes holds no key but those that stood there', () => {
  let patch = '';
  beforeAll(async () => {
    patch = await expectTight(made.other.path, ['--fix', '--dry-run']);
  });

  test('the patch', () => expect(patch).toContain('+++ b/'));

  test('the ledger and the calendar', async () => {
    await expectTight(made.other.path, ['--record', '--calendar', 'rotations.ics']);
    for (const file of ['rotations.ics', '.tripkey-keys']) {
      const text = readFileSync(join(made.other.path, file), 'utf8').replace(key('ledger comment'), '');
      // Long lines of a calendar are folded.
      expect(leaks(text.replaceAll(/\r\n /g, ''))).toEqual([]);
      expect(leaks(text)).toEqual([]);
    }
  });

  test('what --fix says, and the examples that it writes', async () => {
    await expectTight(made.other.path, ['--fix', '--yes']);
    const below = readdirSync(join(made.other.path, key('folder')));
    for (const name of below.filter((file) => file === '.env.example')) {
      expect(leaks(readFileSync(join(made.other.path, key('folder'), name), 'utf8'))).toEqual([]);
    }
  });
});
