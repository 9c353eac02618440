import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importTypeScript } from '../bundle.mjs';
import { createLines } from '../history/words.mjs';
import { createRandom } from '../history/random.mjs';
import { measure } from '../measure.mjs';
import { cli, git } from '../repository.mjs';

const PACKAGES = 1000;
const FILES = 98;

/** Monorepos of 100 000 files, 1 and 5 % of which speak of OpenAI, against git and grep for the same words. */
export async function run({ rounds = 5, folder }) {
  if (folder !== undefined) return compare(folder, path.resolve(folder), rounds);
  for (const share of [0.01, 0.05]) {
    const { root, remove } = makeMonorepo(share);
    try {
      await compare(`Monorepo, ${share * 100} % speak of OpenAI`, root, rounds);
    } finally {
      remove();
    }
  }
}

async function compare(title, root, rounds) {
  const words = await wordsOfDoctor();
  const patterns = path.join(mkdtempSync(path.join(tmpdir(), 'tripkey-bench-words-')), 'words');
  writeFileSync(patterns, `${words.join('\n')}\n`);
  const grep = `git ls-files -z | xargs -0 grep -lF -f '${patterns}' >/dev/null || test $? = 123`;
  const medians = measure(
    `${title}: ${countFiles(root)} files, ${words.length} words`,
    [
      { name: 'node -e 0', argv: [process.execPath, '-e', '0'], cwd: root },
      { name: 'git ls-files, grep -l', argv: ['sh', '-c', grep], cwd: root, env: { LC_ALL: 'C' } },
      { name: 'tripkey scan', argv: [process.execPath, cli, 'scan'], cwd: root, expect: [0, 1] },
      { name: 'tripkey doctor', argv: [process.execPath, cli, 'doctor'], cwd: root, expect: [0, 1] },
    ],
    { rounds, warmups: 1, base: 'git ls-files, grep -l' },
  );
  rmSync(path.dirname(patterns), { recursive: true });
  const goal = 2 * medians.get('git ls-files, grep -l').wall;
  const { wall } = medians.get('tripkey doctor');
  console.log(
    `Goal, 2 × grep: ${(goal * 1000).toFixed(0)} ms wall; doctor takes ${((wall / goal) * 100).toFixed(0)} %.\n`,
  );
}

const countFiles = (root) =>
  execFileSync('git', ['ls-files', '-z'], { cwd: root, maxBuffer: 1 << 30 }).filter((byte) => byte === 0).length;

/** What doctor looks for: the checks' words and the rules' keywords, without their encoded forms. */
async function wordsOfDoctor() {
  const { wantedWords } = await importTypeScript('src/hygiene/project/wanted.ts');
  const { checks } = await importTypeScript('src/hygiene/checks.ts');
  const { keywordsOfRules } = await importTypeScript('src/detect/literals.ts');
  const { builtInRules } = await importTypeScript('rules/index.ts');
  const usual = builtInRules.filter(({ vendor, optIn }) => /openai/.test(vendor) && !optIn);
  return [...new Set([...wantedWords(checks), ...keywordsOfRules(usual)])];
}

function makeMonorepo(share) {
  const root = mkdtempSync(path.join(tmpdir(), 'tripkey-bench-monorepo-'));
  const random = createRandom(1);
  const lines = createLines(random);
  for (let number = 0; number < PACKAGES; number++) {
    const folder = path.join(root, 'packages', `p${number}`);
    mkdirSync(path.join(folder, 'src'), { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), `{\n  "name": "@acme/p${number}",\n  "private": true\n}\n`);
    writeFileSync(path.join(folder, 'README.md'), `# p${number}\n`);
    for (let file = 0; file < FILES; file++) {
      const name = `${lines.name()}${file}.${random.pick(['ts', 'tsx', 'py', 'json', 'css', 'md'])}`;
      writeFileSync(path.join(folder, 'src', name), lines.file(500 + random.below(5000), share).join('\n'));
    }
  }
  writeFileSync(path.join(root, '.gitignore'), 'node_modules\n.env\n.env.*\n!.env.example\n');
  git(root, 'init', '-q', '-b', 'main');
  // What packs in the background would still write when the folder is taken away.
  git(root, 'config', 'gc.auto', '0');
  git(root, 'config', 'maintenance.auto', 'false');
  git(root, 'add', '-A');
  git(root, '-c', 'user.name=bench', '-c', 'user.email=b@example.invalid', 'commit', '-q', '-m', 'start');
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
