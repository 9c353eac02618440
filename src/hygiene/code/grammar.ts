import type { Language } from './code.ts';
import type { Insert, StringForm, Syntax } from './syntax.ts';
import { syntaxes } from './syntaxes.ts';

/** A syntax as regular expressions, each tried at one place of a text or from it. */
export interface Grammar {
  readonly syntax: Syntax;
  /** One word or space, as a named group: space, comment, block, heredoc, string, name, number, operator, other. */
  readonly word: RegExp;
  /** A name and nothing else. */
  readonly name: RegExp;
  readonly blocks: readonly { readonly open: RegExp; readonly close: string }[];
  readonly strings: readonly StringGrammar[];
  readonly heredoc: StringGrammar;
}

export interface StringGrammar {
  readonly form: StringForm;
  readonly open: RegExp;
  /** What the string's text stops at, as a named group: close, escape, line, plain, bare, insert. By closing text. */
  readonly stop: (close: string) => RegExp;
}

/** Compiled when the first file of the language is read. */
export const grammarOf = (language: Exclude<Language, 'shell'>): Grammar => {
  const known = grammars.get(language);
  if (known !== undefined) return known;
  const made = compile(syntaxes[language]);
  grammars.set(language, made);
  return made;
};

const grammars = new Map<Language, Grammar>();

const compile = (syntax: Syntax): Grammar => {
  const groups: readonly (readonly [name: string, source: string | undefined])[] = [
    ['comment', `(?:${syntax.lineComment})[^\\n]*`],
    ['block', syntax.blockComments.map(([open]) => open).join('|')],
    ['space', '[\\s\\0\\ufeff]+|\\\\\\r?\\n'],
    ['heredoc', syntax.heredoc],
    ['string', syntax.strings.map(({ open }) => open).join('|')],
    ['name', syntax.name],
    ['number', '\\d[\\w]*(?:\\.\\d\\w*)?'],
    ['operator', syntax.operators === undefined ? operators : `${syntax.operators}|${operators}`],
    ['other', '[\\s\\S]'],
  ];
  return {
    syntax,
    word: new RegExp(
      groups.flatMap(([name, source]) => ((source ?? '') === '' ? [] : [`(?<${name}>${source})`])).join('|'),
      'my',
    ),
    name: new RegExp(syntax.name, 'y'),
    blocks: syntax.blockComments.map(([open, close]) => ({ open: new RegExp(open, 'my'), close })),
    strings: syntax.strings.map(compileString),
    heredoc: compileString({
      open: '',
      escape: '\\',
      multiline: true,
      ...(syntax.heredocInsert === undefined ? {} : { insert: syntax.heredocInsert }),
    }),
  };
};

const compileString = (form: StringForm): StringGrammar => ({
  form,
  open: new RegExp(form.open, 'y'),
  stop: stopsOf(form),
});

/** Longer ones first. */
const operators = [
  '\\?\\?=|\\|\\|=|&&=|===|!==|\\.\\.\\.|\\?\\?|\\?\\.(?!\\d)|\\|\\||&&|=>|->|::',
  '==|!=|<=|>=|\\+=|-=|=~|\\.\\.|!!',
].join('|');

const stopsOf = (form: StringForm): ((close: string) => RegExp) => {
  const known = new Map<string, RegExp>();
  return (close) => {
    const made = known.get(close) ?? new RegExp(stopSource(form, close), 'g');
    known.set(close, made);
    return made;
  };
};

const stopSource = ({ escape, multiline, insert }: StringForm, close: string): string => {
  const quote = close.replaceAll(/[^\w\s]/g, '\\$&');
  const groups: readonly (readonly [name: string, source: string | undefined])[] = [
    // Swift's `\(` begins like an escape.
    ...insertGroups(insert),
    [
      'escape',
      escape === 'double' ? quote + quote : escape === undefined ? undefined : `\\${escape}(?:\\r\\n|[\\s\\S])`,
    ],
    ['close', close === '' ? undefined : quote],
    ['line', multiline === true ? undefined : '\\r?\\n'],
  ];
  return groups.flatMap(([name, source]) => (source === undefined ? [] : [`(?<${name}>${source})`])).join('|');
};

const insertGroups = (insert: Insert | undefined): readonly (readonly [name: string, source: string | undefined])[] => [
  ['plain', insert?.notOpen],
  ['insert', insert?.open],
  ['bare', insert?.bare],
];
