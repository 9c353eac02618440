import { measure } from '../measure.mjs';
import { cli } from '../repository.mjs';

/** What every start costs before any work, over Node's own. */
export async function run({ rounds = 41 }) {
  const cwd = process.cwd();
  const tripkey = (...args) => [process.execPath, cli, ...args];
  measure(
    'Start',
    [
      { name: 'node -e 0', argv: [process.execPath, '-e', '0'], cwd },
      { name: 'tripkey --version', argv: tripkey('--version'), cwd },
      { name: 'tripkey --help', argv: tripkey('--help'), cwd },
      { name: 'tripkey scan package.json', argv: tripkey('scan', 'package.json'), cwd },
    ],
    { rounds, base: 'node -e 0' },
  );
}
