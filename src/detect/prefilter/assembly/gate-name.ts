// Whether the name that stands before a value may be a key's: most random values in code are identifiers and digests, and are named so.

import { DASH, WORD, entryAt, entryOf } from './gate-tables';

/** A name and what may stand between it and its value: longer ones are not read. */
const LONGEST: u32 = 80;
const GAP: usize = 24;
const BLANKS: usize = 60;

/** What was undone last before the piece in question, and where what was undone before that ends: names are read from bytes as they stand. */
let glueStart: usize = 0;
let glueEnd: usize = 0;
let formerEnd: usize = 0;

/** The name that is read, backwards: its length, its first characters, and whether it holds a word of keys. */
let size: u32 = 0;
let head: u64 = 0;
let tells: bool = false;

/** Names are read anew, before a piece behind a unit or seam at [start, end) and another that ends at `former`. */
export function setGlue(start: usize, end: usize, former: usize): void {
  glueStart = start;
  glueEnd = end;
  formerEnd = former;
}

/**
 * Whether `hardcoded-api-key` may take a value that begins at `at` for a key by its name. False only for `name: value`, `"name": "value"` and
 * `name = "value"` with a name that says nothing of keys, and where no link of assignment-forms.ts ends.
 */
export function mayBeGiven(low: usize, at: usize): bool {
  let start = at;
  if (start > low && isQuote(load<u8>(start - 1))) start--;
  start = skipBlanks(low, start, BLANKS);
  if (start < low + 2) return true;
  const operator = load<u8>(start - 1);
  start--;
  if (operator != 0x3a && (operator != 0x3d || isOperator(load<u8>(start - 1)))) return true;
  const isApart = operator == 0x3a && start > low && load<u8>(start - 1) == 0x20;
  start = skipBlanks(low, start, 20);
  const isQuoted = start > low && isQuote(load<u8>(start - 1));
  // `name = cond ? other : value`
  if (isApart && !isQuoted) return true;
  if (isQuoted) start--;
  const nameStart = harmlessName(low, start);
  if (nameStart == 0) return true;
  return !isQuoted && !standsAlone(low, nameStart);
}

/** Whether `azure-openai-key-legacy` may take a value that begins at `at`: as `nameBefore` of openai-context.ts reads it. */
export function mayBeNamed(low: usize, at: usize): bool {
  let start = at;
  while (start > low && at - start < GAP && (entryAt(start - 1) & WORD) == 0) start--;
  return start == low || harmlessName(low, start) == 0;
}

/** The same where a name stands before the value in one run, of which [from, at) is the beginning; it stands at `raw` in the text, 0 for nowhere. */
export function mayBeNamedInside(low: usize, raw: usize, from: usize, at: usize): bool {
  let start = at;
  while (start > from && (entryAt(start - 1) & WORD) == 0) start--;
  if (start == from) return true;
  clear();
  while (start > from && isNameByte(load<u8>(start - 1))) add(load<u8>(--start));
  if (start > from) return isTelling();
  if (raw == 0 || glueEnd >= raw) return true;
  start = raw;
  while (start > low && size < LONGEST && isNameByte(load<u8>(start - 1))) add(load<u8>(--start));
  return isTelling();
}

/** Where the name begins that ends at `end`; 0 when it may be a key's, or is not surely read to its beginning. */
function harmlessName(low: usize, end: usize): usize {
  clear();
  let start = readName(low, end);
  if (start == end || start == low || glueEnd > start) return 0;
  const nameStart = start;
  if (glueEnd == start) {
    if (isTelling()) return 0;
    // Joined to the end of the literal before it.
    start = readName(low, glueStart);
    if (formerEnd >= start) return 0;
  }
  return isTelling() || start == low ? 0 : nameStart;
}

function readName(low: usize, end: usize): usize {
  let start = end;
  while (start > low && size < LONGEST && isNameByte(load<u8>(start - 1))) add(load<u8>(--start));
  return start;
}

function clear(): void {
  size = 0;
  head = 0;
  tells = false;
}

function add(byte: u8): void {
  // `android:value`
  if (byte == 0x3a && isTelling()) tells = true;
  const letter: u64 = <u64>(byte | 0x20);
  head = (head >>> 8) | (letter << 56);
  size++;
  const four = <u32>(head >>> 32);
  const three = four >>> 8;
  tells = tells || isKeyWord(four) || three == 0x6b6579 || three == 0x677074 || isOpenai();
}

/** `open[-_. ]?ai` */
function isOpenai(): bool {
  if (head >>> 32 != 0x6f70656e) return false;
  return ((head >>> 16) & 0xffff) == 0x6169 || ((head >>> 8) & 0xffff) == 0x6169;
}

/** key, gpt (above), token, secret, credential, bearer, pass, auth, client, service, codex: by what tells them. */
function isKeyWord(four: u32): bool {
  if (four == 0x746f6b65 || four == 0x73656372 || four == 0x63726564 || four == 0x62656172) return true;
  if (four == 0x70617373 || four == 0x61757468 || four == 0x636c6965) return true;
  if (four == 0x73657276 || four == 0x6f646578) return true;
  // default, which says nothing: `defaultValue`.
  return four == 0x64656661;
}

/** Whether the name may be a key's, or says nothing, so that another name counts. */
function isTelling(): bool {
  // `open ai`, of which the first word is not read.
  if (tells || size >= LONGEST || <u32>(head >>> 48) == 0x6169) return true;
  return size <= 8 && isFiller(head >>> <u64>(64 - 8 * size));
}

/** value, content, default, bearer, string, str, text, body, or, b, v; the letters of `--value` and the like as well. */
function isFiller(name: u64): bool {
  const word = name & 0xff;
  if (name == 0x76616c7565 || name == 0x2d2d76616c7565 || name == 0x2d76616c7565) return true;
  if (name == 0x636f6e74656e74 || name == 0x64656661756c74 || name == 0x626561726572) return true;
  if (name == 0x737472696e67 || name == 0x737472 || name == 0x74657874 || name == 0x626f6479 || name == 0x6f72) return true;
  if ((name & 0xffffffff) == 0x74657874 || (name & 0xffffffff) == 0x626f6479) return true;
  return (word == 0x62 || word == 0x76) && size <= 3;
}

/** An unquoted name is one only where a line, a block or an argument begins: behind a colon it may be a type. */
function standsAlone(low: usize, at: usize): bool {
  const start = skipSpaces(low, at);
  if (start == low) return false;
  const before = load<u8>(start - 1);
  // \n \r { , ( ;
  if (before == 0x0a || before == 0x0d || before == 0x7b || before == 0x2c) return true;
  return before == 0x28 || before == 0x3b;
}

function skipSpaces(low: usize, at: usize): usize {
  let start = at;
  while (start > low && at - start < 120 && (load<u8>(start - 1) == 0x20 || load<u8>(start - 1) == 0x09)) start--;
  return start;
}

function skipBlanks(low: usize, at: usize, most: usize): usize {
  let start = at;
  while (start > low && at - start < most) {
    const byte = load<u8>(start - 1);
    if (byte != 0x20 && (byte < 0x09 || byte > 0x0d)) break;
    start--;
  }
  return start;
}

function isQuote(byte: u8): bool {
  return byte == 0x22 || byte == 0x27 || byte == 0x60;
}

/** With `=` behind it one of `==` `:=` `||=` `??=` `?=` `!=` `<=` `>=` `+=`. */
function isOperator(byte: u8): bool {
  if (byte == 0x3a || byte == 0x7c || byte == 0x3f || byte == 0x21 || byte == 0x2b) return true;
  return byte >= 0x3c && byte <= 0x3e;
}

/** `[\w$.:-]` */
function isNameByte(byte: u8): bool {
  const entry = entryOf(<u32>byte);
  return (entry & (WORD | DASH)) != 0 || byte == 0x24 || byte == 0x2e || byte == 0x3a;
}
