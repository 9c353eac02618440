import type { Answer } from './mock-server.ts';

/** Thrown by endpoints of the mock: what is answered instead. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly answer: Answer;
  constructor(status: number, message: string, code: string | null, type = 'invalid_request_error') {
    super(message);
    this.answer = { status, json: { error: { message, type, param: null, code } } };
  }
}

export type Check = (value: string) => boolean;

const isWhole: Check = (value) => /^\d{1,12}$/.test(value);

/** Kinds of parameters that the specification knows. */
export const checks = {
  limit:
    (most: number): Check =>
    (value) =>
      isWhole(value) && Number(value) >= 1 && Number(value) <= most,
  time: isWhole,
  text: (value: string) => value !== '',
  bool: (value: string) => value === 'true' || value === 'false',
  oneOf:
    (...choices: readonly string[]): Check =>
    (value) =>
      choices.includes(value),
};

export interface Query {
  one(name: string): string | undefined;
  all(name: string): readonly string[];
}

/** The query of a path. A name that the endpoint does not know, or a value that the specification forbids, is refused; `…[]` may come again and again. */
export const queryOf = (path: string, known: Readonly<Record<string, Check>>, many: readonly string[] = []): Query => {
  const given = [...new URL(path, 'http://mock').searchParams];
  const seen = new Set<string>();
  for (const [name, value] of given) {
    const check = Object.hasOwn(known, name) ? known[name] : undefined;
    if (check === undefined) throw new Refused(400, `Unknown parameter: '${name}'.`, 'unknown_parameter');
    if (!check(value)) throw new Refused(400, `Invalid value for '${name}'.`, 'invalid_value');
    if (seen.has(name) && !many.includes(name)) throw new Refused(400, `Duplicate '${name}'.`, 'invalid_value');
    seen.add(name);
  }
  const all = (name: string): readonly string[] => given.filter(([key]) => key === name).map(([, value]) => value);
  return { one: (name) => all(name)[0], all };
};

/** A list by `after` and `limit`, as the admin API has them. */
export const pageOf = <T extends { readonly id: string }>(
  entries: readonly T[],
  query: Query,
  toJson: (entry: T) => object,
): object => {
  const after = query.one('after');
  const from = after === undefined ? 0 : entries.findIndex(({ id }) => id === after) + 1;
  if (after !== undefined && from === 0) throw new Refused(400, 'Invalid cursor.', 'invalid_value');
  const shown = entries.slice(from, from + Number(query.one('limit') ?? 20));
  return {
    object: 'list',
    data: shown.map(toJson),
    first_id: shown[0]?.id ?? null,
    last_id: shown.at(-1)?.id ?? null,
    has_more: from + shown.length < entries.length,
  };
};

/** The body of a POST. Names that the endpoint does not know are refused. */
export const bodyOf = (
  body: string,
  known: Readonly<Record<string, (value: unknown) => boolean>>,
): Readonly<Record<string, unknown>> => {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Refused(400, 'We could not parse the JSON body of your request.', null);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refused(400, 'Not an object.', null);
  for (const [name, member] of Object.entries(value)) {
    if (known[name]?.(member) !== true) throw new Refused(400, `Invalid or unknown '${name}'.`, 'invalid_value');
  }
  return value as Readonly<Record<string, unknown>>;
};
