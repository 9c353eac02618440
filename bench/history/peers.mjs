import { spawnSync } from 'node:child_process';
import { find, findKingfisher, oneRuleConfigurations } from '../peers.mjs';
import { git } from '../repository.mjs';

/**
 * The scanners that are installed, each over the whole history of a bare repository: with its OpenAI rule alone unless
 * the name says otherwise, showing nothing of what it finds and asking no server anything.
 *
 * @param {string} folder
 * @param {readonly string[]} absent as `pathsOfAbsentBlobs` gives them
 * @param {string} scratch a folder for their caches
 */
export function historyPeers(folder, absent, scratch) {
  return [...leaksFamily(folder, absent), ...kingfisher(folder, scratch), ...trufflehog(folder)];
}

/** `git log -p` and what is built on it stop at the first blob that is not there: its paths are left out. */
export function logOptions(absent) {
  return ['--full-history', '--all', ...(absent.length > 0 ? ['--', '.', ...absent.map(exclusion)] : [])];
}

/** Paths of blobs that the history names and the repository does not hold, as a partial clone's (over some size). */
export function pathsOfAbsentBlobs(folder) {
  const missing = lines(folder, ['rev-list', '--all', '--objects', '--missing=print'])
    .filter((line) => line.startsWith('?'))
    .map((line) => line.slice(1));
  if (missing.length === 0) return [];
  const wanted = new Set(missing);
  const changes = lines(folder, [
    'log',
    '--all',
    '--full-history',
    '-m',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--format=',
  ]);
  const paths = changes.flatMap((line) => {
    const [, id = '', path = ''] = /^:\S+ \S+ \S+ (\S+) [A-Z]\t(.*)$/.exec(line) ?? [];
    return wanted.has(id) ? [path] : [];
  });
  return [...new Set(paths)];
}

function lines(folder, args) {
  const { status, stdout } = spawnSync('git', ['-C', folder, '-c', 'core.quotePath=false', ...args], {
    encoding: 'utf8',
    maxBuffer: Infinity,
  });
  if (status !== 0) throw new Error(`git ${args[0]} in ${folder}: exit status ${status}`);
  return stdout.split('\n');
}

/** No space and no quote: gitleaks takes its option apart at them. */
const exclusion = (path) => `:!${path.replace(/[^\w./-]/g, '?')}`;

function leaksFamily(folder, absent) {
  const { gitleaks: config } = oneRuleConfigurations();
  const log = `--log-opts=${['--diff-filter=tuxdb', ...logOptions(absent)].join(' ')}`;
  const quiet = ['git', '--no-banner', '--redact', '--log-level', 'fatal', '--exit-code', '0', log];
  const command = (name, program, ...more) => ({ name, argv: [program, ...quiet, ...more, folder], cwd: '/' });
  const gitleaks = find('gitleaks');
  const betterleaks = find('betterleaks');
  return [
    ...(gitleaks
      ? [
          command('gitleaks', gitleaks, '--config', config),
          { ...command('gitleaks, all its rules', gitleaks), once: true },
        ]
      : []),
    ...(betterleaks ? [command('betterleaks', betterleaks, '--config', config)] : []),
  ];
}

/** Its compiled rules are kept between runs, as they are for its users. */
function kingfisher(folder, scratch) {
  const program = findKingfisher();
  if (program === undefined) return [];
  const global = ['--no-update-check', '--quiet'];
  const local = ['--no-validate', '--rule', 'betterleaks.openai-api-key', '--redact', '--format', 'json'];
  return [
    {
      name: 'kingfisher',
      argv: [program, ...global, 'scan', ...local, '--output', '/dev/null', folder],
      cwd: '/',
      env: { KF_RULE_CACHE_DIR: scratch },
      // 200: findings.
      expect: [0, 200],
    },
  ];
}

function trufflehog(folder) {
  const program = find('trufflehog');
  if (program === undefined) return [];
  const local = ['--no-verification', '--no-update', '--include-detectors=openai', '--json', '--bare'];
  return [{ name: 'trufflehog', argv: [program, 'git', `file://${folder}`, ...local], cwd: '/' }];
}

/** What a repository holds: commits, objects, bytes of packs. */
export function sizeOf(folder) {
  const counts = new Map(
    git(folder, 'count-objects', '-v')
      .split('\n')
      .map((line) => line.split(': ')),
  );
  return {
    commits: Number(git(folder, 'rev-list', '--all', '--count')),
    objects: Number(counts.get('in-pack')) + Number(counts.get('count')),
    packed: Number(counts.get('size-pack')) * 1024,
  };
}
