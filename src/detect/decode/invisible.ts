import { terminalEscape } from '../terminal-escape.ts';
import { type Encoding, rewrite } from './decoded.ts';

/**
 * UTF-8 of characters that do not show: soft hyphen, U+034F, U+061C, U+180B–180E, U+200B–200F, U+202A–202E, U+2060–2064, U+2066–206F,
 * variation selectors U+FE00–FE0F, U+FEFF; and what a terminal obeys: `grep --color` writes `ESC[K` beside each colour.
 */
const INVISIBLE = new RegExp(
  String.raw`\u00c2\u00ad|\u00cd\u008f|\u00d8\u009c|\u00e1\u00a0[\u008b-\u008e]|\u00e2\u0080[\u008b-\u008f\u00aa-\u00ae]|\u00e2\u0081[\u00a0-\u00a4\u00a6-\u00af]|\u00ef\u00b8[\u0080-\u008f]|\u00ef\u00bb\u00bf|${terminalEscape}`,
  'g',
);

/** Of these, the ones that are met in texts: soft hyphen, U+200B–200F, U+2060, U+FEFF. */
export const commonInvisible: readonly string[] = [
  '\u00c2\u00ad',
  ...['\u008b', '\u008c', '\u008d', '\u008e', '\u008f'].map((last) => `\u00e2\u0080${last}`),
  '\u00e2\u0081\u00a0',
  '\u00ef\u00bb\u00bf',
];

/** Zero-width characters and terminal escapes inside a key: pasted from a web page, a chat or a log, or put there on purpose. */
export const invisible: Encoding = {
  id: 'invisible',
  forms: () => [],
  decode: (text) => (/[\u001b\u0080-\u00ff]/.test(text) ? rewrite(text, INVISIBLE, () => '') : []),
};
