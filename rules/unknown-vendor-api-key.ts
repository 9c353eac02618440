import type { Judgement, PatternRule, Surroundings } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { skVendor } from './shared/sk-vendors.ts';
import { dashedToken } from './shared/token.ts';

const LETTERS_AND_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export const unknownVendorApiKey = {
  kind: 'pattern',
  generic: true,
  id: 'unknown-vendor-api-key',
  title: 'sk- key of an unknown vendor',
  description: "Starts with sk- but has not the marker of OpenAI's keys: many vendors and gateways use that prefix.",
  severity: 'low',
  vendor: 'unknown',
  keywords: Array.from(LETTERS_AND_DIGITS, (first) => `sk-${first}`),
  pattern: dashedToken(/sk-[A-Za-z0-9][A-Za-z0-9_-]{19,159}/),
  judge,
  confidence: 'low',
  references: ['https://github.com/betterleaks/betterleaks'],
  examples: [
    'GATEWAY_KEY={<}sk-{62:48}{>}',
    'api_key: "{<}sk-{hex:32}{>}"',
    'key: {<}sk-{hex:64}{>}, next',
    'DEEPSEEK_API_KEY={<}sk-{62:48}{>}',
  ],
  counterExamples: [
    'sk-{62:20}{marker}{62:20}',
    'sk-{62:20}{marker}{62:30}',
    'sk-{62:20}t3blbkfj{62:20}',
    'sk-proj-{62:156}',
    'sk-ssh-ed25519-cert-v01@openssh.com',
    'sk-ecdsa-sha2-nistp256-cert-v01@openssh.com',
    'lang="sk-SK"',
    'class="sk-fading-circle-loading-animation-12"',
    'sk-your-secret-api-key-goes-right-here',
    'sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'task-{62:48}',
    'DEEPSEEK_API_KEY=sk-{hex:32}',
    'sk-ant-api03-{64:93}AA',
  ],
} satisfies PatternRule;

/** Prefixes of other rules, and names that start so without being keys. */
const TAKEN = /^sk-(?:ant|or|api|lf|lw|helicone|proj|svcacct|admin|None|ssh|ecdsa)-/;
/** What vendors that share the prefix are known to make: 32 or 64 hexadecimal characters, or 48 letters and digits. */
const KNOWN = /^sk-(?:[0-9a-f]{32}|[0-9a-f]{64}|[A-Za-z0-9]{48})$/;

function judge(secret: string, around: Surroundings): Judgement | null {
  // A lower-cased marker is a mangled OpenAI key, and nobody else's.
  if (TAKEN.test(secret) || /t3blbkfj/i.test(secret)) return null;
  if (skVendor(secret, around) !== undefined) return null;
  if (!secret.slice(3).split(/[_-]/).some(isRandom)) return null;
  return KNOWN.test(secret)
    ? judgement(secret, 'medium', 'several vendors make keys of this shape')
    : judgement(secret, 'low', 'it starts with sk- and is random, but no vendor is known for this shape');
}

/** Sixteen letters and digits in a row, with at least eight different ones: no class name, no words, no fill. */
function isRandom(part: string): boolean {
  return part.length >= 16 && /[0-9]/.test(part) && /[A-Za-z]/.test(part) && new Set(part).size >= 8;
}
