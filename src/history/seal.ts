import { crypto } from '../lazy.ts';

const CIPHER = 'aes-256-gcm';
const SIZES = { nonce: 12, tag: 16 };

/** As bytes that only who has the key can read, or make: AES-256-GCM under a nonce of its own. `key`: 32 bytes. */
export const seal = (text: string, key: Uint8Array): Buffer => {
  const nonce = crypto().randomBytes(SIZES.nonce);
  const cipher = crypto().createCipheriv(CIPHER, key, nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
};

/** Undefined for bytes that were not sealed by this key, or not exactly so. */
export const unseal = (bytes: Uint8Array, key: Uint8Array): string | undefined => {
  const [start, end] = [SIZES.nonce, SIZES.nonce + SIZES.tag];
  if (bytes.length < end) return undefined;
  const decipher = crypto().createDecipheriv(CIPHER, key, bytes.subarray(0, start), { authTagLength: SIZES.tag });
  decipher.setAuthTag(bytes.subarray(start, end));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(end)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
};
