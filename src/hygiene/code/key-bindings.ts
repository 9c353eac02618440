import { unmarkedPlaceholderReason } from '../../detect/placeholder.ts';
import { namesOpenaiKey } from '../keys/openai-names.ts';
import type { Project } from '../project.ts';
import type { Assignment, Code, Token } from './code.ts';
import { isMark } from './expression.ts';
import { type KeyNames, shows } from './shown.ts';

/** Which names of a piece of code carry a key, and where; undefined if there is nothing of the kind, as in most files. */
export const keyNamesOf = (code: Code, { keyVariables }: Project): KeyNames | undefined => {
  const isKeyVariable = (name: string): boolean => keyVariables.has(name) || namesOpenaiKey(name);
  if (!mentionsKey(code.tokens, isKeyVariable)) return undefined;
  const bindings = new Map<string, Binding[]>();
  const hidden = code.tokens.some(({ kind, text }) => kind === 'name' && /^Secret(?:Str|Value|String)$/.test(text));
  const names: KeyNames = {
    language: code.language,
    isKeyVariable,
    isKeyName: (chain, line) => isKeyName(chain, line, { bindings, hidden }),
    isKeyLiteral,
  };
  for (const assignment of code.assignments) bind(bindings, assignment, names);
  return names;
};

interface Bindings {
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  /** Fields are of a type that prints as asterisks: pydantic's SecretStr. */
  readonly hidden: boolean;
}

interface Binding {
  readonly line: number;
  readonly carries: boolean;
  /** It is given a text that is no key: the name of a variable, a message. */
  readonly isText: boolean;
  /** It is given a client of OpenAI's API. */
  readonly isClient: boolean;
}

const mentionsKey = (tokens: readonly Token[], isKeyVariable: (name: string) => boolean): boolean => {
  const seen = new Set<string>();
  const pending: (readonly Token[])[] = [tokens];
  for (const run of pending) {
    for (const [index, { kind, text, inserts = [] }] of run.entries()) {
      for (const insert of inserts) pending.push(insert);
      if (kind === 'string' && isKeyLiteral(text)) return true;
      if (kind === 'punctuation' || kind === 'number') continue;
      const dotted = isMark(run[index - 1], '.') ? `${run[index - 2]?.text}.${text}` : text;
      if (seen.has(dotted)) continue;
      seen.add(dotted);
      if (isKeyVariable(text.replace(/^\$(?:env:)?/i, '')) || /openai/i.test(dotted)) return true;
    }
  }
  return false;
};

const bind = (bindings: Map<string, Binding[]>, { name, value, line }: Assignment, names: KeyNames): void => {
  const carries = value.length > 0 && shows(value, names);
  const [first] = value;
  const isText = value.length === 1 && first?.kind === 'string' && !carries;
  const isClient = value.slice(0, 8).some(({ kind, text }) => kind === 'name' && /openai/i.test(text));
  const chain = name.replace(/^[$@]+/, '').replaceAll(/\??->|::/g, '.');
  const all = bindings.get(chain) ?? [];
  all.push({ line, carries, isText, isClient });
  bindings.set(chain, all);
};

/** Of `['client', 'apiKey']`. Fields count wherever they are given, other names by what they were given last. */
const isKeyName = (chain: readonly string[], line: number, { bindings, hidden }: Bindings): boolean => {
  const name = chain.join('.');
  const last = chain.at(-1) ?? '';
  const all = bindings.get(name) ?? [];
  const given = lastBefore(all, line) ?? (chain.length > 1 ? all.at(-1) : undefined);
  if (given?.carries === true) return true;
  if (given?.isText === true || (hidden && chain.length > 1)) return false;
  if (namesOpenaiKey(last) || namesOpenaiKey(chain.slice(-2).join('_'))) return true;
  if (chain.length < 2 || !/^api_?key$/i.test(last)) return isMember(chain, line, bindings);
  const base = chain.slice(0, -1).join('.');
  return lastBefore(bindings.get(base) ?? [], line)?.isClient === true || isMember(chain, line, bindings);
};

/** `config.apiKey`, where `config` was given an object with a key and `apiKey` in one was given it. */
const isMember = (chain: readonly string[], line: number, bindings: Bindings['bindings']): boolean => {
  if (chain.length !== 2) return false;
  const [base = '', member = ''] = chain;
  const given = lastBefore(bindings.get(base) ?? [], line);
  return given?.carries === true && bindings.get(member)?.some(({ carries }) => carries) === true;
};

/** By bisection: lines rise. */
const lastBefore = (bindings: readonly Binding[], line: number): Binding | undefined => {
  let low = 0;
  let high = bindings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bindings[middle]?.line ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  return bindings[low - 1];
};

const isKeyLiteral = (text: string): boolean =>
  text.length < 300 &&
  /^(?:Bearer )?sk-[\w-]{20,}$/.test(text) &&
  unmarkedPlaceholderReason(text.replace('Bearer ', '')) === undefined;
