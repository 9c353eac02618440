import { type Encoding, characterwise, rewrite } from './decoded.ts';

const UNIT = /=(?:([0-9A-F]{2})|[ \t]{0,8}\r?\n[+>]?)/g;

/** Mail's quoted-printable (RFC 2045, 6.7): `=3D` and soft line breaks, also with a diff's or a quotation's mark before the next line. */
export const quotedPrintable: Encoding = {
  id: 'quoted-printable',
  forms: (keyword) => characterwise(keyword, (digits) => `=${digits}`).slice(-1),
  decode: (text) =>
    text.includes('=')
      ? rewrite(text, UNIT, ([, digits]) =>
          digits === undefined ? '' : String.fromCharCode(Number.parseInt(digits, 16)),
        )
      : [],
};
