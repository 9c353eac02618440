import type { Language } from './code.ts';
import type { Insert, StringForm, Syntax } from './syntax.ts';

const slashes = { lineComment: '//', blockComments: [['/\\*', '*/']] } as const;
const double: StringForm = { open: '"', close: '"', escape: '\\' };
const single: StringForm = { open: "'", close: "'", escape: '\\' };
const dollar: Insert = { open: '\\$\\{', close: '}', bare: '\\$(?<inserted>[A-Za-z_]\\w*)' };
const format: Insert = { open: '\\{', close: '}', notOpen: '\\{\\{', formatted: true };
const word = '[A-Za-z_\\u0080-\\uffff][\\w\\u0080-\\uffff]*';

const javascript: Syntax = {
  lineComment: '//|^#!',
  blockComments: [['/\\*', '*/']],
  strings: [
    double,
    single,
    { open: '`', close: '`', escape: '\\', multiline: true, insert: { open: '\\$\\{', close: '}' } },
  ],
  name: '#?[A-Za-z_$\\u0080-\\uffff][\\w$\\u0080-\\uffff]*',
  regularExpressions: true,
};

const python: Syntax = {
  lineComment: '#',
  blockComments: [],
  strings: [
    { open: '(?:[fF][rR]?|[rR][fF])"""', close: '"""', escape: '\\', multiline: true, insert: format },
    { open: "(?:[fF][rR]?|[rR][fF])'''", close: "'''", escape: '\\', multiline: true, insert: format },
    { open: '(?:[rRbBuU]{1,2})?"""', close: '"""', escape: '\\', multiline: true },
    { open: "(?:[rRbBuU]{1,2})?'''", close: "'''", escape: '\\', multiline: true },
    { open: '(?:[fF][rR]?|[rR][fF])"', close: '"', escape: '\\', insert: format },
    { open: "(?:[fF][rR]?|[rR][fF])'", close: "'", escape: '\\', insert: format },
    { open: '(?:[rRbBuU]{1,2})?"', close: '"', escape: '\\' },
    { open: "(?:[rRbBuU]{1,2})?'", close: "'", escape: '\\' },
  ],
  name: word,
  operators: ':=|//|\\*\\*',
};

const powershell: Syntax = {
  lineComment: '#',
  blockComments: [['<#', '#>']],
  strings: [
    { open: "@'", close: "\n'@", multiline: true },
    { open: '@"', close: '\n"@', escape: '`', multiline: true, insert: powershellInsert() },
    { open: '"', close: '"', escape: '`', multiline: true, insert: powershellInsert() },
    { open: "'", close: "'", escape: 'double', multiline: true },
  ],
  name: '\\$(?:\\w+:)?\\w+|\\$\\{[^}\\n]{1,200}\\}|[A-Za-z_]\\w*(?:-[A-Za-z]\\w*)*',
};

function powershellInsert(): Insert {
  return { open: '\\$\\(', close: ')', bare: '(?<inserted>\\$(?:env:)?[A-Za-z_]\\w*|\\$\\{[^}\\n]{1,200}\\})' };
}

const ruby: Syntax = {
  lineComment: '#|^__END__[\\s\\S]*',
  blockComments: [['^=begin', '\n=end']],
  strings: [
    { open: '"', close: '"', escape: '\\', multiline: true, insert: { open: '#\\{', close: '}' } },
    { open: "'", close: "'", escape: '\\', multiline: true },
    { open: '`', close: '`', escape: '\\', multiline: true, insert: { open: '#\\{', close: '}' } },
    { open: '%[wWiIqQ]?\\[', close: ']', multiline: true },
    { open: '%[wWiIqQ]?\\(', close: ')', multiline: true },
    { open: '%[wWiIqQr]?\\{', close: '}', multiline: true },
  ],
  name: '(?:@@|[@$])?[A-Za-z_\\u0080-\\uffff]\\w*(?:[?!](?!=))?',
  regularExpressions: true,
  heredoc: '<<[~-]?(?<quote>["\'`]?)(?<end>[A-Z_]\\w*)\\k<quote>',
  heredocInsert: { open: '#\\{', close: '}' },
};

const php: Syntax = {
  lineComment: '//|#(?!\\[)',
  blockComments: [
    ['/\\*', '*/'],
    ['\\?>', '<?'],
  ],
  strings: [
    {
      open: '"',
      close: '"',
      escape: '\\',
      multiline: true,
      insert: { open: '\\{(?=\\$)', close: '}', bare: '(?<inserted>\\$[A-Za-z_]\\w*)' },
    },
    { open: "'", close: "'", escape: '\\', multiline: true },
  ],
  name: '\\$?[A-Za-z_\\u0080-\\uffff][\\w\\u0080-\\uffff]*',
  operators: '\\?:|\\?->',
  heredoc: '<<<[ \\t]*(?<quote>["\']?)(?<end>[A-Za-z_]\\w*)\\k<quote>',
  heredocInsert: { open: '\\{(?=\\$)', close: '}', bare: '(?<inserted>\\$[A-Za-z_]\\w*)' },
  codeAfter: '<?',
};

const textBlock: StringForm = { open: '"""', close: '"""', escape: '\\', multiline: true };

/** Of every language but the shell's, which is one of words (shell.ts). */
export const syntaxes: Readonly<Record<Exclude<Language, 'shell'>, Syntax>> = {
  javascript,
  python,
  powershell,
  ruby,
  php,
  go: {
    ...slashes,
    strings: [double, single, { open: '`', close: '`', multiline: true }],
    name: word,
    operators: ':=',
  },
  java: { ...slashes, strings: [textBlock, double, single], name: '[A-Za-z_$\\u0080-\\uffff][\\w$\\u0080-\\uffff]*' },
  kotlin: {
    ...slashes,
    strings: [{ open: '"""', close: '"""', multiline: true, insert: dollar }, { ...double, insert: dollar }, single],
    name: word,
    operators: '\\?:',
  },
  swift: {
    ...slashes,
    strings: [
      { open: '#+"""', multiline: true },
      { open: '#+"' },
      { ...textBlock, insert: { open: '\\\\\\(', close: ')' } },
      { ...double, insert: { open: '\\\\\\(', close: ')' } },
    ],
    name: `[@#]?${word}`,
  },
  'objective-c': { ...slashes, strings: [{ ...double, open: '@?"' }, single], name: word },
  csharp: {
    lineComment: '//|#(?:region|endregion|if|else|elif|endif|pragma|nullable|define)\\b',
    blockComments: slashes.blockComments,
    strings: [
      { open: '\\$+"""', close: '"""', multiline: true, insert: format },
      { open: '"""', close: '"""', multiline: true },
      { open: '(?:\\$@|@\\$)"', close: '"', escape: 'double', multiline: true, insert: format },
      { open: '\\$"', close: '"', escape: '\\', insert: format },
      { open: '@"', close: '"', escape: 'double', multiline: true },
      double,
      single,
    ],
    name: `@?${word}`,
  },
  dart: {
    ...slashes,
    strings: [
      { open: 'r"""', close: '"""', multiline: true },
      { open: "r'''", close: "'''", multiline: true },
      { open: 'r"', close: '"' },
      { open: "r'", close: "'" },
      { ...textBlock, insert: dollar },
      { open: "'''", close: "'''", escape: '\\', multiline: true, insert: dollar },
      { ...double, insert: dollar },
      { ...single, insert: dollar },
    ],
    name: word,
  },
  rust: {
    ...slashes,
    strings: [
      { open: '[bc]?r#*"', multiline: true },
      { open: '[bc]?"', close: '"', escape: '\\', multiline: true, insert: format },
      { open: "b?'(?=\\\\[^\\n]{1,10}'|[^'\\\\\\n]')", close: "'", escape: '\\' },
    ],
    name: `${word}(?:!(?=[({[]))?`,
  },
  terraform: {
    lineComment: '#|//',
    blockComments: slashes.blockComments,
    strings: [{ ...double, insert: { open: '[$%]\\{', close: '}', notOpen: '\\$\\$\\{|%%\\{' } }],
    name: '[A-Za-z_][\\w-]*',
    heredoc: '<<-?(?<end>[A-Za-z_]\\w*)',
    heredocInsert: { open: '[$%]\\{', close: '}' },
  },
};
