import { hookNames } from './script.ts';
import type { HookName } from './script.ts';
import { refuseTorn } from './torn.ts';

/** A manager's configuration with tripkey in it, or without a safe place for it: then people get the lines to put in. */
export type Inserted = { readonly text: string } | { readonly snippet: string };

const BEGIN = '# >>> tripkey >>>';
const END = '# <<< tripkey <<<';

/** What tripkey put in, with the indentation that it has there. */
const BLOCK = /^([ \t]*)# >>> tripkey >>>\r?\n[^]*?# <<< tripkey <<<(?:\r?\n|$)/m;
const BLOCKS = new RegExp(BLOCK, 'gm');

/** What was put after a last line without its newline: that newline is ours, and the block ends as the file did. */
const LAST_BLOCK = /\r?\n# >>> tripkey >>>\r?\n(?:(?!# <<< tripkey <<<)[^])*# <<< tripkey <<<$(?![^])/;

/**
 * `.pre-commit-config.yaml` with local hooks, comments and order kept; those that init put in before stay. `version` is tripkey's own.
 * Undefined text: no file yet.
 */
export const withPreCommitHooks = (text: string | undefined, hooks: readonly HookName[], version: string): Inserted => {
  if (text === undefined) return { text: `repos:\n${marked(preCommitLines(hooks, version), '  ', '\n')}` };
  const block = BLOCK.exec(text);
  if (block !== null) {
    const lines = preCommitLines([...hooks, ...hookNames.filter((hook) => hasId(block[0], hook))], version);
    return { text: text.replace(BLOCK, () => marked(lines, block[1] ?? '', newlineOf(text))) };
  }
  const missing = hooks.filter((hook) => !hasId(text, hook));
  if (missing.length === 0) return { text };
  const list = /^repos:[ \t]*(?:#[^\r\n]*)?\r?\n(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*?(?=([ \t]*)- )/m.exec(text);
  return insertAt(text, list, preCommitLines(missing, version));
};

const preCommitIds = {
  'pre-commit': 'tripkey',
  'commit-msg': 'tripkey-commit-msg',
  'pre-push': 'tripkey-pre-push',
} as const satisfies Readonly<Record<HookName, string>>;

/** One that somebody wrote by hand counts as well; for what is staged, any of this repository's own (`.pre-commit-hooks.yaml`). */
const hasId = (text: string, hook: HookName): boolean =>
  new RegExp(
    `^[ \\t]*-?[ \\t]*id:[ \\t]*${preCommitIds[hook]}${hook === 'pre-commit' ? '(?:-system)?' : ''}[ \\t]*(?:#.*)?\\r?$`,
    'm',
  ).test(text);

const preCommitLines = (hooks: readonly HookName[], version: string): readonly string[] => {
  const common = ['language: node', `additional_dependencies: ['tripkey@${version}']`];
  const always = ['pass_filenames: false', 'always_run: true'];
  // Stages have had these names since 3.2 only, so none is named where the default will do.
  const staged = hooks.every((hook) => hook === 'pre-commit') ? [] : ['stages: [pre-commit]'];
  const bodies: Readonly<Record<HookName, readonly string[]>> = {
    'pre-commit': [
      'name: tripkey (leaked OpenAI keys)',
      'entry: tripkey scan --staged',
      ...common,
      ...always,
      ...staged,
    ],
    'commit-msg': ['name: tripkey (commit message)', 'entry: tripkey scan', ...common, 'stages: [commit-msg]'],
    'pre-push': [
      'name: tripkey (what is pushed)',
      // Neither is set when the push begins with the first commit of all.
      `entry: sh -c 'tripkey scan --range "\${PRE_COMMIT_FROM_REF:-${'0'.repeat(40)}}..\${PRE_COMMIT_TO_REF:-HEAD}"'`,
      ...common,
      ...always,
      'stages: [pre-push]',
    ],
  };
  const wanted = hookNames.filter((hook) => hooks.includes(hook));
  const entries = wanted.flatMap((hook) => [`- id: ${preCommitIds[hook]}`, ...bodies[hook].map((line) => `  ${line}`)]);
  return ['- repo: local', '  hooks:', ...entries.map((line) => `    ${line}`)];
};

/** What lefthook runs for a hook; `{1}` is the hook's first argument. */
const lefthookRuns = {
  'pre-commit': 'npx --no-install tripkey scan --staged',
  'commit-msg': 'npx --no-install tripkey scan {1}',
  'pre-push': 'npx --no-install tripkey scan --push-to {1}',
} as const satisfies Readonly<Record<HookName, string>>;

/** `lefthook.yml` with a command under the hook. Undefined text: no file yet. lefthook reads JSON and TOML as well: those are left to people. */
export const withLefthookCommand = (text: string | undefined, hook: HookName, isYaml = true): Inserted => {
  const run = lefthookRuns[hook];
  // Git says on standard input what is pushed.
  const settings = [`  run: ${run}`, ...(hook === 'pre-push' ? ['  use_stdin: true'] : [])];
  const command = ['tripkey:', ...settings];
  const whole = [`${hook}:`, '  commands:', ...command.map((line) => `    ${line}`)];
  if (text === undefined) return { text: marked(whole, '', '\n') };
  // One that somebody wrote by hand counts as well.
  if (text.includes(run.slice(run.indexOf('tripkey')))) return { text };
  if (!isYaml) return { snippet: whole.join('\n') };
  if (!new RegExp(`^["']?${hook}["']?[ \\t]*:`, 'm').test(text)) {
    if (!canBeAppendedTo(text)) return { snippet: whole.join('\n') };
    const newline = newlineOf(text);
    const added = marked(whole, '', newline);
    const isEnded = text === '' || text.endsWith('\n');
    return { text: isEnded ? text + added : text + newline + added.slice(0, -newline.length) };
  }
  const commands = listOf(text, hook, 'commands', '[\\w-]+:');
  if (commands !== null) return insertAt(text, commands, command);
  return insertAt(text, listOf(text, hook, 'jobs', '- '), ['- name: tripkey', ...settings], whole);
};

/**
 * Whether a section at the text's end is one more of the same: from its first line on it must be of keys that are not indented, and of what
 * belongs to them. Braces and end marks are none of these; what a key is followed by in its own lines is YAML's matter.
 */
const canBeAppendedTo = (text: string): boolean => {
  const lines = text.split(/\r?\n/).filter((line) => !/^[ \t]*(?:#|$)/.test(line));
  const sections = /^---[ \t]*(?:#|$)/.test(lines[0] ?? '') ? lines.slice(1) : lines;
  const key = /^(?:[\w.-]+|"[^"]*"|'[^']*')[ \t]*:(?:[ \t]|$)/;
  return sections.every((line, index) => key.test(line) || (index > 0 && /^(?:[ \t]|- )/.test(line)));
};

/** Up to the first entry of a list in a hook's section, whose indentation is the group. */
const listOf = (text: string, hook: string, name: string, entry: string): RegExpExecArray | null => {
  const others = `(?:[ \\t]+(?!${name}:)[\\w-]+:[^\\r\\n]*\\r?\\n)*?`;
  return new RegExp(`^${hook}:[ \\t]*\\r?\\n${others}[ \\t]+${name}:[ \\t]*\\r?\\n(?=([ \\t]+)${entry})`, 'm').exec(
    text,
  );
};

/** Throws a UsageError where one of the marks around what was put in is gone. */
export const refuseTornText = (path: string, text: string): void => {
  const lines = text.split('\n').map((line) => line.trimStart());
  refuseTorn(path, lines, { begin: BEGIN, end: END });
};

/** The text without what was put in; the same text when nothing was. `''` when there was nothing else: the file was made by init. */
export const withoutTripkey = (text: string): string => {
  const rest = withoutLast(text).replaceAll(BLOCKS, '');
  return rest !== text && rest === 'repos:\n' ? '' : rest;
};

/** From the end on: each hook's block was put after the one before. */
const withoutLast = (text: string): string => {
  const rest = text.replace(LAST_BLOCK, '');
  return rest === text ? text : withoutLast(rest);
};

const insertAt = (text: string, place: RegExpExecArray | null, lines: readonly string[], snippet = lines): Inserted => {
  if (place === null) return { snippet: snippet.join('\n') };
  const at = place.index + place[0].length;
  return { text: text.slice(0, at) + marked(lines, place[1] ?? '', newlineOf(text)) + text.slice(at) };
};

const marked = (lines: readonly string[], indent: string, newline: string): string =>
  [BEGIN, ...lines, END].map((line) => indent + line + newline).join('');

const newlineOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');
