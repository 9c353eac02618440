/**
 * How a mask fits a key: `fits`, `weak` where it fits and shows fewer than three characters at the end, `differs`. OpenAI's masks are the first eight
 * characters, one `*` for each hidden one, and the last four; older texts have dots between the ends, which say nothing of the length.
 */
export type MaskFit = 'fits' | 'weak' | 'differs';

const SHOWN_TAIL = 3;

/** Whether `mask` may stand for `key`. What is not masked at all differs from every key. */
export const maskFit = (key: string, mask: string): MaskFit => {
  const [, head, hidden, tail] = /^([\w-]*)(\*+|\.{3,}|…+)([\w-]*)$/.exec(mask) ?? [];
  if (head === undefined || hidden === undefined || tail === undefined) return 'differs';
  if (head.length + tail.length >= key.length) return 'differs';
  if (!key.startsWith(head) || !key.endsWith(tail)) return 'differs';
  if (hidden.startsWith('*') && mask.length !== key.length) return 'differs';
  return tail.length < SHOWN_TAIL ? 'weak' : 'fits';
};
