import type { Code, Token } from './code.ts';

/** What a file gives to a name, also as a part of another (`this.apiKey` to `apiKey`): the first values, as many as tell anything. */
export const givenTo = (name: string, code: Code): readonly (readonly Token[])[] => valuesOf(code).get(name) ?? [];

const valuesOf = (code: Code): ReadonlyMap<string, readonly (readonly Token[])[]> => {
  const before = known.get(code);
  if (before !== undefined) return before;
  const values = new Map<string, (readonly Token[])[]>();
  for (const { name, value } of code.assignments) {
    const last = name.slice(name.lastIndexOf('.') + 1);
    const list = values.get(last) ?? [];
    values.set(last, list);
    if (list.length < most) list.push(value.slice(0, longest));
  }
  known.set(code, values);
  return values;
};

const known = new WeakMap<Code, ReadonlyMap<string, readonly (readonly Token[])[]>>();

const most = 20;
const longest = 40;
