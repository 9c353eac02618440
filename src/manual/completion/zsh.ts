import { type CompletedCommand, type CompletedOption, globalOptions } from './words.ts';

/** A script for zsh: a file of `$fpath` named `_tripkey`, or to be sourced. */
export const zshCompletion = (commands: readonly CompletedCommand[]): string => `\
#compdef tripkey
# tripkey for zsh: tripkey completion zsh > a folder of $fpath/_tripkey
_tripkey() {
  local context state state_descr line
  local -a commands
  typeset -A opt_args
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
  )
  _arguments -C \\
${globalOptions.flatMap(specs).map(continued).join('\n')}
    '1: :->command' \\
    '*:: :->rest' && return 0
  case $state in
    command) _describe -t commands command commands ;;
    rest)
      case $words[1] in
${commands.map(commandCase).join('\n')}
      esac
      ;;
  esac
}
if [[ $funcstack[1] == _tripkey ]]; then
  _tripkey "$@"
else
  compdef _tripkey tripkey
fi
`;

const commandCase = ({ name, operands, options }: CompletedCommand): string =>
  [
    `        ${name})`,
    '          _arguments -S \\',
    ...options.flatMap(specs).map((spec) => `        ${continued(spec)}`),
    `            ${quoted(`*: :${action(operands)}`)}`,
    '          ;;',
  ].join('\n');

/** One for each name, as `_arguments` takes them: repeatable, since more than one can be. */
const specs = ({ names, describe, value }: CompletedOption): readonly string[] =>
  names.map((name) => {
    const text = `[${escaped(describe)}]`;
    if (value === undefined) return `*${name}${text}`;
    return `*${name}${name.startsWith('--') ? '=' : '+'}${text}:${escaped(value.name)}:${action(value.offer)}`;
  });

const continued = (spec: string): string => `    ${quoted(spec)} \\`;

const action = (offer: readonly string[] | 'file' | 'folder' | 'none'): string => {
  if (offer === 'file') return '_files';
  if (offer === 'folder') return '_files -/';
  return offer === 'none' || offer.length === 0 ? ' ' : `(${offer.join(' ')})`;
};

const escaped = (text: string): string => text.replaceAll(/[\\[\]:]/g, String.raw`\$&`);

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
