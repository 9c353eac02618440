import type { HookLiterals } from './literals.ts';
import { commitMessageCheck, preCommitCheck, prePushCheck } from './checks.ts';

export type HookName = 'pre-commit' | 'commit-msg' | 'pre-push';

/** What a hook remembers of the `init` that wrote it; stands in the script as JSON. */
export interface HookSettings {
  /** Absolute paths of Node and of tripkey's cli.js, for when neither the project nor PATH has a tripkey. Absent in hooks that are committed. */
  readonly node?: string;
  readonly cli?: string;
  /** The configuration file, relative to the repository's top, `/` on every system: when it goes, its rules are out of force. */
  readonly config?: string;
  /** The file was made by init: uninstalling deletes it. */
  readonly created?: true;
  /** The hook that stood here before was moved to `<name>.before-tripkey` and is run afterwards. */
  readonly moved?: true;
  /** Lives in the working tree, where editors and reviewers meet it: no byte in it but printable ones. */
  readonly committed?: true;
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
 * when the commit may pass. ASCII but for recorded paths and, unless it is committed, archives' magic numbers; ends in a newline.
 */
export const renderBlock = (name: HookName, literals: HookLiterals, settings: HookSettings): Buffer =>
  Buffer.from(lines(name, literals, settings).join('\n'), 'latin1');

/** Latin1 strings, so that a literal's bytes and the UTF-8 of paths stand side by side. */
const lines = (name: HookName, literals: HookLiterals, settings: HookSettings): readonly string[] => {
  const latin1 = inOrder(settings);
  return [
    `${beginMark(name)} (written by "tripkey init", taken out by "tripkey init --uninstall")`,
    SETTINGS_MARK + JSON.stringify(latin1),
    runner(latin1),
    ...(name === 'pre-push' ? [] : [fastPath(name, literals, latin1)]),
    checks[name],
    ...(settings.moved ? [chain(name)] : []),
    endMark(name),
    '',
  ];
};

/** In one order whoever made them: hooks are compared byte for byte. */
const inOrder = ({ node, cli, config, created, moved, committed, shared }: HookSettings): HookSettings => ({
  ...(node && { node: utf8(node) }),
  ...(cli && { cli: utf8(cli) }),
  ...(config && { config: utf8(config) }),
  ...(created && { created }),
  ...(moved && { moved }),
  ...(committed && { committed }),
  ...(shared && { shared }),
});

const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

/** A string as one word of a POSIX shell. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const checks = { 'pre-commit': preCommitCheck, 'commit-msg': commitMessageCheck, 'pre-push': prePushCheck };

/** `tripkey_run`: the project's tripkey, else that of PATH, else the one that wrote the hook. */
const runner = ({ node = '', cli = '', shared }: HookSettings): string => `\
tripkey_hook=$0
tripkey_run() {
  tripkey_node=node
  command -v node >/dev/null 2>&1 || tripkey_node=${quoted(node)}
${shared ? '  if false; then :' : `  if [ -f node_modules/tripkey/dist/cli.js ] && [ -n "$tripkey_node" ]; then
    "$tripkey_node" node_modules/tripkey/dist/cli.js "$@"`}
  elif command -v tripkey >/dev/null 2>&1; then
    tripkey "$@"
  elif [ -f ${quoted(cli)} ] && [ -n "$tripkey_node" ]; then
    "$tripkey_node" ${quoted(cli)} "$@"
  else
    echo 'tripkey: blocked: this has to be searched for keys, and no tripkey can be run from here.' >&2
    echo '  Install it again with "npx tripkey init", or pass this check once with --no-verify.' >&2
    return 1
  fi
}`;

/**
 * `tripkey_clean`: whether a program's output, read to its end, holds none of the literals. It takes evidence for that: the first whole line
 * that grep selects is the one written after the output, and no line of the output can be it, as a diff's begin otherwise. A program that
 * fails, is missing or is killed anywhere in the pipe leaves no such line.
 * `tripkey_current`: whether nothing that the literals came from changed since a tripkey compared them.
 */
const fastPath = (name: HookName, literals: HookLiterals, settings: HookSettings): string => `\
tripkey_stamp=\${GIT_DIR:-.git}/tripkey-${name}
tripkey_literals=${quoted(['=tripkey: read=', ...literals.printable, ...(settings.committed ? [] : literals.bytes)].join('\n'))}
${settings.committed ? inOctal(literals) : ''}tripkey_clean() {
  [ "$({ export LC_ALL=C GIT_DIFF_OPTS= && "$@" 2>/dev/null && echo '=tripkey: read='; } |
    LC_ALL=C tr -d '\\000' |
    LC_ALL=C GREP_OPTIONS= grep -aF -m 1 -e "$tripkey_literals" 2>/dev/null)" = '=tripkey: read=' ]
}
tripkey_current() {
  [ -f "$tripkey_stamp" ] || return 1
${settings.config === undefined ? '' : `  [ -f ${quoted(settings.config)} ] || return 1\n`}\
  for tripkey_file in "$tripkey_hook" ${watched(settings)}; do
    if [ "$tripkey_file" -nt "$tripkey_stamp" ]; then return 1; fi
  done
}`;

/** For what an editor would spoil. The substitution is a fork, which costs a tenth of the fast path: nothing for a hook that nobody edits. */
const inOctal = ({ bytes }: HookLiterals): string => {
  if (bytes.length === 0) return '';
  const octal = (byte: string): string => `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`;
  const escaped = bytes.map((literal) => literal.replaceAll(/[^A-Za-z0-9]/g, octal)).join('\\n');
  return `tripkey_literals="$tripkey_literals\n$(printf '${escaped}')"\n`;
};

/** What a change of rules or of tripkey touches: configuration, the folders of npm, pnpm and yarn, the installation that wrote the hook. */
const watched = ({ cli }: HookSettings): string =>
  [
    'tripkey.toml .config/tripkey.toml node_modules/tripkey',
    'node_modules/.package-lock.json node_modules/.modules.yaml node_modules/.yarn-state.yml',
    ...(cli === undefined ? [] : [quoted(cli)]),
  ].join(' ');

const chain = (name: HookName): string => {
  const before = `"\${0%/*}/${name}${MOVED_SUFFIX}"`;
  return `if [ -x ${before} ]; then exec ${before} "$@"; fi`;
};
