import type { NamedValue } from './named-value.ts';

/**
 * What is given a text in Terraform, OpenTofu, Terragrunt or Nomad: `name = "value"` and `"name" : "value"`, wherever
 * it stands; with the blocks and maps around it, by the braces at the ends of lines. Expressions (`var.x`, calls) are
 * no values; interpolation in a text stands as it is written.
 */
export const hclValues = (text: string): readonly NamedValue[] => {
  const values: NamedValue[] = [];
  const blocks: string[][] = [];
  for (const [index, physical] of text.split('\n').entries()) {
    const source = physical.slice(0, longestLine).trim();
    if (/^(?:#|\/\/)/.test(source)) continue;
    for (const [, quoted, bare = quoted ?? '', value = ''] of source.matchAll(pairs)) {
      const name = quoted ?? bare;
      values.push({
        name,
        keys: [...blocks.flat(), name],
        value: unescaped(value),
        line: index + 1,
        endLine: index + 1,
      });
    }
    followBraces(blocks, source);
  }
  return withPairs(values);
};

const longestLine = 20_000;

const pairs =
  /(?:"([^"\\]{1,200})"|(?<![\w.-])([A-Za-z_][\w.-]{0,200}))\s{0,100}[=:]\s{0,100}"([^"\\]*(?:\\.[^"\\]*)*)"/g;

const unescaped = (value: string): string => value.replace(/\\(["\\])/g, '$1');

const deepest = 100;

/** Only the last brace of a line matters: others open and close on it. */
const followBraces = (blocks: string[][], source: string): void => {
  const bare = source.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/g, '""').replace(/(?:#|\/\/).*$/, '');
  const balance = [...bare].reduce((sum, char) => sum + (/[{[]/.test(char) ? 1 : /[}\]]/.test(char) ? -1 : 0), 0);
  for (let closed = balance; closed < 0; closed++) blocks.pop();
  if (balance > 0 && blocks.length < deepest) blocks.push(source.match(/[\w.-]+/g)?.slice(0, 4) ?? []);
  for (let more = 1; more < balance && blocks.length < deepest; more++) blocks.push([]);
};

/** `name = "X"` before `value = "y"` names it: ECS containers, Helm's `set` blocks. */
const withPairs = (values: readonly NamedValue[]): readonly NamedValue[] =>
  values.map((each, index) => {
    const before = values[index - 1];
    if (each.name !== 'value' || before?.name !== 'name' || each.line - before.line > 1) return each;
    return { ...each, name: before.value, keys: [...each.keys.slice(0, -1), before.value] };
  });
