// Whether a run of token characters may be a value that one of the gated rules takes, or hold an encoded text.

import {
  DASH,
  DIGIT,
  HEX,
  LETTER,
  LOWER,
  NUMBER,
  PLUS,
  SLASH,
  TOKEN,
  UNDERSCORE,
  UPPER,
  WORD,
  entryAt,
  pairOf,
} from './gate-tables';
import { isIdentifier } from './gate-identifiers';
import { mayBeGiven, mayBeNamed, mayBeNamedInside } from './gate-name';

/** A shorter body is of low confidence at best (assignment.ts, SHORT). */
const SHORTEST: usize = 20;
/** Characters at an end that may have been taken for a part of what stands beside them. */
const CUT: usize = 3;
/** Nothing longer is taken for a value as a whole (assignment-forms.ts). */
const LONGEST: usize = 300;
/** The longest rest of an escape, or colour code, that may stand before a value in one word. */
const ESCAPE: usize = 20;
/** That of an escape which no decoder undoes: `%u000A`, `` `n ``. */
const REST: usize = 5;
/** Hundredths of `wordLikelihood`, of the bonus for two letters of one case in a text of both, and of the most that random text has. */
const SAME_CASE: i32 = 28;
const WORDS: i32 = -300;

/**
 * Whether one of the rules may take [from, to) as a value, or the end of it behind a prefix. It stands at `raw` in a text that begins at `low`,
 * or behind something that was undone, where `raw` is 0. `ends`: whether a value may end there.
 */
export function mayBeValue(from: usize, to: usize, low: usize, raw: usize, ends: bool): bool {
  if (to - from < SHORTEST) return false;
  if (ends && mayBeAssigned(from, to, low, raw)) return true;
  return holdsHexValue(from, to, low, raw) || holdsPrefixed(from, to);
}

/** Whether `hardcoded-api-key` may take it. */
function mayBeAssigned(from: usize, to: usize, low: usize, raw: usize): bool {
  if (to - from > LONGEST) return endsInValue(from, to);
  return mayStartAt(from, to) && (raw == 0 || (mayBegin(low, raw) && mayBeGiven(low, raw)));
}

/** By the byte before it: no name is linked to a value by any of these. */
function mayBegin(low: usize, at: usize): bool {
  if (at == low) return true;
  const before = load<u8>(at - 1);
  if (before == 0x40 || before == 0x5d || before == 0x2e) return false; // @ ] .
  return before != 0x23 && before != 0x2a && before != 0x25 && before != 0x29; // # * % )
}

/** Whether one may end at `at`, by what stands behind: `valueEnd` of assignment-forms.ts. */
export function mayEnd(at: usize, end: usize): bool {
  if (at >= end) return true;
  const next = load<u8>(at);
  if (next == 0x28 || next == 0x5b || next == 0x7b || next == 0x2a || next == 0x40) return false;
  if (next == 0x2e) return at + 1 >= end || ((entryAt(at + 1) & WORD) == 0 && load<u8>(at + 1) != 0x5f);
  return next != 0x3a || at + 2 >= end || load<u16>(at + 1) != 0x2f2f;
}

/** A random value, with or without the name of its kind (`sk-team-`). */
function mayStartAt(from: usize, to: usize): bool {
  const behind = behindName(from, to);
  const further = behind != 0 ? behindName(behind, to) : 0;
  const random = isRandom(from, to) || (behind != 0 && isRandom(behind, to)) || (further != 0 && isRandom(further, to));
  return random && !isIdentifier(from, to) && !isUuid(from, to);
}

/** A UUID is of low confidence. */
function isUuid(from: usize, to: usize): bool {
  if (to - from != 36) return false;
  for (let at: usize = 0; at < 36; at++) {
    const isDash = at == 8 || at == 13 || at == 18 || at == 23;
    if (isDash ? load<u8>(from + at) != 0x2d : (entryAt(from + at) & HEX) == 0) return false;
  }
  return true;
}

/** Of a run that is too long as a whole, what stands behind a dash may be a value. */
function endsInValue(from: usize, to: usize): bool {
  for (let at = to - LONGEST; at < to - SHORTEST; at++) {
    if (load<u8>(at - 1) == 0x2d && mayStartAt(at, to)) return true;
  }
  return false;
}

/** Behind `[a-z]{2,8}[-_]`; 0 where that does not stand. */
function behindName(from: usize, to: usize): usize {
  let at = from;
  while (at < to && at - from <= 8 && (entryAt(at) & LOWER) != 0) at++;
  const size = at - from;
  return size >= 2 && size <= 8 && at < to && (entryAt(at) & DASH) != 0 ? at + 1 : 0;
}

/** Whether it may be a value of which up to some characters at either end were read as something else. */
export function mayBeMost(from: usize, to: usize): bool {
  if (to - from < SHORTEST - CUT) return false;
  let at = from;
  while (at < to && (entryAt(at) & HEX) != 0) at++;
  if (at - from >= 32 - CUT || isLikeRandom(from, to, <i32>CUT)) return true;
  const behind = behindName(from, to);
  return behind != 0 && to - behind >= SHORTEST - CUT && isLikeRandom(behind, to, <i32>CUT);
}

/** `isRandom` of assignment.ts, but of the entropy only what it takes at least: so many different characters. */
function isRandom(from: usize, to: usize): bool {
  return to - from >= SHORTEST && isLikeRandom(from, to, 0);
}

/** `cut`: so many characters are missing. */
function isLikeRandom(from: usize, to: usize, cut: i32): bool {
  let last = entryAt(from);
  let seen = last;
  let sum: i32 = 0;
  let different: u64 = <u64>1 << <u64>(last >>> NUMBER);
  for (let at = from + 1; at < to; at++) {
    const entry = entryAt(at);
    sum += pairOf(last, entry);
    different |= <u64>1 << <u64>(entry >>> NUMBER);
    seen |= entry;
    last = entry;
  }
  if (cut == 0 && (seen & DASH) != 0 && (seen & SLASH) != 0) return false;
  const hasLower = (seen & LOWER) != 0;
  const mixedCase = hasLower && (seen & UPPER) != 0;
  if ((seen & (DIGIT | PLUS)) == 0 && !mixedCase) return false;
  if (!hasLower && (seen & UNDERSCORE) != 0) return false;
  if (<i32>popcnt(different) < leastDifferent(seen, different) - cut) return false;
  // The pairs of one case are counted above the sum, which may be negative.
  const same = (sum + (1 << 19)) >> 20;
  return sum - (same << 20) + (mixedCase ? same * SAME_CASE : 0) <= WORDS;
}

/** What `minimumEntropy` of entropy.ts asks for at SHORTEST characters; both signs of a kind are one here. */
function leastDifferent(seen: u32, different: u64): i32 {
  if ((seen & (DASH | SLASH)) != 0) return 11;
  if ((seen & LETTER) == LETTER) return 12;
  // Bits 6 to 25 and 32 to 51: letters that are no hexadecimal digits.
  return (different & 0xf_ffff_03ff_ffc0) == 0 ? 7 : 10;
}

/** `azure-openai-key-legacy`: 32 hexadecimal characters that are a word, but for the rest of an escape or a colour before them. */
function holdsHexValue(from: usize, to: usize, low: usize, raw: usize): bool {
  if (to - from < 32) return false;
  let word: usize = 0;
  let digits: usize = 0;
  for (let at = from; at <= to; at++) {
    const entry = at < to ? entryAt(at) : 0;
    if ((entry & WORD) == 0) {
      if (digits >= 32 && word < 32 + ESCAPE && (digits == 32 || word > digits)) {
        if (isNamed(from, at - word, low, raw)) return true;
      }
      word = digits = 0;
    } else {
      word++;
      digits = (entry & HEX) != 0 && (entry & UPPER) == 0 ? digits + 1 : 0;
    }
  }
  return false;
}

function isNamed(from: usize, at: usize, low: usize, raw: usize): bool {
  if (at > from) return mayBeNamedInside(low, raw, from, at);
  return raw == 0 || mayBeNamed(low, raw);
}

/** The rules whose values have a prefix: at the start of any word of the run, or of the first behind the rest of an escape. */
function holdsPrefixed(from: usize, to: usize): bool {
  for (let at = from; at + 27 <= to; at++) {
    if ((at <= from + REST || (entryAt(at - 1) & WORD) == 0) && isPrefixed(at, to)) return true;
  }
  return false;
}

/** `sess-` `sk_` `ek_` `whsec_` `at-` `org-` `org_` `proj_` `r8_` `hf_`, each with as many characters behind it as its rule asks for; see rules/. */
function isPrefixed(at: usize, to: usize): bool {
  const head = load<u32>(at);
  const three = head & 0xffffff;
  if (three == 0x2d7461) return reaches(at + 3, to, TOKEN, 24) && holdsAny(at + 3, to, UPPER | DIGIT);
  if (three == 0x5f6b73) return reaches(at + 3, to, WORD, 48);
  if (three == 0x5f6b65) return reaches(at + 3, to, WORD, 32);
  if (three == 0x5f3872) return reaches(at + 3, to, WORD, 37);
  if (three == 0x5f6668) return reaches(at + 3, to, LETTER, 34);
  if (head == 0x5f67726f) return reaches(at + 4, to, LETTER, 34);
  if (head == 0x2d67726f) return reaches(at + 4, to, WORD, 24);
  if (head == 0x73736573 && load<u8>(at + 4) == 0x2d) return reaches(at + 5, to, WORD, 40);
  if (head == 0x6a6f7270 && load<u8>(at + 4) == 0x5f) return reaches(at + 5, to, WORD, 24);
  return head == 0x65736877 && load<u16>(at + 4) == 0x5f63 && reaches(at + 6, to, WORD | SLASH, 43);
}

function reaches(from: usize, to: usize, kinds: u32, count: usize): bool {
  if (to - from < count) return false;
  for (let at = from; at < from + count; at++) if ((entryAt(at) & kinds) == 0) return false;
  return true;
}

function holdsAny(from: usize, to: usize, kinds: u32): bool {
  for (let at = from; at < to; at++) if ((entryAt(at) & kinds) != 0) return true;
  return false;
}

/** `rt_` */
export const REFRESH: u32 = 0x5f7472;

/** `chatgpt-refresh-token` in [from, to): the only value with dots, so it may go on behind. */
export function holdsRefreshToken(from: usize, to: usize, end: usize): bool {
  for (let at = from; at + 2 < to; at++) if (isRefreshToken(at, end)) return true;
  return false;
}

function isRefreshToken(at: usize, end: usize): bool {
  if (at + 43 > end || (load<u32>(at) & 0xffffff) != REFRESH) return false;
  for (let next = at + 3; next < at + 43; next++) {
    if ((entryAt(next) & (WORD | DASH)) == 0 && load<u8>(next) != 0x2e) return false;
  }
  return true;
}
