import { type Encoding, rewrite } from './decoded.ts';

const NULS = /\0+/g;

/** UTF-16 of either byte order, with or without a mark, and texts with stray NUL bytes: what is left without the NULs is the ASCII in them. */
export const utf16: Encoding = {
  id: 'utf-16',
  forms: (keyword) => [Array.from(keyword).join('\0')],
  decode: (text) => (text.includes('\0') ? rewrite(text, NULS, () => '') : []),
};
