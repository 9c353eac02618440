import { isUtf8 } from 'node:buffer';

/** A name as people see it: UTF-8, with `\xHH` for each byte that is none. */
export function displayName(bytes: Uint8Array): string {
  if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes, at);
    const part = bytes.subarray(at, at + Math.max(length, 1));
    text += length === 0 ? `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}` : Buffer.from(part).toString();
    at += part.length;
  }
  return text;
}

/** A path from the repository's top, seen from the folder that `prefix` (`a/b/`, empty at the top) leads to. */
export function relativeToPrefix(path: string, prefix: string): string {
  if (path.startsWith(prefix)) return path.slice(prefix.length);
  const folders = prefix.split('/').slice(0, -1);
  const parts = path.split('/');
  let common = 0;
  while (common < folders.length && common < parts.length - 1 && folders[common] === parts[common]) common++;
  return '../'.repeat(folders.length - common) + parts.slice(common).join('/');
}

/** Bytes of the UTF-8 character that begins here; 0 when none does. */
function characterLength(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 4; length++) {
    const part = bytes.subarray(at, at + length);
    if (part.length === length && isUtf8(part)) return length;
  }
  return 0;
}
