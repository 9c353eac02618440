import { type CompletedCommand, type CompletedOption, globalOptions } from './words.ts';

/** A script for fish 3 and newer. */
export const fishCompletion = (commands: readonly CompletedCommand[]): string => `\
# tripkey for fish: tripkey completion fish > ~/.config/fish/completions/tripkey.fish
function __tripkey_is
    set -l command ''
    for word in (commandline -opc)[2..-1]
        if not string match -q -- '-*' $word
            set command $word
            break
        end
    end
    test "$command" = "$argv[1]"
end
complete -c tripkey -f
${commands.map(({ name, summary }) => `complete -c tripkey -n "__tripkey_is ''" -a ${name} -d ${quoted(summary)}`).join('\n')}
${globalOptions.map((option) => line(`"__tripkey_is ''"`, option)).join('\n')}
${commands.flatMap(linesOf).join('\n')}
`;

const linesOf = ({ name, operands, options }: CompletedCommand): readonly string[] => {
  const condition = `'__tripkey_is ${name}'`;
  const offer = offered(operands);
  return [
    ...(offer === '' ? [] : [`complete -c tripkey -n ${condition} ${offer}`]),
    ...options.map((option) => line(condition, option)),
  ];
};

const line = (condition: string, { names, describe, value }: CompletedOption): string => {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const takes = value === undefined ? [] : [`-r ${offered(value.offer) || '-f'}`];
  return ['complete -c tripkey -n', condition, ...flags, ...takes, '-d', quoted(describe)].join(' ');
};

const offered = (offer: readonly string[] | 'file' | 'folder' | 'none'): string => {
  if (offer === 'file') return '-F';
  if (offer === 'folder') return `-f -a '(__fish_complete_directories)'`;
  return offer === 'none' || offer.length === 0 ? '' : `-f -a ${quoted(offer.join(' '))}`;
};

const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
