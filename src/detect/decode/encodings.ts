import { base64 } from './base64.ts';
import { decimal } from './decimal.ts';
import type { Encoding } from './decoded.ts';
import { escapes } from './escapes.ts';
import { hex } from './hex.ts';
import { html } from './html.ts';
import { invisible } from './invisible.ts';
import { joined } from './joined.ts';
import { percent } from './percent.ts';
import { quotedPrintable } from './quoted-printable.ts';
import { utf16 } from './utf16.ts';

/** Everything that is undone before a text is searched again, in the order in which it is tried. A new encoding is a file and a line. */
export const encodings: readonly Encoding[] = [
  joined,
  invisible,
  utf16,
  escapes,
  percent,
  html,
  quotedPrintable,
  base64,
  hex,
  decimal,
];
