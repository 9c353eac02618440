import type { NamedValue } from './named-value.ts';

/**
 * Values of files that hold `name = value` or `name: value` on each line, perhaps below `[section]`: `.properties`,
 * `.ini`, `.cfg`, `.npmrc`, `.pypirc`, units of systemd. Values may be quoted; a line that ends in `\` goes on with the
 * next.
 */
export const propertyValues = (text: string): readonly NamedValue[] => {
  const values: NamedValue[] = [];
  let section: readonly string[] = [];
  for (const { source, line, endLine } of logicalLines(text)) {
    const head = /^\[([^\]]{1,300})\]/.exec(source);
    if (head !== null) section = [head[1] ?? ''];
    const pair = head === null ? pairOf(source) : undefined;
    if (pair === undefined) continue;
    const { name, value } = pair;
    const pairs = /^environment$/i.test(name) ? environmentPairs(value) : [];
    if (pairs.length === 0) values.push({ name, keys: [...section, name], value: unquoted(value), line, endLine });
    for (const each of pairs) values.push({ ...each, keys: [...section, name, each.name], line, endLine });
  }
  return values;
};

interface LogicalLine {
  readonly source: string;
  readonly line: number;
  readonly endLine: number;
}

const logicalLines = (text: string): readonly LogicalLine[] => {
  const joined: { parts: string[]; line: number; endLine: number }[] = [];
  let goesOn = false;
  for (const [index, physical] of text.split('\n').entries()) {
    const source = physical.trim();
    const last = goesOn ? joined.at(-1) : undefined;
    if (last === undefined && (source === '' || /^[#;!]/.test(source))) continue;
    goesOn = source.endsWith('\\') && !source.endsWith('\\\\');
    const part = goesOn ? source.slice(0, -1).trimEnd() : source;
    if (last === undefined) joined.push({ parts: [part], line: index + 1, endLine: index + 1 });
    else {
      last.parts.push(part);
      last.endLine = index + 1;
    }
  }
  return joined.map(({ parts, line, endLine }) => ({ source: parts.join(' '), line, endLine }));
};

const pairOf = (source: string): { name: string; value: string } | undefined => {
  // The address of a registry in .npmrc: `//registry.npmjs.org/:_authToken=…`.
  const separator = source.startsWith('//') ? source.indexOf('=') : source.search(/[=:]/);
  if (separator < 1 || separator > longestName) return undefined;
  return { name: source.slice(0, separator).trim(), value: source.slice(separator + 1).trim() };
};

const longestName = 300;

/** Of systemd: `A=b "C=d e"`, of supervisord: `A="b",C="d"`. */
const environmentPairs = (value: string): readonly { name: string; value: string }[] =>
  [...value.matchAll(assignments)].map(([, quote = '', quoted = '', name = quoted, plain = '']) =>
    quote === ''
      ? { name, value: unquoted(plain) }
      : { name: nameOf(quoted), value: quoted.slice(nameOf(quoted).length + 1) },
  );

const assignments = /(["'])([A-Za-z_]\w{0,200}=[^"']*)\1|(?<!\w)([A-Za-z_]\w{0,200})=("[^"]*"|'[^']*'|[^\s,"']*)/g;

const nameOf = (assignment: string): string => assignment.slice(0, assignment.indexOf('='));

const unquoted = (value: string): string => /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value;
