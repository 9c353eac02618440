/** ASCII "Default0", the seed that Azure's key generators use (microsoft/security-utilities), as two 32-bit halves. */
const SEED_HIGH = 0x44656661;
const SEED_LOW = 0x756c7430;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Characters before the checksum; 80 base64 characters are 60 bytes. */
const HEAD = 80;

/**
 * Whether characters 80 to 83 of an 84-character Azure key (or of the 88-character long form) are the checksum of the
 * first 80. Takes the base62 form and the plain base64 form of older writers, as Microsoft's own validator does.
 * A random value passes once in 7 million.
 */
export function hasAzureChecksum(key: string): boolean {
  if (key.length < HEAD + 4) return false;
  const found = key.slice(HEAD, HEAD + 4);
  const bytes = checksumBytes(key.slice(0, HEAD));
  return found === base62(bytes).slice(0, 4) || found === base64(bytes);
}

/** The four base62 characters that end an Azure key whose first 80 characters are `head` (docs/design/formats.md 2.1). */
export function azureChecksum(head: string): string {
  return base62(checksumBytes(head)).slice(0, 4);
}

/** The form of older writers: base64 of the first three checksum bytes, which may hold `+` and `/`. */
export function azureChecksumBase64(head: string): string {
  return base64(checksumBytes(head));
}

/** The two halves of Marvin32's 64-bit result, as unsigned numbers; their exclusive or is the 32-bit result. */
export interface MarvinHash {
  readonly high: number;
  readonly low: number;
}

/** Marvin32, the hash of .NET's strings. The 64-bit seed comes as two unsigned 32-bit halves. */
export function marvin(bytes: Uint8Array, seedHigh: number, seedLow: number): MarvinHash {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~3;
  let state: State = [seedLow | 0, seedHigh | 0];
  for (let at = 0; at < whole; at += 4) state = mix(state, view.getInt32(at, true));
  let rest = 0x80;
  for (let at = bytes.length - 1; at >= whole; at--) rest = (rest << 8) | view.getUint8(at);
  state = mix(mix(state, rest), 0);
  return { high: state[1] >>> 0, low: state[0] >>> 0 };
}

type State = readonly [p0: number, p1: number];

function mix([a, b]: State, word: number): State {
  let p0 = (a + word) | 0;
  let p1 = b ^ p0;
  p0 = (rotate(p0, 20) + p1) | 0;
  p1 = rotate(p1, 9) ^ p0;
  p0 = (rotate(p0, 27) + p1) | 0;
  return [p0, rotate(p1, 19)];
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function checksumBytes(head: string): Uint8Array {
  const { high, low } = marvin(Buffer.from(head, 'base64'), SEED_HIGH, SEED_LOW);
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, high ^ low, true);
  return bytes;
}

function base62(bytes: Uint8Array): string {
  let number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  let digits = '';
  for (; number > 0; number = Math.floor(number / 62)) digits = BASE62.charAt(number % 62) + digits;
  const firstSet = bytes.findIndex((byte) => byte !== 0);
  const zeros = firstSet < 0 ? bytes.length : firstSet;
  return ('0'.repeat(zeros) + digits).padEnd(6, '0');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 3)).toString('base64');
}
