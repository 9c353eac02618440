/**
 * How much likelier the text is an identifier or words than random characters: the sum over neighbours of natural logarithms of likelihood
 * ratios, negative for random text. It counts common letter pairs of English and code, changes of case, letters beside digits and
 * letters beside signs (docs/design/classifier.md gives the rates).
 */
export function wordLikelihood(text: string): number {
  const mixedCase = /[a-z]/.test(text) && /[A-Z]/.test(text);
  let sum = 0;
  for (let i = 1; i < text.length; i++) sum += pairLikelihood(text.charCodeAt(i - 1), text.charCodeAt(i), mixedCase);
  return sum;
}

function pairLikelihood(before: number, after: number, mixedCase: boolean): number {
  const left = kindOf(before);
  const right = kindOf(after);
  if (left === SIGN || right === SIGN) return left === right ? 0 : 1.2;
  if (left === DIGIT || right === DIGIT) return left === right ? 0 : -1.9;
  const sameCase = left === right;
  // The first letter of the next word says nothing of the pair's rank.
  if (left === LOWER && right === UPPER) return -0.4;
  const pair = ((before | 32) - 97) * 26 + (after | 32) - 97;
  return (commonPairs[pair] === 1 ? 1.38 : -1.48) + (mixedCase ? (sameCase ? 0.28 : -0.39) : 0);
}

const LOWER = 1;
const UPPER = 2;
const DIGIT = 3;
const SIGN = 4;

function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return LOWER;
  if (code >= 65 && code <= 90) return UPPER;
  return code >= 48 && code <= 57 ? DIGIT : SIGN;
}

/** The 140 commonest pairs make 82 % of the pairs in distinct words of source code and documentation, 21 % in random letters. */
const followers =
  'a:bcdgilmnprst b:ael c:aehiklortu d:aeio e:acdflmnprstvx f:io g:e h:aeio i:acdefglmnostv k:e l:aeilosy m:aeiop ' +
  'n:acdegiost o:cdlmnoprstuw p:aelort q:u r:aeiosty s:acehiopstu t:aehiorstuy u:elmnrst v:aei';
const commonPairs: Uint8Array = readPairs();

function readPairs(): Uint8Array {
  const pairs = new Uint8Array(26 * 26);
  for (const [first = '', seconds = ''] of followers.split(' ').map((entry) => entry.split(':'))) {
    for (const second of seconds) pairs[(first.charCodeAt(0) - 97) * 26 + second.charCodeAt(0) - 97] = 1;
  }
  return pairs;
}
