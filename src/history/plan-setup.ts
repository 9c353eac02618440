import type { PlanContext } from './plan.ts';
import { type PlannedFinding, groupsOf } from './plan-places.ts';
import { callbacks, pythonModule } from './plan-python.ts';
import { comment, shellWord } from '../shell-quote.ts';

/** The start of the script: a backup, the callbacks where anything is to be rewritten, and what checks each step. */
export const setUp = (planned: readonly PlannedFinding[], { repository, isUrl, config }: PlanContext): string => {
  const { out, unpushed } = groupsOf(planned);
  const lines = [
    comment('---- Preparations: nothing here changes the repository ----'),
    'set -eu',
    'umask 077',
    `repository=${shellWord(repository)}`,
    'tripkey --version > /dev/null # it has to be in PATH: each step ends in a check by it',
    'work=$(mktemp -d)',
    'export GIT_NO_REPLACE_OBJECTS=1 GIT_GRAFT_FILE="$work/no-grafts" # they hide commits, which would be lost',
    `config=${config === undefined || config.revision !== undefined ? '' : shellWord(config.file)} # the project's own rules`,
    'echo "copies and tools are in $work"',
  ];
  if (isUrl !== true) {
    lines.push(
      'cd "$repository"',
      'top=$(git rev-parse --show-toplevel 2> /dev/null || pwd)',
      ...(config?.revision === undefined ? [] : configOf(config.revision, config.file)),
      '# Where git finds the repository from there: with core.worktree it need not.',
      'if [ "$(git -C "$top" rev-parse --absolute-git-dir 2> /dev/null)" = "$(git rev-parse --absolute-git-dir)" ]; then cd "$top"; fi',
      'cp -Rp "$(git rev-parse --git-common-dir)" "$work/backup.git" # holds the keys: delete it when all is done',
    );
  }
  if (out.length + unpushed.length > 0 && callbacks([...out, ...unpushed]).length > 0) {
    lines.push(
      'git filter-repo --version > /dev/null # https://github.com/newren/git-filter-repo: pip install git-filter-repo',
      'mkdir "$work/python"',
      `cat > "$work/python/tripkey_clean.py" << 'END_OF_PYTHON'`,
      pythonModule([...out, ...unpushed]),
      'END_OF_PYTHON',
      'export PYTHONPATH="$work/python${PYTHONPATH:+:$PYTHONPATH}"',
    );
  }
  lines.push('', CHECK);
  return lines.join('\n');
};

/** Before commits are rewritten: then it may be another. */
const configOf = (revision: string, file: string): readonly string[] => [
  'config=$work/tripkey.toml',
  `git show ${shellWord(`${revision}:${file}`)} > "$config"`,
];

/** Only the planned keys count: others may have been accepted. */
const CHECK = `check() { # the folder of a repository, and the fingerprints that must not be found in it
  folder=$1
  shift
  status=0
  tripkey scan-history "$folder" --no-cache --allow-shallow --min-confidence low --all-vendors \${config:+--config "$config"} \\
    --format json > "$work/report.json" || status=$?
  if [ "$status" -gt 1 ]; then echo "$folder could not be searched in full: see $work/report.json" >&2; exit 1; fi
  for fingerprint; do
    if ! grep -qF "$fingerprint" "$work/report.json"; then continue; fi
    echo "$folder still holds the key $fingerprint: see $work/report.json" >&2
    exit 1
  done
}`;
