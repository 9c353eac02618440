import { type JSONVisitor, visit } from 'jsonc-parser';
import { type Branch, type List, type Tree, type TreeValue, deepest, treeValues } from './tree.ts';

/** Values of JSON, also with comments and trailing commas. What is broken is read as far as it goes. */
export const jsonValues = (text: string): readonly TreeValue[] => {
  const open: (Branch | List)[] = [];
  let root: Tree | undefined;
  let property = { name: '', line: 1 };
  const add = (tree: Tree): void => {
    const parent = open.at(-1);
    if (parent === undefined) root ??= tree;
    else if (parent.kind === 'list') parent.items.push(tree);
    else parent.entries.push({ ...property, tree });
  };
  const begin = (tree: Branch | List): boolean => {
    add(tree);
    return open.push(tree) < deepest;
  };
  const end = (): void => void open.pop();
  const visitor: JSONVisitor = {
    onObjectBegin: () => begin({ kind: 'branch', entries: [] }),
    onArrayBegin: () => begin({ kind: 'list', items: [] }),
    onObjectProperty: (name, _offset, _length, line) => {
      property = { name, line: line + 1 };
    },
    onLiteralValue: (value: string | number | boolean | null, _offset, _length, line) =>
      add({ kind: 'leaf', value: value === null ? '' : String(value), line: line + 1, endLine: line + 1 }),
    onObjectEnd: end,
    onArrayEnd: end,
  };
  visitAsFar(text, visitor);
  return root === undefined ? [] : treeValues(root);
};

/** The parser calls itself for each level: thousands of levels are no settings. */
const visitAsFar = (text: string, visitor: JSONVisitor): void => {
  try {
    visit(text, visitor, { allowTrailingComma: true, disallowComments: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
};
