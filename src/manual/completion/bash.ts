import { type CompletedCommand, type CompletedOption, globalOptions } from './words.ts';

/** A script for bash 3.2 and newer. It expands nothing that is typed; words of ours hold letters, digits, dots and dashes only. */
export const bashCompletion = (commands: readonly CompletedCommand[]): string => `\
# tripkey for bash: source <(tripkey completion bash)
_tripkey() {
  local cur=\${COMP_WORDS[COMP_CWORD]} option=\${COMP_WORDS[COMP_CWORD-1]} command='' words='' word index
  local IFS=$' \\t\\n'
  COMPREPLY=()
  # --format=json comes as three words.
  if [[ $cur == '=' ]]; then
    cur=''
  elif [[ $option == '=' ]] && ((COMP_CWORD > 2)); then
    option=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    if [[ \${COMP_WORDS[index]} != -* ]]; then
      command=\${COMP_WORDS[index]}
      break
    fi
  done
  case $command in
    '') words='${[...commands.map(({ name }) => name), ...globalOptions.flatMap(({ names }) => names)].join(' ')}' ;;
${commands.map(commandCase).join('\n')}
  esac
  if [[ $words == :files ]]; then
    return 0
  elif [[ $words == :folders ]]; then
    compopt +o default -o dirnames 2>/dev/null || :
    return 0
  fi
  for word in $words; do
    if [[ $word == "$cur"* ]]; then COMPREPLY+=("$word"); fi
  done
  if [[ \${#COMPREPLY[@]} -eq 0 ]]; then compopt +o default 2>/dev/null || :; fi
}
complete -o default -F _tripkey tripkey
`;

const commandCase = ({ name, operands, options }: CompletedCommand): string => `\
    ${name})
      case $option in
${options.flatMap(valueCase).join('\n')}${options.some(({ value }) => value) ? '\n' : ''}\
        *)
          if [[ $cur == -* ]]; then
            words='${options.flatMap(({ names }) => names).join(' ')}'
          else
            words='${offered(operands)}'
          fi
          ;;
      esac
      ;;`;

const valueCase = ({ names, value }: CompletedOption): readonly string[] =>
  value === undefined ? [] : [`        ${names.join('|')}) words='${offered(value.offer)}' ;;`];

const offered = (offer: readonly string[] | 'file' | 'folder' | 'none'): string => {
  if (offer === 'file') return ':files';
  if (offer === 'folder') return ':folders';
  return offer === 'none' ? '' : offer.join(' ');
};
