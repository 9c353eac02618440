import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seal, unseal } from '../../src/history/seal.ts';

const key = randomBytes(32);

test('always: what was sealed is read by its key, and by no other', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.uint8Array({ minLength: 32, maxLength: 32 }), (text, other) => {
      expect(unseal(seal(text, key), key)).toBe(text);
      expect(unseal(seal(text, key), other)).toBeUndefined();
    }),
  );
});

test('always: what was changed, cut or made longer is not read', () => {
  const sealed = seal('{"status":1}', key);
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(sealed);
      changed[at]! ^= by;
      expect(unseal(changed, key)).toBeUndefined();
      expect(unseal(sealed.subarray(0, at), key)).toBeUndefined();
      expect(unseal(Buffer.concat([sealed, Buffer.of(by)]), key)).toBeUndefined();
    }),
  );
});

test('the same text is never the same bytes', () => {
  expect(seal('same', key)).not.toEqual(seal('same', key));
  expect(seal('a path', key).includes('a path')).toBe(false);
});
