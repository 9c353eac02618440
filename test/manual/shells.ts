import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

type Shell = 'bash' | 'zsh' | 'fish';

/** Programs by other names, for shells that are not on the PATH. */
const program = (shell: Shell): string => process.env[`TRIPKEY_${shell.toUpperCase()}`] ?? shell;

export const hasShell = (shell: Shell): boolean =>
  process.platform !== 'win32' && spawnSync(program(shell), ['-c', 'exit 0']).status === 0;

/** What the real shell offers for a line, by the script in `file`; distinct, in its order. */
export const completeIn = (shell: Shell, file: string, line: string, folder: string): readonly string[] => {
  const offers = { bash: inBash, zsh: inZsh, fish: inFish }[shell](file, line, folder);
  return [...new Set(offers.filter((offer) => offer !== ''))];
};

const PATIENCE_MS = 20_000;

const run = (shell: Shell, args: readonly string[], folder: string): string => {
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, TERM: 'dumb' };
  const child = spawnSync(program(shell), args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
    env,
  });
  if (child.status !== 0 || child.stderr !== '') throw new Error(`${shell}: ${child.status} ${child.stderr}`);
  return child.stdout;
};

/** As readline calls the function: the words in COMP_WORDS as they were typed. */
const inBash = (file: string, line: string, folder: string): readonly string[] => {
  const program = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tripkey; printf "%s\\n" "${COMPREPLY[@]}"';
  const words = line.match(/'[^']*'|[^ ]+|(?<= )$/g) ?? [];
  return run('bash', ['--norc', '-c', program, file, ...words], folder).split('\n');
};

const inFish = (file: string, line: string, folder: string): readonly string[] =>
  run('fish', ['--no-config', '-c', 'source $argv[1]; complete -C $argv[2]', file, line], folder)
    .split('\n')
    .map((offer) => offer.split('\t')[0] ?? '');

/** zsh completes at a keyboard only: one is played to it, and what would be listed is written into a file. */
const inZsh = (file: string, line: string, folder: string): readonly string[] => {
  const offers = path.join(folder, 'zsh-offers');
  for (const end of ['', '.ready', '.done']) rmSync(offers + end, { force: true });
  writeFileSync(path.join(folder, 'keyboard.zsh'), KEYBOARD);
  run('zsh', ['-f', 'keyboard.zsh', file, line, offers], folder);
  return existsSync(offers) ? readFileSync(offers, 'utf8').split('\n') : [];
};

const KEYBOARD = String.raw`
zmodload zsh/zpty
zpty -b z zsh -f -i
zpty -w z "autoload -U compinit; compinit -u -D; source $1"
zpty -w z "compadd() { local -a hits; builtin compadd -O hits \"\$@\"; print -rl -- \$hits >> $3; builtin compadd \"\$@\" }"
zpty -w z "ended() { : > $3.done }; zle -N ended; bindkey '^I' complete-word; bindkey '^X' ended; : > $3.ready"
while [[ ! -e $3.ready ]] { zpty -r -t z out; sleep 0.02 }
zpty -n -w z "$2"$'\t\x18'
while [[ ! -e $3.done ]] { zpty -r -t z out; sleep 0.02 }
zpty -d z
`;
