import { type Encoding, characterwise, rewrite } from './decoded.ts';

const PERCENT = /%(?:25){0,3}([0-9A-Fa-f]{2})/g;

/** URL encoding (RFC 3986, 2.1), also of what was so encoded before (`%2541`): a URL in a URL is one level. */
export const percent: Encoding = {
  id: 'percent',
  forms: (keyword) => [
    ...characterwise(keyword, (digits) => `%${digits}`),
    ...characterwise(keyword, (digits) => `%25${digits}`),
  ],
  decode: (text) =>
    text.includes('%') ? rewrite(text, PERCENT, (match) => String.fromCharCode(Number.parseInt(match[1]!, 16))) : [],
};
