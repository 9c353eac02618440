import { allBytes, bytesOf, escapeClasses, foldCase, without } from './bytes.ts';
import { readClass } from './parse-class.ts';
import { readEscapedCode, type Reader, take, utf8 } from './reader.ts';
import { type Flavour, PatternError, type Tree } from './tree.ts';

const MAX_LENGTH = 10_000;
const MAX_DEPTH = 50;
const MAX_REPEAT = 2_000;

/**
 * Reads a regular expression. Throws PatternError for what is no valid pattern and for what cannot be had:
 * Unicode classes, a class that mixes negation with non-ASCII characters, RE2's `U` flag, counts over 2000.
 */
export function parsePattern(source: string, flavour: Flavour): Tree {
  if (source.length > MAX_LENGTH) throw new PatternError(`is longer than ${MAX_LENGTH} characters`);
  const reader: Reader = {
    source,
    at: 0,
    flavour,
    depth: 0,
    captures: 0,
    names: new Set(),
    flags: startFlags(flavour),
  };
  const tree = readChoice(reader);
  if (reader.at < source.length) throw new PatternError('has a ) without a (');
  checkReferences(tree, reader);
  return tree;
}

function startFlags(flavour: Flavour): Reader['flags'] {
  return { i: false, m: flavour === 'js', s: false };
}

function readChoice(reader: Reader): Tree {
  if (++reader.depth > MAX_DEPTH) throw new PatternError(`nests groups more than ${MAX_DEPTH} deep`);
  const parts = [readSequence(reader)];
  while (take(reader, '|')) parts.push(readSequence(reader));
  reader.depth--;
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'choice', parts };
}

function readSequence(reader: Reader): Tree {
  const parts: Tree[] = [];
  while (reader.at < reader.source.length && !/[|)]/.test(reader.source.charAt(reader.at))) {
    const atom = readAtom(reader);
    if (atom !== undefined) parts.push(readRepeat(reader, atom));
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'sequence', parts };
}

/** One atom; undefined for what only sets flags. */
function readAtom(reader: Reader): Tree | undefined {
  const character = String.fromCodePoint(reader.source.codePointAt(reader.at) ?? 0);
  if (quantifier(reader) !== undefined) throw new PatternError(`has a ${character} with nothing to repeat`);
  reader.at += character.length;
  if (character === '(') return readGroup(reader);
  if (character === '[') return readClass(reader);
  if (character === '\\') return readEscape(reader);
  if (character === '^') return edge(reader.flags.m ? '(?<![^\\n\\r])' : '(?<![^])');
  if (character === '$') return edge(reader.flags.m ? '(?![^\\n\\r])' : '(?![^])');
  if (character === '.') return { kind: 'bytes', set: dot(reader) };
  return literal(reader, character.codePointAt(0) ?? 0);
}

function dot(reader: Reader): bigint {
  if (reader.flags.s) return allBytes;
  return without(allBytes, bytesOf(reader.flavour === 'js' ? '\n\r' : '\n'));
}

function edge(source: string): Tree {
  return { kind: 'edge', source };
}

/** A character: one byte, or the bytes of its UTF-8 form, since patterns run on bytes. */
function literal(reader: Reader, code: number): Tree {
  const parts = utf8(code).map((byte): Tree => {
    const set = 1n << BigInt(byte);
    return { kind: 'bytes', set: reader.flags.i ? foldCase(set) : set };
  });
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'sequence', parts };
}

function readGroup(reader: Reader): Tree | undefined {
  const look = /^\?(?:<?[=!])/.exec(reader.source.slice(reader.at, reader.at + 3))?.[0];
  const named = /^\?P?<([A-Za-z_][A-Za-z0-9_]*)>/.exec(reader.source.slice(reader.at, reader.at + 100));
  const flags = /^\?([a-zA-Z]*(?:-[a-zA-Z]+)?)([:)])/.exec(reader.source.slice(reader.at, reader.at + 20));
  const outer = reader.flags;
  if (look !== undefined) return readLook(reader, `(${look}` as '(?=');
  if (flags !== null) {
    reader.at += flags[0].length;
    reader.flags = changeFlags(outer, flags[1] ?? '');
    if (flags[2] === ')') return undefined;
    return closeGroup(reader, outer);
  }
  if (named === null && reader.source.charAt(reader.at) === '?')
    throw new PatternError('has an unknown kind of group (?…');
  const name = named?.[1];
  if (name !== undefined && reader.names.has(name)) throw new PatternError('has two groups of the same name');
  if (name !== undefined) reader.names.add(name);
  reader.at += named?.[0].length ?? 0;
  const index = ++reader.captures;
  return { kind: 'capture', index, name, body: closeGroup(reader, outer) };
}

function readLook(reader: Reader, opening: '(?=' | '(?!' | '(?<=' | '(?<!'): Tree {
  if (reader.flavour === 're2') throw new PatternError('has a lookaround, which RE2 does not know');
  reader.at += opening.length - 1;
  return { kind: 'look', opening, body: closeGroup(reader, reader.flags) };
}

/** Reads to the closing parenthesis; flags set inside end there. */
function closeGroup(reader: Reader, outer: Reader['flags']): Tree {
  const body = readChoice(reader);
  if (!take(reader, ')')) throw new PatternError('has a ( without a )');
  reader.flags = outer;
  return body;
}

function changeFlags(flags: Reader['flags'], text: string): Reader['flags'] {
  const [on = '', off = ''] = text.split('-');
  const bad = /[^ims]/.exec(on + off)?.[0];
  if (bad !== undefined) throw new PatternError(`has the flag ${bad}, which is not supported (i, m and s are)`);
  const changed = { ...flags };
  for (const flag of on) changed[flag as 'i'] = true;
  for (const flag of off) changed[flag as 'i'] = false;
  return changed;
}

function readEscape(reader: Reader): Tree {
  const character = reader.source.charAt(reader.at);
  const set = escapeClasses[character];
  const reference = /^(?:[1-9]\d?|k<[A-Za-z_]\w*>)/.exec(reader.source.slice(reader.at, reader.at + 100))?.[0];
  if (reference !== undefined) return readReference(reader, reference);
  if (character === 'Q') return readQuoted(reader);
  if (set !== undefined || /^[bBAz]$/.test(character)) reader.at++;
  if (set !== undefined) return { kind: 'bytes', set };
  if (character === 'b' || character === 'B') return edge(`\\${character}`);
  if (character === 'A') return edge('(?<![^])');
  if (character === 'z') return edge('(?![^])');
  const byte = /^x([0-9a-fA-F]{2})/.exec(reader.source.slice(reader.at, reader.at + 3))?.[1];
  if (byte === undefined) return literal(reader, readEscapedCode(reader));
  reader.at += 3;
  const single = 1n << BigInt(Number.parseInt(byte, 16));
  return { kind: 'bytes', set: reader.flags.i ? foldCase(single) : single };
}

function readReference(reader: Reader, text: string): Tree {
  if (reader.flavour === 're2') throw new PatternError('has a backreference, which RE2 does not know');
  reader.at += text.length;
  return { kind: 'reference', group: text.startsWith('k') ? text.slice(2, -1) : Number(text) };
}

/** `\Q…\E`: everything between stands for itself. */
function readQuoted(reader: Reader): Tree {
  const end = reader.source.indexOf('\\E', reader.at);
  const text = reader.source.slice(reader.at + 1, end === -1 ? undefined : end);
  reader.at = end === -1 ? reader.source.length : end + 2;
  return { kind: 'sequence', parts: Array.from(text, (character) => literal(reader, character.codePointAt(0) ?? 0)) };
}

function readRepeat(reader: Reader, body: Tree): Tree {
  const found = quantifier(reader);
  if (found === undefined) return body;
  if (body.kind === 'edge' || body.kind === 'look') throw new PatternError('repeats something that consumes nothing');
  reader.at += found.length;
  const lazy = take(reader, '?');
  if (quantifier(reader) !== undefined) throw new PatternError('has two quantifiers in a row');
  return { kind: 'repeat', ...boundsOf(found), lazy, body };
}

/** The quantifier at this place, `?` for laziness not included. A `{` that opens none is a literal. */
function quantifier(reader: Reader): string | undefined {
  return /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(reader.source.slice(reader.at, reader.at + 40))?.[0];
}

function boundsOf(text: string): { min: number; max: number } {
  if (text === '*') return { min: 0, max: Infinity };
  if (text === '+') return { min: 1, max: Infinity };
  if (text === '?') return { min: 0, max: 1 };
  const [low = '0', high = low] = text.slice(1, -1).split(',');
  const bounds = { min: Number(low), max: high === '' ? Infinity : Number(high) };
  if (bounds.min > bounds.max) throw new PatternError('has a quantifier whose bounds are the wrong way round');
  if (bounds.min > MAX_REPEAT || (bounds.max > MAX_REPEAT && bounds.max !== Infinity)) {
    throw new PatternError(`repeats more than ${MAX_REPEAT} times`);
  }
  return bounds;
}

function checkReferences(tree: Tree, reader: Reader): void {
  if (tree.kind === 'reference') {
    const known = typeof tree.group === 'number' ? tree.group <= reader.captures : reader.names.has(tree.group);
    if (!known) throw new PatternError('refers back to a group that it does not have');
  }
  if (tree.kind === 'sequence' || tree.kind === 'choice') for (const part of tree.parts) checkReferences(part, reader);
  if ('body' in tree) checkReferences(tree.body, reader);
}
