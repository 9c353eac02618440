import type { Block, Page } from './pages.ts';

/** Indented blocks that begin so are commands; others are files, patterns and diagrams. */
const COMMANDS = /^(?:\$ )?(?:tripkey|npx|npm|git|node|pbpaste|[a-z]+ \| tripkey)\b/;

/** The blocks of a page that are shell scripts: each runs in a world of its own. */
export const scriptsOf = ({ blocks }: Page): readonly string[] => blocks.filter(isScript).map(({ text }) => text);

/** The blocks of a page that show a terminal: one session, from the first to the last. */
export const sessionOf = ({ blocks }: Page): readonly string[] =>
  blocks.filter(({ language }) => language === 'console').map(({ text }) => text);

const isScript = ({ language, text }: Block): boolean =>
  ['sh', 'bash', 'shell'].includes(language) || (language === '' && COMMANDS.test(text));

/** How often a script calls tripkey, by its text. Comments do not count. */
export const countCalls = (script: string): number =>
  script
    .replace(/(^|\s)#.*/g, '$1')
    .replace(/'[^'\n]*'/g, "''")
    .match(/(?:^|[|;&(]|\bnpx|\bdo|\bthen|\bnode)\s*(?:tripkey|dist\/cli\.js)\s/gm)?.length ?? 0;

/** What was typed and what came, of a block that shows a terminal. */
export interface Typed {
  readonly command: string;
  readonly output: string;
}

/** Takes such a block apart. Lines in front of the first prompt are refused. */
export const typedIn = (block: string): readonly Typed[] => {
  const [before = '', ...parts] = `\n${block}`.split(/\n\$ /);
  if (before.trim() !== '') throw new Error(`a console block begins with its command, not with: ${before.trim()}`);
  return parts.map((part) => {
    const [first = '', ...rest] = part.split('\n');
    const more = rest.findIndex((line) => !line.startsWith('> '));
    const continued = rest.slice(0, more === -1 ? rest.length : more);
    return {
      command: [first, ...continued.map((line) => line.slice(2))].join('\n'),
      output: rest.slice(continued.length).join('\n'),
    };
  });
};

/** Whether an output is the one that a page shows. A line `…` stands for any lines. */
export const isShown = (shown: string, output: string): boolean => {
  const pattern = withoutBuild(shown)
    .trimEnd()
    .split('\n')
    .map((line) => (line.trim() === '…' ? '(?:.*\\n)*?' : `${escape(line.trimEnd())} *\\n`))
    .join('');
  return new RegExp(`^${pattern}$`).test(`${withoutBuild(output).trimEnd()}\n`);
};

/** Which build it is differs from one to the next. */
const withoutBuild = (text: string): string => text.replace(/commit \w+(?:-dirty)?, Node v[\d.]+/, 'commit …, Node …');

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
