import type { Surroundings } from '../../src/detect/rule.ts';
import { token } from './token.ts';

/** Characters on either side in which a vendor's name counts, when the line has none. */
const NEAR = 400;

/** Vendors whose keys are `sk-` and 32 hexadecimal or 48 other characters: only a name beside them tells whose. */
const vendors = {
  deepseek: { words: /deep.?seek/gi, length: 35 },
  alibaba: { words: /dash.?scope|qwen|aliyun|alibaba|bailian/gi, length: 35 },
  baichuan: { words: /baichuan/gi, length: 35 },
  moonshot: { words: /moonshot|kimi/gi, length: 51 },
  stability: { words: /stability|stable.?diffusion|dreamstudio/gi, length: 51 },
  siliconflow: { words: /silicon.?flow/gi, length: 51 },
  hunyuan: { words: /hunyuan/gi, length: 51 },
  braintrust: { words: /braintrust/gi, length: 51 },
} as const;

export type SkVendor = keyof typeof vendors;

/** `sk-` and 32 lower hexadecimal characters. */
export const sk32: RegExp = token(/sk-[0-9a-f]{32}(?![_-])/);

/** `sk-` and 48 characters, and not the start of a longer value. */
export const sk48: RegExp = token(/sk-[A-Za-z0-9]{48}(?![_-])/);

/**
 * Of the vendors that make keys of this length, the one whose name stands nearest: on the key's line, else within 400
 * characters, else in what it was decoded from. Undefined when nobody's does.
 */
export function skVendor(secret: string, around: Surroundings): SkVendor | undefined {
  const { text, start, end } = around;
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1) + 1, start - NEAR);
  const lineBreak = text.indexOf('\n', end);
  const lineEnd = Math.min(lineBreak < 0 ? text.length : lineBreak, end + NEAR);
  return (
    nearest(secret.length, text.slice(lineStart, lineEnd), start - lineStart) ??
    nearest(secret.length, text.slice(Math.max(0, start - NEAR), end + NEAR), Math.min(start, NEAR)) ??
    nearest(secret.length, around.outer, 0)
  );
}

function nearest(keyLength: number, text: string, at: number): SkVendor | undefined {
  let found: SkVendor | undefined;
  let distance = Infinity;
  for (const [vendor, { words, length }] of Object.entries(vendors)) {
    if (length !== keyLength) continue;
    for (const word of text.matchAll(words)) {
      if (Math.abs(word.index - at) >= distance) continue;
      distance = Math.abs(word.index - at);
      found = vendor as SkVendor;
    }
  }
  return found;
}
