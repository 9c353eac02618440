import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importTypeScript } from './bundle.mjs';

/** The tool as it is shipped. */
export const cli = path.resolve('dist/cli.js');

/**
 * A new repository with 200 source-like files committed and `changed` of them changed and staged, with no key in any.
 * Returns its path; `remove()` deletes it.
 */
export function repositoryWithStaged(changed) {
  const folder = mkdtempSync(path.join(tmpdir(), 'tripkey-bench-'));
  git(folder, 'init', '-q', '-b', 'main');
  mkdirSync(path.join(folder, 'src'));
  for (let file = 0; file < 200; file++) write(folder, file, 0);
  git(folder, 'add', '.');
  git(folder, '-c', 'user.name=bench', '-c', 'user.email=bench@example.invalid', 'commit', '-q', '-m', 'start');
  for (let file = 0; file < changed; file++) write(folder, file, 1);
  git(folder, 'add', '.');
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function git(folder, ...args) {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
}

/** A key that the rules know, made at run time by what the tests use (test/support/keys.ts). */
export async function plantedKey() {
  const { plant } = await importTypeScript('test/support/keys.ts');
  return plant('openai-project-key', 1).text;
}

/** About 5 KB, 120 lines of what code looks like; `version` changes three of them. */
function write(folder, file, version) {
  const lines = Array.from({ length: 120 }, (_, line) => {
    const value = (file * 7919 + line * 104_729 + (line % 40 === 7 ? version : 0)) % 99_991;
    return `  const value${line} = compute(${value}, 'setting ${value % 613}'); // ${line}`;
  });
  writeFileSync(path.join(folder, 'src', `file${file}.js`), `${lines.join('\n')}\n`);
}
