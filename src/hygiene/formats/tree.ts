import type { NamedValue } from './named-value.ts';

/** What YAML and JSON have in common, with lines. */
export type Tree = Leaf | Branch | List;

export interface Leaf {
  readonly kind: 'leaf';
  readonly value: string;
  /** Where the text itself begins: of a YAML block (`|`) the line below its sign. */
  readonly line: number;
  readonly endLine: number;
}

export interface Branch {
  readonly kind: 'branch';
  readonly entries: Entry[];
}

export interface Entry {
  readonly name: string;
  readonly line: number;
  readonly tree: Tree;
}

export interface List {
  readonly kind: 'list';
  readonly items: Tree[];
}

/** A value with the line on which its own text begins. */
export interface TreeValue extends NamedValue {
  readonly valueLine: number;
}

/**
 * Every leaf in order. A list's items bear the name above it, but `NAME=value` in a list bears that name (docker
 * compose), and of `{ name, value }` the value bears what `name` says (Kubernetes, ECS, Azure Pipelines). Something
 * empty has the value ''.
 */
export const treeValues = (tree: Tree): readonly TreeValue[] => {
  const values: TreeValue[] = [];
  collect(tree, { name: '', line: 1, keys: [] }, values);
  return values;
};

/** Deeper than any settings; what lies deeper is left out. */
export const deepest = 100;

interface Above {
  readonly name: string;
  readonly line: number;
  readonly keys: readonly (string | number)[];
}

const collect = (tree: Tree, above: Above, values: TreeValue[]): void => {
  if (above.keys.length > deepest) return;
  if (tree.kind === 'leaf') values.push({ ...above, value: tree.value, valueLine: tree.line, endLine: tree.endLine });
  else if (tree.kind === 'list') collectItems(tree, above, values);
  else collectEntries(tree, above, values);
};

const collectItems = ({ items }: List, above: Above, values: TreeValue[]): void => {
  if (items.length === 0) values.push(emptyValue(above));
  for (const [index, item] of items.entries()) {
    const keys = [...above.keys, index];
    const pair = item.kind === 'leaf' ? assignment.exec(item.value) : null;
    if (item.kind !== 'leaf' || pair === null) {
      collect(item, { ...above, keys, line: item.kind === 'leaf' ? item.line : above.line }, values);
      continue;
    }
    const [, name = '', value = ''] = pair;
    values.push({ name, keys: [...keys, name], value, line: item.line, valueLine: item.line, endLine: item.endLine });
  }
};

const assignment = /^([A-Za-z_][\w.]*)=(.*)$/s;

const collectEntries = ({ entries }: Branch, above: Above, values: TreeValue[]): void => {
  if (entries.length === 0) values.push(emptyValue(above));
  const told = entries.length > pairSize ? undefined : pairOf(entries);
  for (const entry of entries) {
    if (entry === told?.name) continue;
    const name = entry === told?.value ? told.called : entry.name;
    collect(entry.tree, { name, line: entry.line, keys: [...above.keys, name] }, values);
  }
};

/** A pair may have a few entries more: a description, a scope, a type. */
const pairSize = 8;

const pairOf = (entries: readonly Entry[]): { name: Entry; value: Entry; called: string } | undefined => {
  for (const [nameWord, valueWord] of pairs) {
    const name = entries.find((entry) => entry.name === nameWord);
    const value = entries.find((entry) => entry.name === valueWord);
    if (name?.tree.kind === 'leaf' && name.tree.value !== '' && value !== undefined) {
      return { name, value, called: name.tree.value };
    }
  }
  return undefined;
};

const pairs: readonly (readonly [string, string])[] = [
  ['name', 'value'],
  ['Name', 'Value'],
  ['key', 'value'],
  ['Key', 'Value'],
  ['ParameterKey', 'ParameterValue'],
];

const emptyValue = (above: Above): TreeValue => ({ ...above, value: '', valueLine: above.line, endLine: above.line });
