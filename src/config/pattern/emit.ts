import { allBytes, membersOf, rangesOf, without } from './bytes.ts';
import type { Tree } from './tree.ts';

/** Writes a tree as the source of a JavaScript RegExp without flags. `secret` is the group that is named so; others only group. */
export function emitPattern(tree: Tree, secret: number | undefined): string {
  const groups = { secret, referenced: new Set<number | string>(), named: new Map<string, number>() };
  collectGroups(tree, groups);
  return emit(tree, groups);
}

interface Groups {
  readonly secret: number | undefined;
  /** Groups, as a backreference calls them. */
  readonly referenced: Set<number | string>;
  readonly named: Map<string, number>;
}

function collectGroups(tree: Tree, groups: Groups): void {
  if (tree.kind === 'reference') groups.referenced.add(tree.group);
  if (tree.kind === 'capture' && tree.name !== undefined) groups.named.set(tree.name, tree.index);
  if (tree.kind === 'sequence' || tree.kind === 'choice') for (const part of tree.parts) collectGroups(part, groups);
  if ('body' in tree) collectGroups(tree.body, groups);
}

function emit(tree: Tree, groups: Groups): string {
  switch (tree.kind) {
    case 'bytes':
      return emitBytes(tree.set);
    case 'edge':
      return tree.source;
    case 'look':
      return `${tree.opening}${emit(tree.body, groups)})`;
    case 'capture':
      return emitCapture(tree, groups);
    case 'reference':
      return `\\k<${labelOf(typeof tree.group === 'number' ? tree.group : (groups.named.get(tree.group) ?? 0))}>`;
    case 'repeat':
      return `${atomic(tree.body, groups)}${emitBounds(tree.min, tree.max)}${tree.lazy ? '?' : ''}`;
    case 'sequence':
      return tree.parts
        .map((part) => (part.kind === 'choice' ? `(?:${emit(part, groups)})` : emit(part, groups)))
        .join('');
    case 'choice':
      return tree.parts.map((part) => emit(part, groups)).join('|');
  }
}

function emitCapture(tree: Tree & { kind: 'capture' }, groups: Groups): string {
  const body = emit(tree.body, groups);
  const referenced = groups.referenced.has(tree.index) || groups.referenced.has(tree.name ?? tree.index);
  const inner = referenced ? `(?<${labelOf(tree.index)}>${body})` : `(?:${body})`;
  return tree.index === groups.secret ? `(?<secret>${inner})` : inner;
}

function labelOf(group: number): string {
  return `group${group}`;
}

function atomic(tree: Tree, groups: Groups): string {
  const source = emit(tree, groups);
  return tree.kind === 'bytes' || tree.kind === 'capture' || tree.kind === 'reference' ? source : `(?:${source})`;
}

function emitBounds(min: number, max: number): string {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  if (min === 0 && max === 1) return '?';
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

function emitBytes(set: bigint): string {
  if (set === allBytes) return '[^]';
  const members = membersOf(set);
  if (members.length === 1) return emitByte(members[0] ?? 0);
  const negated = members.length > 128;
  const ranges = rangesOf(negated ? without(allBytes, set) : set);
  const body = ranges.map(([first, last]) =>
    first === last ? emitByte(first) : `${emitByte(first)}${last - first > 1 ? '-' : ''}${emitByte(last)}`,
  );
  return `[${negated ? '^' : ''}${body.join('')}]`;
}

function emitByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (/[A-Za-z0-9_ !"#%&',:;<=>@`~]/.test(character)) return character;
  return byte > 0x20 && byte < 0x7f ? `\\${character}` : `\\x${byte.toString(16).padStart(2, '0')}`;
}
