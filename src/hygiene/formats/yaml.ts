import {
  type Document,
  LineCounter,
  type Node,
  type Scalar,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
} from 'yaml';
import { type Entry, type Leaf, type Tree, type TreeValue, deepest, treeValues } from './tree.ts';
import { yamlLines } from './yaml-lines.ts';

/**
 * Values of all documents of a YAML text; aliases stand for the scalar that they name, what a merge key (`<<`) brings
 * in is listed where it stands. Of a Kubernetes Secret, `data` is decoded. What is no YAML (templates of Helm, Jinja or
 * Go) or large is read line by line, what has more than a million characters not at all.
 */
export const yamlValues = (text: string): readonly TreeValue[] => {
  if (text.length > longestSettings) return [];
  if (text.length > longest || isTemplate(text)) return treeValues(yamlLines(text));
  return documentsOf(text)?.flatMap(treeValues) ?? treeValues(yamlLines(text));
};

/** Descriptions of interfaces and recorded answers are larger: settings are not. */
const longestSettings = 1_000_000;

/** The parser reads a few MB a second. */
const longest = 200_000;

/** A template's tag where YAML would see a map: at the beginning of a line or of a value. */
const isTemplate = (text: string): boolean => /(?:^[ \t]*|: |- )\{[{%]/m.test(text);

/** Undefined for what the parser takes for broken. */
const documentsOf = (text: string): readonly Tree[] | undefined => {
  const lineCounter = new LineCounter();
  try {
    // Pretty errors are written with the text around each: of a broken file that is a square of its length.
    const options = { uniqueKeys: false, logLevel: 'silent', strict: false, prettyErrors: false } as const;
    const documents = parseAllDocuments(text, { ...options, lineCounter });
    if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return undefined;
    return documents.map((document) => secretDecoded(treeOf(document, lineCounter, text)));
  } catch (error) {
    // Thousands of levels are more than the parser's stack holds.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

interface Reader {
  readonly lineAt: (offset: number) => number;
  readonly anchors: Map<string, Leaf>;
  readonly text: string;
}

const treeOf = ({ contents }: Document, lineCounter: LineCounter, text: string): Tree => {
  const lineAt = (offset: number): number => Math.max(1, lineCounter.linePos(offset).line);
  return nodeTree(contents, { lineAt, anchors: new Map(), text }, 0);
};

const nodeTree = (node: unknown, reader: Reader, depth: number): Tree => {
  if (depth > deepest) return { kind: 'list', items: [] };
  if (isScalar(node)) return scalarLeaf(node, reader);
  if (isAlias(node)) return aliasLeaf(node.source, startOf(node), reader);
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => nodeTree(item, reader, depth + 1)) };
  if (!isMap(node)) return { kind: 'branch', entries: [] };
  return {
    kind: 'branch',
    entries: node.items.map(({ key, value }): Entry => {
      const name = isScalar(key) ? textOf(key) : '';
      const line = reader.lineAt(startOf(key));
      const tree =
        value === null ? { kind: 'leaf' as const, value: '', line, endLine: line } : nodeTree(value, reader, depth + 1);
      return { name, line, tree };
    }),
  };
};

const scalarLeaf = (node: Scalar, reader: Reader): Leaf => {
  const start = startOf(node);
  const end = node.range?.[1] ?? start;
  const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
  const line = reader.lineAt(start) + (isBlock ? 1 : 0);
  const leaf: Leaf = {
    kind: 'leaf',
    value: textOf(node),
    line,
    endLine: Math.max(line, reader.lineAt(lastOf(reader.text, start, end))),
  };
  if (node.anchor !== undefined) reader.anchors.set(node.anchor, leaf);
  return leaf;
};

/** An alias of a map or a list is as good as empty. */
const aliasLeaf = (anchor: string, start: number, { anchors, lineAt }: Reader): Leaf => {
  const line = lineAt(start);
  return { kind: 'leaf', value: anchors.get(anchor)?.value ?? '', line, endLine: line };
};

/** As it is written for what is no string: `1.10`, `0x1F`, `yes`. */
const textOf = ({ value, source }: Scalar): string =>
  typeof value === 'string' ? value : value === null ? '' : (source ?? '');

const startOf = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0;

const lastOf = (text: string, start: number, end: number): number => {
  let at = end - 1;
  while (at > start && /\s/.test(text.charAt(at))) at--;
  return at;
};

const secretDecoded = (tree: Tree): Tree => {
  if (tree.kind !== 'branch') return tree;
  const isSecret = tree.entries.some(
    (entry) => entry.name === 'kind' && isLeaf(entry.tree) && entry.tree.value === 'Secret',
  );
  if (!isSecret) return tree;
  return {
    ...tree,
    entries: tree.entries.map((entry) =>
      entry.name === 'data' ? { ...entry, tree: leavesDecoded(entry.tree) } : entry,
    ),
  };
};

const isLeaf = (tree: Tree): tree is Leaf => tree.kind === 'leaf';

const leavesDecoded = (tree: Tree): Tree =>
  tree.kind !== 'branch'
    ? tree
    : {
        ...tree,
        entries: tree.entries.map((entry) =>
          isLeaf(entry.tree) ? { ...entry, tree: { ...entry.tree, value: fromBase64(entry.tree.value) } } : entry,
        ),
      };

/** As it stands, where it is no base64 of a text. */
const fromBase64 = (value: string): string => {
  if (!/^[A-Za-z0-9+/\s]{4,}={0,2}\s*$/.test(value)) return value;
  const text = Buffer.from(value, 'base64').toString('utf8');
  return /[\0\uFFFD]/.test(text) ? value : text;
};
