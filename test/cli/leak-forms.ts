import { breakers, encoders } from '../support/encoders.ts';
import { numberLists, numbers } from '../support/number-lists.ts';

/** Consecutive characters of a secret that no output may hold; its public prefix and last four are shorter. */
const RUN = 12;

interface Spelling {
  readonly spell: (secret: string) => string;
  /** Characters of it that hold a run of the secret, whatever comes before. */
  readonly length: number;
}

const spelling = (name: string, length: number, before = ''): Spelling => ({
  spell: (secret) => encoders[name]?.(`${before}${secret}`) ?? '',
  length,
});

/** Ways to write a secret on one line: as it is, and in every encoding that keeps a run of it in one place. */
const spellings: readonly Spelling[] = [
  { spell: (secret) => secret, length: RUN },
  // What was encoded before it moves base64 by one or two places.
  ...['', 'x', 'xx'].flatMap((before) => ['base64', 'base64url'].map((name) => spelling(name, 20, before))),
  spelling('hex', 2 * RUN),
  spelling('HEX', 2 * RUN),
  spelling('hex with colons', 3 * RUN),
  spelling('percent', 3 * RUN),
  spelling('percent, small', 3 * RUN),
  spelling('unicode escapes', 6 * RUN),
  spelling('hex escapes', 4 * RUN),
  spelling('octal escapes', 4 * RUN),
  spelling('HTML decimal', 6 * RUN),
  { spell: (secret) => numbers(secret).join(','), length: 4 * RUN },
  { spell: (secret) => numbers(secret).join(', '), length: 5 * RUN },
];

/** Looks for runs of secrets in texts. */
export interface Watch {
  /** What of the secrets stands in a text, and whose it is; empty when nothing does. */
  leaks(text: string): readonly string[];
}

/** `secrets`: what each is called in messages → the secret. */
export function watch(secrets: Readonly<Record<string, string>>): Watch {
  const runs = new Map<number, Map<string, string>>();
  for (const [name, secret] of Object.entries(secrets)) {
    for (const { spell, length } of spellings) addRuns(runs, name, spell(secret), length);
  }
  return {
    leaks: (text) => [...runs].flatMap(([length, names]) => leaksOf(text.replaceAll('\\\\', '\\'), length, names)),
  };
}

/** Every character that a spelling uses: most words of an output are too short to hold a run. */
const WORDS = /[\w+/=%\\;&#:., -]{12,}/g;

/** One entry for each secret, the first place of it. */
function leaksOf(text: string, length: number, names: ReadonlyMap<string, string>): readonly string[] {
  const found = new Map<string, string>();
  for (const { 0: word, index: start } of text.matchAll(WORDS)) {
    for (let at = start; at + length <= start + word.length; at++) {
      const name = names.get(text.slice(at, at + length));
      if (name !== undefined && !found.has(name))
        found.set(name, `${name} behind ${JSON.stringify(text.slice(Math.max(0, at - 60), at))}`);
    }
  }
  return [...found.values()];
}

function addRuns(runs: Map<number, Map<string, string>>, name: string, text: string, length: number): void {
  const names = runs.get(length) ?? new Map<string, string>();
  runs.set(length, names);
  for (let at = 0; at + length <= text.length; at++) names.set(text.slice(at, at + length), name);
}

/** Lines that hold a text in every encoding, and one secret broken in every way. */
export function encodedLines(text: string, secret: string): readonly string[] {
  return [
    ...Object.values(encoders).map((encode) => `value: "${encode(text)}"`),
    ...Object.values(numberLists).map((list) => `value: ${list(text)}`),
    ...Object.values(breakers).map((broken) => broken(secret, Math.floor(secret.length / 3))),
  ];
}
