import type { Schema } from './schema.ts';
import { didYouMean } from './suggest.ts';

/** Names and indices from the top of the document. */
export type KeyPath = readonly (string | number)[];

/** Something that the schema does not allow. The message never holds a value: it could be a secret. */
export interface Problem {
  readonly path: KeyPath;
  readonly message: string;
}

/** Checks parsed TOML against a schema; problems in the order of the document's keys. */
export function validate(value: unknown, schema: Schema, path: KeyPath = []): Problem[] {
  if (schema.anyOf !== undefined) {
    return schema.anyOf.some((option) => validate(value, option).length === 0) ? [] : [mismatch(value, schema, path)];
  }
  if (schema.type !== undefined && !hasType(value, schema.type)) return [mismatch(value, schema, path)];
  if (Array.isArray(value)) return validateItems(value, schema, path);
  if (typeof value === 'object' && value !== null) return validateTable(value as Table, schema, path);
  if (typeof value === 'string') return validateText(value, schema, path);
  if (typeof value === 'number' && (value < (schema.minimum ?? value) || value > (schema.maximum ?? value))) {
    return [mismatch(value, schema, path)];
  }
  return [];
}

/** `limits.max_file_size`, `allow[0].reason`; a name that looks like anything but a name is not repeated. */
export function nameOf(path: KeyPath): string {
  const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${safeName(part)}`));
  return parts.join('').replace(/^\./, '');
}

/** A name for a message: keys of a file may hold anything, a pasted secret too. */
export function safeName(name: string): string {
  return /^[A-Za-z0-9_-]{1,64}$/.test(name) && !/^sk-|\d.*[A-Z].*\d|[A-Za-z0-9]{21}/.test(name) ? name : '…';
}

type Table = Readonly<Record<string, unknown>>;

function hasType(value: unknown, type: NonNullable<Schema['type']>): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value) && !isDate(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function isDate(value: unknown): boolean {
  return value instanceof Date;
}

function validateItems(items: readonly unknown[], schema: Schema, path: KeyPath): Problem[] {
  const { items: itemSchema, maxItems = Infinity } = schema;
  if (items.length > maxItems) return [{ path, message: `\`${nameOf(path)}\` has more than ${maxItems} entries` }];
  return itemSchema === undefined ? [] : items.flatMap((item, index) => validate(item, itemSchema, [...path, index]));
}

function validateTable(table: Table, schema: Schema, path: KeyPath): Problem[] {
  const { properties = {}, additionalProperties, required = [] } = schema;
  const problems = Object.keys(table).flatMap((key): Problem[] => {
    const inner = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (inner !== undefined) return validate(table[key], inner, [...path, key]);
    if (additionalProperties) return validate(table[key], additionalProperties, [...path, key]);
    if (additionalProperties === undefined) return [];
    const message = `unknown key \`${nameOf([...path, key])}\`${didYouMean(key, Object.keys(properties))}`;
    return [{ path: [...path, key], message }];
  });
  const missing = required.filter((key) => !Object.hasOwn(table, key));
  return [...problems, ...missing.map((key) => ({ path, message: `\`${nameOf([...path, key])}\` is missing` }))];
}

function validateText(value: string, schema: Schema, path: KeyPath): Problem[] {
  const { enum: words, pattern, minLength = 0, maxLength = Infinity } = schema;
  if (words !== undefined && !words.includes(value)) {
    return [{ path, message: `\`${nameOf(path)}\` must be one of ${words.join(', ')}${didYouMean(value, words)}` }];
  }
  const length = [...value].length;
  if (length < minLength) return [{ path, message: `\`${nameOf(path)}\` is empty: it must be ${schema.title}` }];
  if (length > maxLength) return [{ path, message: `\`${nameOf(path)}\` is longer than ${maxLength} characters` }];
  if (pattern === undefined || new RegExp(pattern, 'u').test(value)) return [];
  return [{ path, message: `\`${nameOf(path)}\` must be ${schema.title}` }];
}

function mismatch(value: unknown, schema: Schema, path: KeyPath): Problem {
  const expected = schema.enum === undefined ? schema.title : `one of ${schema.enum.join(', ')}`;
  return { path, message: `\`${nameOf(path)}\` must be ${expected}, not ${kindOf(value)}` };
}

/** What a value is, in TOML's words. Numbers are shown: they are no secrets and the mistake is in them. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  // A date alone is a text by now (toml.ts).
  if (value instanceof Date) return 'a time';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number') return Math.abs(value) < 1e9 ? String(value) : 'a large number';
  return typeof value === 'boolean' ? String(value) : 'a table';
}
