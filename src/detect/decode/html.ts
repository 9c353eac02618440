import { type Encoding, characterwise, latin1Character, rewrite } from './decoded.ts';

const ENTITY =
  /&(?:#0{0,8}([0-9]{1,5})|#[xX]0{0,8}([0-9A-Fa-f]{1,4})|(amp|lt|gt|quot|apos|nbsp|hyphen|lowbar|UnderBar|shy|zwj|zwnj));/g;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  hyphen: '-',
  lowbar: '_',
  UnderBar: '_',
  shy: '',
  zwj: '',
  zwnj: '',
};

/** HTML and XML character references, by number and the few names that matter beside a key. */
export const html: Encoding = {
  id: 'html-entity',
  forms: (keyword) => [
    ...characterwise(keyword, (_, code) => `&#${code};`),
    ...characterwise(keyword, (digits) => `&#x${digits};`),
    ...characterwise(keyword, (digits) => `&#x00${digits};`),
    ...characterwise(keyword, (digits) => `&#X${digits};`),
  ],
  decode: (text) =>
    text.includes('&') ? rewrite(text, ENTITY, (match) => character(match[1], match[2], match[3])) : [],
};

const character = (decimal?: string, hexadecimal?: string, name?: string): string => {
  if (name !== undefined) return NAMED[name]!;
  return latin1Character(decimal === undefined ? Number.parseInt(hexadecimal!, 16) : Number.parseInt(decimal, 10));
};
