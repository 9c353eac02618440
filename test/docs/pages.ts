import { readFileSync, readdirSync } from 'node:fs';
import GithubSlugger from 'github-slugger';
import { type Token, type Tokens, marked } from 'marked';

/** A page for users, taken apart. */
export interface Page {
  /** From the repository's top: `docs/hook.md`. */
  readonly path: string;
  readonly text: string;
  /** Fenced and indented blocks, in order. */
  readonly blocks: readonly Block[];
  /** Code within sentences and tables. */
  readonly inline: readonly string[];
  /** Targets of links and pictures. */
  readonly links: readonly string[];
  /** Anchors of headings, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
}

export interface Block {
  /** `sh`, `console`, `toml`, …; empty for an indented one. */
  readonly language: string;
  readonly text: string;
}

/** README.md and docs/*.md: what users read. A new page is one of them without being named anywhere. */
export const userPages = (): readonly Page[] =>
  ['README.md', ...readdirSync('docs').map((name) => `docs/${name}`)]
    .filter((path) => path.endsWith('.md'))
    .toSorted()
    .map(readPage);

/** Reads a Markdown file of the repository. */
export const readPage = (path: string): Page => {
  const text = readFileSync(path, 'utf8');
  const tokens: Token[] = [];
  void marked.walkTokens(marked.lexer(text), (token) => void tokens.push(token));
  const slugger = new GithubSlugger();
  return {
    path,
    text,
    blocks: ofType<Tokens.Code>(tokens, 'code').map((code) => ({ language: code.lang ?? '', text: code.text })),
    inline: ofType<Tokens.Codespan>(tokens, 'codespan').map((code) => code.text),
    links: [...ofType<Tokens.Link>(tokens, 'link'), ...ofType<Tokens.Image>(tokens, 'image')].map(({ href }) => href),
    anchors: new Set(ofType<Tokens.Heading>(tokens, 'heading').map((heading) => slugger.slug(plainOf(heading)))),
  };
};

const ofType = <T extends Token>(tokens: readonly Token[], type: T['type']): readonly T[] =>
  tokens.filter((token): token is T => token.type === type);

/** What a reader sees of a heading: its code without backquotes, its links without targets. */
const plainOf = ({ tokens }: Tokens.Heading): string =>
  tokens.map((token) => ('text' in token ? String(token.text) : token.raw)).join('');
