import { zlib } from '../../lazy.ts';
import { repeated } from '../repeated.ts';
import { type Decoded, type Encoding, type Span, inPlace } from './decoded.ts';

/** Bytes that a packed value may grow to; a longer one is not looked at. */
const MAX_UNPACKED = 1 << 20;
/** Fewer characters hold no key: the shortest, a 32-digit one, takes 43. Half of a wrapped line still counts. */
const MIN_RUN = 24;
const CHARACTER = '[A-Za-z0-9+/_-]';
/** Lines of one encoded value: MIME wraps at 76, PEM at 64; the break may be escaped or indented (YAML block, JSON string). */
const RUN = new RegExp(
  String.raw`${repeated(CHARACTER, 16)}(?:(?:\\r|\\n|[\r\n]){1,4}[ \t>+]{0,40}${CHARACTER}+)*={0,2}`,
  'g',
);
const BREAK = /(?:\\r|\\n|[\r\n])+[ \t>+]*/;
const ALL_BREAKS = new RegExp(BREAK.source, 'g');
const LINE = new RegExp(`${repeated(CHARACTER, MIN_RUN)}={0,2}`, 'g');

/**
 * base64 and base64url, on one line or wrapped. A run may have other characters of the alphabet before it (`key=`, a path), so where
 * its groups of four begin is not known: all four readings are given.
 */
export const base64: Encoding = {
  id: 'base64',
  forms: (keyword) => base64Forms(keyword),
  *decode(text) {
    for (const match of text.matchAll(RUN)) {
      if (match[0].length < MIN_RUN) continue;
      for (const reading of readings(match[0], match.index)) yield inPlace(text, reading);
      // The next line may be no part of the value: each is read alone too.
      if (!BREAK.test(match[0])) continue;
      for (const line of match[0].matchAll(LINE)) {
        for (const reading of readings(line[0], match.index + line.index)) yield inPlace(text, reading);
      }
    }
  },
};

/** The characters that encode `keyword` at each of the three places it may have in a group of three bytes, less those that its neighbours share. */
const base64Forms = (keyword: string): readonly string[] =>
  [0, 1, 2].flatMap((phase) => {
    const encoded = Buffer.from('\0'.repeat(phase) + keyword, 'latin1').toString('base64');
    const first = Math.ceil((phase * 8) / 6);
    const last = Math.floor(((phase + keyword.length) * 8) / 6);
    const form = encoded.slice(first, last);
    return /[+/]/.test(form) ? [form, form.replaceAll('+', '-').replaceAll('/', '_')] : [form];
  });

function* readings(run: string, start: number): Iterable<Decoded> {
  const { compact, toText } = unwrap(run);
  const phases = textPhases(compact);
  for (let phase = 0; phase < 4; phase++) {
    if (((phases >> phase) & 1) === 0 && !compact.startsWith(GZIP, phase)) continue;
    const bytes = Buffer.from(phase === 0 ? compact : compact.slice(phase), 'base64');
    const toSource = (from: number, to: number): Span => [
      start + toText(phase + Math.floor((from * 4) / 3)),
      // The padding belongs to the value.
      to >= bytes.length ? start + run.length : start + toText(phase + Math.ceil((to * 4) / 3) - 1) + 1,
    ];
    if (isReadable(bytes)) yield { text: bytes.toString('latin1'), toSource };
    if (isWide(bytes)) yield narrowed(bytes, toSource);
    if (isGzip(bytes)) yield* unpacked(bytes, toSource);
  }
}

/** Fewer characters in a row are no value. Names and paths in a program read as base64 have as many once in two thousand. */
const SHORTEST = 8;

/** Whether there are printable characters in a row: most runs that look like base64 are none, and are no text when they are decoded. */
const isReadable = (bytes: Buffer): boolean => {
  let run = 0;
  for (const byte of bytes) {
    // UTF-16 has one beside each character.
    if (byte === 0) continue;
    run = (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d) ? run + 1 : 0;
    if (run === SHORTEST) return true;
  }
  return false;
};

/** How gzip begins. */
const GZIP = 'H4sI';

/**
 * The phases, a bit each, in which six bytes in a row are ASCII, white space or NUL: any text of eight and more has as many in whole groups. The
 * other readings, nearly all of what names and paths give, hold nothing that a rule could take.
 */
const textPhases = (run: string): number => {
  let phases = 0;
  let seen = 0;
  for (let index = 0; index < run.length; index++) {
    seen = ((seen << 1) & KEPT) | (textBits[run.charCodeAt(index)] ?? 0);
    if ((seen & TWO_GROUPS) === TWO_GROUPS) phases |= 1 << ((index - 6) & 3);
  }
  return phases;
};

/** Of each character whether it may be the first of a group (bit 0), the second (8) or the third (16) in such bytes; the fourth says nothing. */
const textBits = Uint32Array.from({ length: 128 }, (_, code) => {
  const sextet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(
    String.fromCharCode(code).replace('-', '+').replace('_', '/'),
  );
  if (sextet < 0) return 0;
  const first = [0, 2, 3].includes(sextet) || (sextet >= 8 && sextet < 32);
  const second = [0, 2, 3, 4, 5, 6, 7].includes(sextet & 15);
  const third = (sextet & 2) === 0;
  return Number(first) | (Number(second) << 8) | (Number(third) << 16);
});

/** The last seven characters' bits stay; two groups end with the third character of the second. */
const KEPT = 0x7e7e7e;
const TWO_GROUPS = (0b1000100 << 0) | (0b100010 << 8) | (0b10001 << 16);

/** UTF-16 of ASCII (PowerShell's -EncodedCommand): one level with the base64 around it. */
const narrowed = (bytes: Buffer, toSource: Decoded['toSource']): Decoded => {
  const first = bytes[0] === 0 ? 1 : 0;
  const text = bytes.toString('latin1').replaceAll('\0', '');
  return { text, toSource: (from, to) => toSource(first + 2 * from, Math.min(bytes.length, first + 2 * to)) };
};

/** Every other byte is NUL and no other is, but for what the run's cut ends have. */
const isWide = (bytes: Buffer): boolean => {
  const first = bytes[0] === 0 ? 0 : 1;
  for (let index = 0; index < bytes.length; index++) if ((bytes[index] === 0) !== (index % 2 === first)) return false;
  return bytes.length >= MIN_RUN;
};

/** What is packed and then encoded (Helm releases, saved states): all of it stands where the run does. */
function* unpacked(bytes: Buffer, toSource: Decoded['toSource']): Iterable<Decoded> {
  const whole = toSource(0, bytes.length);
  const text = gunzip(bytes);
  if (text !== '') yield { text, toSource: () => whole };
}

const isGzip = (bytes: Buffer): boolean =>
  bytes.length > 18 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;

/** As much as can be read: the run may be cut by the window, and junk may follow it. */
const gunzip = (bytes: Buffer): string => {
  const { constants, gunzipSync } = zlib();
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED, finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1');
  } catch {
    return '';
  }
};

/** The run with its line breaks taken out. */
const unwrap = (run: string): { compact: string; toText: (index: number) => number } => {
  if (!BREAK.test(run)) return { compact: run, toText: (index) => index };
  const lines: { at: number; from: number }[] = [{ at: 0, from: 0 }];
  const parts: string[] = [];
  let from = 0;
  let length = 0;
  for (const match of run.matchAll(ALL_BREAKS)) {
    parts.push(run.slice(from, match.index));
    length += match.index - from;
    from = match.index + match[0].length;
    lines.push({ at: length, from });
  }
  parts.push(run.slice(from));
  return { compact: parts.join(''), toText: (index) => toLine(lines, index) };
};

const toLine = (lines: readonly { at: number; from: number }[], index: number): number => {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle]!.at <= index) low = middle;
    else high = middle - 1;
  }
  return lines[low]!.from + index - lines[low]!.at;
};
