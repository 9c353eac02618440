import { type Leaf, type Tree, deepest } from './tree.ts';

/**
 * What looks like block YAML, by its indentation, of a text that no YAML parser takes: a chart's template, a broken
 * file. Lines that say something else are passed over. No flow maps, no anchors.
 */
export const yamlLines = (text: string): Tree => {
  const root: Outline = { indent: -1, name: undefined, value: '', line: 1, lines: undefined, below: [] };
  const open: Outline[] = [root];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    for (const part of partsOf(lines[at] ?? '', at + 1)) {
      while ((open.at(-1)?.indent ?? -1) >= part.indent) open.pop();
      const block = isBlockSign(part.value) ? blockOf(lines, at + 1, part.indent >> 1) : undefined;
      const outline: Outline = { ...part, lines: block, below: [] };
      (open.at(-1) ?? root).below.push(outline);
      open.push(outline);
      at += block?.length ?? 0;
    }
  }
  return treeOf(root, 0);
};

interface Part {
  /**
   * Twice the columns before it, and one more for a list's item: the items of a list may stand as far left as the
   * list's name.
   */
  readonly indent: number;
  /** Undefined for an item. */
  readonly name: string | undefined;
  readonly value: string;
  readonly line: number;
}

interface Outline extends Part {
  /** Of a block (`|`). */
  readonly lines: readonly string[] | undefined;
  readonly below: Outline[];
}

const partsOf = (source: string, line: number): readonly Part[] => {
  const text = source.slice(0, longestLine).trimEnd();
  const lead = /^[ \t]*(?:-(?:[ \t]+|$))*/.exec(text)?.[0] ?? '';
  const rest = text.slice(lead.length);
  if (/^(?:#|\{[{%]|---$|\.\.\.$)/.test(rest)) return [];
  const items = [...lead]
    .flatMap((char, column) => (char === '-' ? [column] : []))
    .slice(0, deepest)
    .map((column): Part => ({ indent: 2 * column + 1, name: undefined, value: '', line }));
  const found = named.exec(rest);
  if (found !== null) {
    const name = found[1] ?? found[2] ?? found[3] ?? '';
    return [...items, { indent: 2 * lead.length, name, value: plain(found[4] ?? ''), line }];
  }
  const last = items.at(-1);
  return last === undefined ? [] : [...items.slice(0, -1), { ...last, value: plain(rest) }];
};

/** Settings have shorter lines. */
const longestLine = 20_000;

const named = /^(?:"([^"]{1,200})"|'([^']{1,200})'|([^\s"'{}[\]#:,-][^\s:#{}[\]]{0,200})):(?:[ \t]+(.*))?$/;

/** Without quotes, anchor, tag and comment. */
const plain = (text: string): string => {
  const value = text.trim().replace(/^[&!]\S+[ \t]+/, '');
  const quoted = /^(?:"([^"\\]*(?:\\.[^"\\]*)*)"|'((?:[^']|'')*)')/.exec(value);
  if (quoted !== null) return quoted[1]?.replace(/\\(["\\/])/g, '$1') ?? quoted[2]?.replaceAll("''", "'") ?? '';
  const comment = value.search(/(?:^|[ \t])#/);
  return comment < 0 ? value : value.slice(0, comment).trimEnd();
};

const isBlockSign = (value: string): boolean => /^[|>][+-]?\d?[+-]?$/.test(value);

/** The lines that stand deeper than the name of their block. */
const blockOf = (lines: readonly string[], from: number, column: number): readonly string[] => {
  let end = from;
  while (end < lines.length && (isBlank(lines[end]) || columnOf(lines[end] ?? '') > column)) end++;
  while (end > from && isBlank(lines[end - 1])) end--;
  return lines.slice(from, end);
};

const isBlank = (line: string | undefined): boolean => line?.trim() === '';
const columnOf = (line: string): number => /^[ \t]*/.exec(line)?.[0].length ?? 0;

const treeOf = (outline: Outline, depth: number): Tree => {
  if (outline.below.length === 0 || depth > deepest) return leafOf(outline);
  const entries = outline.below.flatMap(({ name, ...below }) =>
    name === undefined ? [] : [{ name, line: below.line, tree: treeOf({ name, ...below }, depth + 1) }],
  );
  if (entries.length > 0) return { kind: 'branch', entries };
  return { kind: 'list', items: outline.below.map((below) => treeOf(below, depth + 1)) };
};

const leafOf = ({ value, line, lines }: Outline): Leaf => {
  if (lines === undefined) return { kind: 'leaf', value, line, endLine: line };
  const margin = lines.reduce((least, each) => (isBlank(each) ? least : Math.min(least, columnOf(each))), longestLine);
  const text = lines.map((each) => each.slice(margin).trimEnd()).join('\n');
  return { kind: 'leaf', value: text, line: line + 1, endLine: line + Math.max(1, lines.length) };
};
