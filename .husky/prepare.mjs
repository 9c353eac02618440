// npm runs this after `npm ci` in a clone, and where a package is made of a clone: `npm pack`, `npm install git+…`, the pre-commit framework.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

// `npm install --global git+…` prepares the clone as if that were global, too, and so leaves it without what builds it (npm 11.19).
if (!existsSync('node_modules/esbuild'))
  run('npm', ['ci', '--ignore-scripts', '--no-global', '--no-audit', '--no-fund']);
if (existsSync('node_modules/husky')) (await import('husky')).default();
run(process.execPath, ['build.mjs']);

// npm pack's standard output is the package's name and nothing else.
function run(program, args) {
  const env = { ...process.env, npm_config_global: 'false', npm_config_location: 'user' };
  const stdio = ['ignore', 'ignore', 'inherit'];
  const { status } = spawnSync(program, args, { env, stdio, shell: process.platform === 'win32' && program === 'npm' });
  if (status !== 0) throw new Error(`${program} ${args[0]} ended with ${status}`);
}
