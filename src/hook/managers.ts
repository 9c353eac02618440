/** A manager's configuration with tripkey in it, or without a safe place for it: then people get the lines to put in. */
export type Inserted = { readonly text: string } | { readonly snippet: string };

const BEGIN = '# >>> tripkey >>>';
const END = '# <<< tripkey <<<';
const RUN = 'npx --no-install tripkey scan --staged';

/** `.pre-commit-config.yaml` with a local hook, comments and order kept; `version` is tripkey's own. Undefined text: no file yet. */
export const withPreCommitHook = (text: string | undefined, version: string): Inserted => {
  if (text !== undefined && hasTripkey(text)) return { text };
  const lines = [
    '- repo: local',
    '  hooks:',
    '    - id: tripkey',
    '      name: tripkey (leaked OpenAI keys)',
    '      entry: tripkey scan --staged',
    '      language: node',
    `      additional_dependencies: ['tripkey@${version}']`,
    '      pass_filenames: false',
    '      always_run: true',
  ];
  if (text === undefined) return { text: `repos:\n${marked(lines, '  ', '\n')}` };
  const list = /^repos:[ \t]*(?:#[^\r\n]*)?\r?\n(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*?(?=([ \t]*)- )/m.exec(text);
  return insertAt(text, list, lines);
};

/** `lefthook.yml` with a command under `pre-commit`. Undefined text: no file yet. */
export const withLefthookCommand = (text: string | undefined): Inserted => {
  if (text !== undefined && hasTripkey(text)) return { text };
  const command = ['tripkey:', `  run: ${RUN}`];
  const whole = ['pre-commit:', '  commands:', ...command.map((line) => `    ${line}`)];
  if (text === undefined) return { text: marked(whole, '', '\n') };
  if (!/^["']?pre-commit["']?[ \t]*:/m.test(text)) {
    const newline = newlineOf(text);
    return { text: (text.endsWith('\n') || text === '' ? text : text + newline) + marked(whole, '', newline) };
  }
  const commands =
    /^pre-commit:[ \t]*\r?\n(?:[ \t]+(?!commands:)[\w-]+:[^\r\n]*\r?\n)*?[ \t]+commands:[ \t]*\r?\n(?=([ \t]+)[\w-]+:)/m.exec(
      text,
    );
  if (commands !== null) return insertAt(text, commands, command);
  const jobs =
    /^pre-commit:[ \t]*\r?\n(?:[ \t]+(?!jobs:)[\w-]+:[^\r\n]*\r?\n)*?[ \t]+jobs:[ \t]*\r?\n(?=([ \t]+)- )/m.exec(text);
  return insertAt(text, jobs, ['- name: tripkey', `  run: ${RUN}`], whole);
};

/** The text without what was put in; the same text when nothing was. `''` when there was nothing else: the file was made by init. */
export const withoutTripkey = (text: string): string => {
  const rest = text.replace(/^[ \t]*# >>> tripkey >>>\r?\n[^]*?# <<< tripkey <<<(?:\r?\n|$)/m, '');
  return rest !== text && rest === 'repos:\n' ? '' : rest;
};

/** A hook of tripkey's that somebody wrote by hand counts as well. */
const hasTripkey = (text: string): boolean =>
  text.includes(BEGIN) || /^[ \t]*-?[ \t]*(?:id:[ \t]*tripkey\b|tripkey:)/m.test(text);

const insertAt = (text: string, place: RegExpExecArray | null, lines: readonly string[], snippet = lines): Inserted => {
  if (place === null) return { snippet: snippet.join('\n') };
  const at = place.index + place[0].length;
  return { text: text.slice(0, at) + marked(lines, place[1] ?? '', newlineOf(text)) + text.slice(at) };
};

const marked = (lines: readonly string[], indent: string, newline: string): string =>
  [BEGIN, ...lines, END].map((line) => indent + line + newline).join('');

const newlineOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');
