import { describe, expect, test } from '@jest/globals';
import { azureChecksum, azureChecksumBase64, hasAzureChecksum, marvin } from '../../src/detect/azure-checksum.ts';

const TAIL = 'JQQJ99BAACYeBjFXJ3w3AAABACOG';

/** Obviously fake heads of docs/design/formats.md 2.1 and the four characters that must follow. */
const vectors: readonly (readonly [name: string, head: string, checksum: string])[] = [
  ['plain', 'a'.repeat(52) + TAIL, '4G3k'],
  ['AI Services', 'Z'.repeat(52) + 'JQQJ99CLACHYHv6XJ3w3AAAAACOG', '1JMb'],
  ['first checksum byte is zero', 'b'.repeat(48) + '0020' + TAIL, '0mp0'],
  ['first two checksum bytes are zero', 'c'.repeat(46) + '069532' + TAIL, '001V'],
];

describe('Marvin32', () => {
  test.each([
    ['abc', 0xd53cd9ce, 0xcd0893b7, 0x22c74339, 0x492769bf, 0x6be02a86],
    ['abcdefghijklmnopqrstuvwxyz', 0x0ddddeee, 0xeffff000, 0xa128eb7e, 0x7260aca2, 0xd34847dc],
  ])('%s gives the published hash', (text, seedHigh, seedLow, high, low, folded) => {
    const hash = marvin(Buffer.from(text), seedHigh, seedLow);
    expect(hash).toEqual({ high, low });
    expect((hash.high ^ hash.low) >>> 0).toBe(folded);
  });

  test('reads a view that starts inside a larger buffer', () => {
    const text = Buffer.from('__abc').subarray(2);
    expect(marvin(text, 0xd53cd9ce, 0xcd0893b7)).toEqual({ high: 0x22c74339, low: 0x492769bf });
  });
});

describe('checksum of an Azure key', () => {
  test.each(vectors)('%s', (_name, head, checksum) => {
    expect(head).toHaveLength(80);
    expect(azureChecksum(head)).toBe(checksum);
    expect(hasAzureChecksum(head + checksum)).toBe(true);
  });

  test.each(vectors)('%s, in the base64 form of older writers', (_name, head) => {
    expect(azureChecksumBase64(head)).not.toBe(azureChecksum(head));
    expect(hasAzureChecksum(head + azureChecksumBase64(head))).toBe(true);
  });

  test.each(vectors)('%s: any change of one character is seen', (_name, head, checksum) => {
    const key = head + checksum;
    for (let at = 0; at < key.length; at++) {
      const other = key[at] === 'q' ? 'r' : 'q';
      expect(hasAzureChecksum(key.slice(0, at) + other + key.slice(at + 1))).toBe(false);
    }
  });

  test('does not stand on a value that is too short', () => {
    expect(hasAzureChecksum('')).toBe(false);
    expect(hasAzureChecksum('a'.repeat(83))).toBe(false);
  });

  test('looks at the first 84 characters of the 88-character form', () => {
    const [, head, checksum] = vectors[0]!;
    expect(hasAzureChecksum(`${head}${checksum}qq==`)).toBe(true);
  });
});
