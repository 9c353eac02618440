import { allBytes, byteRange, type ByteSet, escapeClasses, foldCase, noBytes, posixClasses, without } from './bytes.ts';
import { readEscapedCode, type Reader, take, utf8 } from './reader.ts';
import { PatternError, type Tree } from './tree.ts';

/** One member of a class: a set of bytes, a byte that may begin a range, or a character of several bytes. */
type Member = { set: ByteSet } | { byte: number } | { character: number };

/** Reads a class; the reader is behind its `[`. Characters beyond ASCII become alternatives, being several bytes. */
export function readClass(reader: Reader): Tree {
  const negated = take(reader, '^');
  const characters: number[] = [];
  let set = noBytes;
  let first = true;
  while (!closes(reader, first)) {
    const member = readMember(reader);
    const end = rangeEnd(reader, member);
    if (end !== undefined && 'byte' in member) set |= rangeOf(member.byte, end);
    else if ('set' in member) set |= member.set;
    else if ('byte' in member) set |= 1n << BigInt(member.byte);
    else characters.push(member.character);
    first = false;
  }
  if (reader.flags.i) set = foldCase(set);
  if (negated && characters.length > 0) throw new PatternError('negates a class that holds characters beyond ASCII');
  if (negated) set = without(allBytes, set);
  if (set === noBytes && characters.length === 0) throw new PatternError('has an empty class []');
  const wide = characters.map((code): Tree => ({
    kind: 'sequence',
    parts: utf8(code).map((byte) => ({ kind: 'bytes', set: 1n << BigInt(byte) })),
  }));
  const narrow: Tree[] = set === noBytes ? [] : [{ kind: 'bytes', set }];
  return wide.length === 0 ? { kind: 'bytes', set } : { kind: 'choice', parts: [...narrow, ...wide] };
}

/** Steps over the closing bracket; in RE2 a bracket that comes first is a member. */
function closes(reader: Reader, first: boolean): boolean {
  if (reader.at >= reader.source.length) throw new PatternError('has a [ without a ]');
  if (first && reader.flavour === 're2') return false;
  return take(reader, ']');
}

function readMember(reader: Reader): Member {
  const posix = /^\[:(\^?)(\w+):\]/.exec(reader.source.slice(reader.at, reader.at + 20));
  if (posix !== null) {
    const named = posixClasses[posix[2] ?? ''];
    if (named === undefined) throw new PatternError('has an unknown class [:…:]');
    reader.at += posix[0].length;
    return { set: posix[1] === '^' ? without(allBytes, named) : named };
  }
  if (take(reader, '\\')) return readEscapedMember(reader);
  const code = reader.source.codePointAt(reader.at) ?? 0;
  reader.at += code > 0xffff ? 2 : 1;
  return code < 0x80 ? { byte: code } : { character: code };
}

function readEscapedMember(reader: Reader): Member {
  const character = reader.source.charAt(reader.at);
  const set = escapeClasses[character];
  if (set !== undefined || character === 'b') reader.at++;
  if (set !== undefined) return { set };
  if (character === 'b') return { byte: 8 };
  const isByte = /^x[0-9a-fA-F]{2}/.test(reader.source.slice(reader.at, reader.at + 3));
  const code = readEscapedCode(reader);
  return isByte || code < 0x80 ? { byte: code } : { character: code };
}

/** The last byte of a range that begins with `from`; undefined when no range follows and the `-` is a member. */
function rangeEnd(reader: Reader, from: Member): number | undefined {
  if (!/^-[^\]]/s.test(reader.source.slice(reader.at, reader.at + 2)) || 'set' in from) return undefined;
  const start = reader.at;
  reader.at++;
  const to = readMember(reader);
  if ('set' in to) {
    reader.at = start;
    return undefined;
  }
  if ('character' in to || 'character' in from) throw new PatternError('has a range that goes beyond ASCII');
  return to.byte;
}

function rangeOf(first: number, last: number): ByteSet {
  if (first > last) throw new PatternError('has a range whose ends are the wrong way round');
  return byteRange(first, last);
}
