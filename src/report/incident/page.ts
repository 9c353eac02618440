import type { Day } from '../../incident/admin.ts';
import type { Step } from '../../incident/incident.ts';

/** What colour says, where there is colour. `bad`: act; `warn`: nobody knows; `good`: settled. */
export type Tone = 'bad' | 'warn' | 'good' | 'plain';

/** Text from outside: a name, a path, an id. Each format sets it apart from our words, and takes its power away. */
export interface Quoted {
  readonly quoted: string;
}

/** A line of words, raw: each format escapes them for its own syntax. */
export type Line = readonly (string | Quoted)[];

export interface Fact {
  readonly label: string;
  readonly value: Line;
  readonly tone?: Tone;
}

export interface Facts {
  readonly kind: 'facts';
  readonly facts: readonly Fact[];
}

/** A sentence that stands out. */
export interface Note {
  readonly kind: 'note';
  readonly tone: Tone;
  readonly text: Line;
}

export interface Table {
  readonly kind: 'table';
  readonly columns: readonly string[];
  /** As many cells each as there are columns. */
  readonly rows: readonly (readonly Line[])[];
  /** Rows that are left out; the JSON document has them. */
  readonly more: number;
}

export interface Chart {
  readonly kind: 'chart';
  readonly title: string;
  /** At least one, in order of time. */
  readonly days: readonly Day[];
  /** Start of the day on which the exposure began; null where nothing tells. */
  readonly exposed: number | null;
  /** Of the days from then on. */
  readonly tone: Tone;
  readonly format: (value: number) => string;
}

export interface Checklist {
  readonly kind: 'steps';
  readonly steps: readonly Step[];
}

export type Block = Facts | Note | Table | Chart | Checklist;

export interface Section {
  /** For links within a page. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** One of the answers that stand above all others. */
export interface Headline {
  readonly label: string;
  readonly word: string;
  readonly tone: Tone;
  readonly text: Line;
}

/** The page about one key, before it is written in a format: all of them say the same in the same order. */
export interface IncidentPage {
  readonly title: string;
  readonly preview: string;
  readonly fingerprint: string;
  /** What made it, and when. */
  readonly made: string;
  readonly headlines: readonly Headline[];
  readonly sections: readonly Section[];
}

/** Longer texts from outside are cut: a page is read by a person, and the JSON document has all. */
const LONGEST = 200;

/** Marks text as from outside. */
export const quoted = (text: string): Quoted => ({ quoted: cut(text) });

/** The beginning of a long text: at most so many UTF-16 units. */
export const cut = (text: string, longest = LONGEST): string => {
  if (text.length <= longest) return text;
  const start = text.slice(0, longest);
  // Half a character is none.
  return `${/[\ud800-\udbff]$/.test(start) ? start.slice(0, -1) : start}…`;
};

/** Lines with a separator between them. */
export const joined = (lines: readonly Line[], separator: string): Line =>
  lines.flatMap((line, index) => (index === 0 ? line : [separator, ...line]));
