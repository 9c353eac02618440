import { type Encoding, characterwise, rewrite } from './decoded.ts';

/**
 * The next line of a file of settings. The `=` above it is an empty one's, and no soft break: in quoted-printable the `=` of this line would be `=3D`.
 */
const SETTING = String.raw`[+>]?[ \t]{0,16}(?:(?:export[ \t]{1,4})?[A-Za-z_][\w.-]{0,60}[ \t]?(?:=(?!3D)["']?[^\s"'=&,;)]|:[ \t])|\[[\w."' -]{1,60}\][ \t]{0,8}(?:\r?\n|$))`;
const UNIT = new RegExp(String.raw`=(?:([0-9A-F]{2})|[ \t]{0,8}\r?\n(?!${SETTING})[+>]?)`, 'g');

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
