import { END, HEAD, IMPORT, configFiles } from './literals-file.ts';
import { commitMessageCheck, preCommitCheck, prePushCheck } from './checks.ts';

/** The hooks that init can write, in the order in which git runs them. */
export const hookNames = ['pre-commit', 'commit-msg', 'pre-push'] as const;

export type HookName = (typeof hookNames)[number];

/** What a hook remembers of the `init` that wrote it; stands in the script as JSON. */
export interface HookSettings {
  /** Absolute paths of Node and of tripkey's cli.js, for when neither the project nor PATH has a tripkey. Absent in hooks that are committed. */
  readonly node?: string;
  readonly cli?: string;
  /** The file was made by init: uninstalling deletes it. */
  readonly created?: true;
  /** The hook that stood here before was moved to `<name>.before-tripkey` and is run afterwards. */
  readonly moved?: true;
  /** The `#!` line that stood here alone had no newline: uninstalling takes ours away. */
  readonly unended?: true;
  /** Serves every repository of the machine: runs nothing out of the repository's own node_modules. */
  readonly shared?: true;
}

export const SHEBANG = '#!/bin/sh\n';
export const MOVED_SUFFIX = '.before-tripkey';

export const beginMark = (name: HookName): string => `# >>> tripkey ${name} >>>`;
export const endMark = (name: HookName): string => `# <<< tripkey ${name} <<<`;
export const SETTINGS_MARK = '# settings: ';

/**
 * The lines that `init` puts into a hook: POSIX sh that runs in dash, bash, busybox ash, ksh and zsh, and hands on to whatever follows it
 * when the commit may pass. The same whatever the rules are: those are in the literals' file (literals-file.ts). ASCII but for recorded
 * paths; ends in a newline.
 */
export const renderBlock = (name: HookName, settings: HookSettings): Buffer =>
  Buffer.from(
    [
      `${beginMark(name)} (written by "tripkey init", taken out by "tripkey init --uninstall")`,
      SETTINGS_MARK + JSON.stringify(inOrder(settings)),
      runner(settings),
      ...(name === 'pre-push' ? [] : [fastPath(name, settings)]),
      checks[name],
      ...(settings.moved ? [chain(name)] : []),
      endMark(name),
      '',
    ].join('\n'),
  );

/** In one order whoever made them: hooks are compared byte for byte. */
const inOrder = ({ node, cli, created, moved, unended, shared }: HookSettings): HookSettings => ({
  ...(node && { node }),
  ...(cli && { cli }),
  ...(created && { created }),
  ...(moved && { moved }),
  ...(unended && { unended }),
  ...(shared && { shared }),
});

/** A string as one word of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const checks = { 'pre-commit': preCommitCheck, 'commit-msg': commitMessageCheck, 'pre-push': prePushCheck };

/**
 * `tripkey_run`: the project's tripkey, else that of PATH, else the one that wrote the hook. The recorded Node may be gone, and a version
 * manager's `node` or `tripkey` of PATH may have nothing behind it: those end with 126 or 127, which tripkey itself does not.
 */
const runner = (settings: HookSettings): string => {
  const { node = '', cli = '', shared } = settings;
  return `\
tripkey_hook=$0${isCommitted(settings) ? besideHook : ''}
tripkey_run() {
  tripkey_node=node
  if ! command -v node >/dev/null 2>&1; then
    tripkey_node=${quoted(node)}
    if [ ! -x "$tripkey_node" ]; then tripkey_node=; fi
  fi
${
  shared
    ? '  if false; then :'
    : `  if [ -f ${modules(settings)}/tripkey/dist/cli.js ] && [ -n "$tripkey_node" ]; then
    "$tripkey_node" ${modules(settings)}/tripkey/dist/cli.js "$@"`
}
  elif command -v tripkey >/dev/null 2>&1; then
    tripkey "$@"
  elif [ -f ${quoted(cli)} ] && [ -n "$tripkey_node" ]; then
    "$tripkey_node" ${quoted(cli)} "$@"
  else
    (exit 127)
  fi
  tripkey_ran=$?
  case $tripkey_ran in
    126 | 127)
      echo 'tripkey: blocked: this has to be searched for keys, and no tripkey can be run from here.' >&2
      echo '  Install it again with "npx tripkey init", or pass this check once with --no-verify.' >&2
      return 1
      ;;
  esac
  return $tripkey_ran
}`;
};

/** husky's folder is where its package is, which need not be the repository's top. */
const besideHook = `
tripkey_modules=node_modules
if [ ! -d node_modules/tripkey ]; then tripkey_modules=\${0%/*}/../node_modules; fi`;

/** The hook stands in a file that goes along with the project: husky's. */
const isCommitted = ({ cli, shared }: HookSettings): boolean => cli === undefined && !shared;

const modules = (settings: HookSettings): string => (isCommitted(settings) ? '"$tripkey_modules"' : 'node_modules');

/**
 * `tripkey_current`: whether the literals' file was made from the rules and by the tripkey that are in force.
 * `tripkey_clean`: whether a program's output, read to its end, holds none of the literals. It takes evidence for that: the first whole line
 * that grep selects is the one written after the output, and no line of the output can be it, as a diff's begin otherwise. A program that
 * fails, is missing or is killed anywhere in the pipe leaves no such line, nor does a grep that does not read NUL bytes as the file has it
 * (bash warns of the one in that line, hence no errors are shown).
 */
const fastPath = (name: HookName, settings: HookSettings): string => `\
tripkey_literals=\${GIT_DIR:-.git}/tripkey-${name}
tripkey_current() {
  [ -r "$tripkey_literals" ] && { IFS= read -r tripkey_head && IFS= read -r tripkey_import; } <"$tripkey_literals" || return 1
  tripkey_configs=
  for tripkey_file in ${configFiles.join(' ')}; do
    if [ -e "$tripkey_file" ] || [ -L "$tripkey_file" ]; then tripkey_configs="$tripkey_configs $tripkey_file"; fi
  done
  case $tripkey_head in
    "${HEAD}bytes$tripkey_configs") tripkey_reading=bytes ;;
    "${HEAD}text$tripkey_configs") tripkey_reading=text ;;
    *) return 1 ;;
  esac
  for tripkey_file in ${watched(settings)} "\${tripkey_import#${IMPORT}}"; do
    if [ "$tripkey_file" -nt "$tripkey_literals" ]; then return 1; fi
  done
}
tripkey_clean() {
  tripkey_line=$(
    export LC_ALL=C GIT_DIFF_OPTS= GREP_OPTIONS=
    { "$@" && printf '${END.replace('\0', '\\000')}\\n'; } | tripkey_search
  )
  case $tripkey_line in '${END.split('\0')[0]}'*'${END.split('\0')[1]}') ;; *) return 1 ;; esac
} 2>/dev/null
tripkey_search() {
  if [ $tripkey_reading = bytes ]; then exec grep -aF -m 1 -f "$tripkey_literals"; fi
  tr -d '\\000' | head -c ${MOST_TEXT} | grep -aF -m 1 -f "$tripkey_literals"
}`;

/**
 * Bytes that are given to a grep other than GNU's. Those of BusyBox and macOS try one literal after another on each line: 20 000 short lines take them a second, Node a
 * tenth of it. What is longer loses the line at its end, and is Node's to look at.
 */
const MOST_TEXT = 16_384;

/** What a change of rules or of tripkey touches: configuration, the folders of npm, pnpm and yarn, the installation that wrote the hook. */
const watched = (settings: HookSettings): string =>
  [
    ...configFiles,
    ...['tripkey', '.package-lock.json', '.modules.yaml', '.yarn-state.yml'].map(
      (name) => `${modules(settings)}/${name}`,
    ),
    ...(settings.cli === undefined ? [] : [quoted(settings.cli)]),
  ].join(' ');

const chain = (name: HookName): string => {
  const before = `"\${0%/*}/${name}${MOVED_SUFFIX}"`;
  return `if [ -x ${before} ]; then exec ${before} "$@"; fi`;
};
