/** Hour, minute, second. */
export type Time = readonly [number, number, number];

/** What a date on the command line says, as it is written: nobody has looked yet whether the calendar has it. */
export type Written =
  | { readonly seconds: number }
  | { readonly ago: readonly (readonly [count: number, unit: string])[] }
  | (OnDay & { readonly day: readonly [year: number, month: number, day: number] })
  | (OnDay & { readonly daysAgo: (weekday: number) => number });

interface OnDay {
  /** Without one, the whole day is meant. */
  readonly time: Time | undefined;
  /** Seconds east of Greenwich; without one, local time. */
  readonly zone: number | undefined;
}

/** Reads a date in one of the forms that can be read in one way. Undefined for every other. */
export const readWritten = (text: string): Written | undefined => {
  const plain = text.toLowerCase().trim().replaceAll(/,?\s+/g, ' ');
  // git's own documents write `3.weeks.ago`.
  const words = /^[a-z0-9.]+$/.test(plain) ? plain.replaceAll('.', ' ') : plain;
  return words === 'now' ? { ago: [] } : (readSeconds(words) ?? readAgo(words) ?? readDay(words));
};

const readSeconds = (text: string): Written | undefined => {
  const [, digits] = /^(@\d{1,12}|\d{9,12})(?: [+-]\d{4})?$/.exec(text) ?? [];
  return digits === undefined ? undefined : { seconds: Number(digits.replace('@', '')) };
};

const COUNTS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const STEP = `(\\d{1,4}|an?|${COUNTS.join('|')}) (second|minute|hour|day|week|month|year)s? `;
const AGO = new RegExp(`^(?:${STEP})+ago$`);

const readAgo = (text: string): Written | undefined => {
  if (!AGO.test(text)) return undefined;
  const steps = [...text.matchAll(new RegExp(STEP, 'g'))];
  return { ago: steps.map(([, count, unit]) => [countOf(count!), unit!] as const) };
};

const countOf = (word: string): number => {
  if (/^\d/.test(word)) return Number(word);
  return word === 'a' || word === 'an' ? 1 : COUNTS.indexOf(word) + 1;
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const MONTH =
  '(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const WEEKDAY = '(?:mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)';
const TIME = '(?<time>\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?: ?[ap]m)?|\\d{1,2} ?[ap]m|noon|midnight|tea)';
const ZONE = '(?<zone>[+-](?:[01]\\d|2[0-3]):?[0-5]\\d|z|utc|gmt)';
// A weekday alone is none: git takes `monday` for the one that comes, and `monday 10:30` for today.
const WORD = `(?<word>today|yesterday|last ${WEEKDAY})`;

const FORMS = [
  `(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})(?:[t ]${TIME}(?: ?${ZONE})?)?`,
  `${WORD}(?: ${TIME})?`,
  `${TIME} ${WORD}`,
  `(?:${WEEKDAY} )?(?<day>\\d{1,2}) ${MONTH} (?<year>\\d{4})(?: ${TIME}(?: ?${ZONE})?)?`,
  `(?:${WEEKDAY} )?${MONTH} (?<day>\\d{1,2}) (?<year>\\d{4})(?: ${TIME}(?: ?${ZONE})?)?`,
  `(?:${WEEKDAY} )?${MONTH} (?<day>\\d{1,2}) ${TIME} (?<year>\\d{4})(?: ?${ZONE})?`,
].map((form) => new RegExp(`^${form}$`));

const readDay = (text: string): Written | undefined => {
  for (const form of FORMS) {
    const groups = form.exec(text)?.groups;
    if (groups === undefined) continue;
    const { word, year, month = '', day, time, zone } = groups;
    const on = {
      time: time === undefined ? undefined : timeOf(time),
      zone: zone === undefined ? undefined : zoneOf(zone),
    };
    if (word !== undefined) return { ...on, daysAgo: (weekday) => daysBack(word, weekday) };
    return { ...on, day: [Number(year), monthOf(month), Number(day)] };
  }
  return undefined;
};

const monthOf = (text: string): number => (/^\d/.test(text) ? Number(text) : MONTHS.indexOf(text.slice(0, 3)) + 1);

/** The last Monday of a Monday is a week ago. */
const daysBack = (word: string, weekday: number): number => {
  if (!word.startsWith('last ')) return word === 'today' ? 0 : 1;
  return (weekday - WEEKDAYS.indexOf(word.slice(5, 8)) + 7) % 7 || 7;
};

const NAMED_HOURS: Readonly<Record<string, number>> = { midnight: 0, noon: 12, tea: 17 };

/** An hour that no clock has (`13 pm`) is 24 or more. */
const timeOf = (text: string): Time => {
  const named = NAMED_HOURS[text];
  if (named !== undefined) return [named, 0, 0];
  const [, hour, minute = 0, second = 0, half] = /^(\d+)(?::(\d+)(?::(\d+)[.\d]*)?)? ?([ap]m)?$/.exec(text) ?? [];
  return [half === undefined ? Number(hour) : hourOf(Number(hour), half), Number(minute), Number(second)];
};

const hourOf = (hour: number, half: string): number =>
  hour < 1 || hour > 12 ? 24 : (hour % 12) + (half === 'pm' ? 12 : 0);

const zoneOf = (text: string): number => {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  return sign === undefined ? 0 : (Number(hours) * 3600 + Number(minutes) * 60) * (sign === '-' ? -1 : 1);
};
