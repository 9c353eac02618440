import { createLineCounter } from './lines.ts';
import type { NamedValue } from './named-value.ts';

/**
 * Values of XML settings: `<key>NAME</key><string>value</string>` (plist), `<string name="NAME">value</string>`
 * (Android), `<add key="NAME" value="value"/>` (.NET), `<env name="NAME" value="value"/>` (run configurations),
 * `<NAME>value</NAME>` (Maven, MSBuild).
 */
export const markupValues = (text: string): readonly NamedValue[] => {
  const lineAt = createLineCounter(text);
  const values: NamedValue[] = [];
  let key: { readonly name: string; readonly at: number } | undefined;
  const add = (name: string, value: string, at: number, end: number): void => {
    const line = lineAt(at);
    values.push({ name, keys: [name], value, line, endLine: lineAt(end) });
  };
  for (const { 0: whole, 1: element = '', 2: attributes = '', 3: content, index } of text.matchAll(elements)) {
    const told = attributeOf(attributes, 'name') ?? attributeOf(attributes, 'key');
    const given = attributeOf(attributes, 'value') ?? attributeOf(attributes, 'connectionString');
    const inside = content === undefined ? undefined : unescaped(content.trim());
    const end = index + whole.length - 1;
    if (element === 'key' && inside !== undefined) key = { name: inside, at: index };
    else if (told !== undefined && given !== undefined) add(told, given, index, end);
    else if (inside !== undefined) {
      add(told ?? (key !== undefined && plistValues.has(element) ? key.name : element), inside, key?.at ?? index, end);
      key = undefined;
    }
  }
  return values;
};

/** An element with its attributes (a bounded run), and its text where nothing else is in it. */
const elements =
  /<([A-Za-z_][\w.:-]{0,200})((?:\s[^<>]{0,2000})?)(?:>(?:<!\[CDATA\[)?([^<>]{0,20000})(?:\]\]>)?<\/\1\s*>|\/?>)/g;

const plistValues: ReadonlySet<string> = new Set(['string', 'integer', 'real', 'data', 'date']);

const attributeOf = (attributes: string, name: string): string | undefined => {
  const found = new RegExp(`(?:^|[\\s:])${name}\\s{0,20}=\\s{0,20}(?:"([^"]*)"|'([^']*)')`, 'i').exec(attributes);
  const value = found?.[1] ?? found?.[2];
  return value === undefined ? undefined : unescaped(value);
};

const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos);/g, (_whole, name: string) => entities[name] ?? '');

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
