import type { Incident, Spend } from '../../incident/incident.ts';
import { count, day, money } from './figures.ts';
import type { Block, Chart, Fact, Section } from './page.ts';

const DAY = 86_400;

/** What the key was used for, by day: requests, and what they cost. */
export const useSections = (incident: Incident): readonly Section[] => {
  const { spend, identification, abuse } = incident;
  if (spend === null) return [];
  const charts = chartsOf(spend, abuse.state === 'likely' ? 'bad' : 'plain');
  const blocks: readonly Block[] = [
    ...(identification?.proved === null
      ? [{ kind: 'note', tone: 'warn', text: ['The figures of a record that is not proved to be this key.'] } as const]
      : []),
    { kind: 'facts', facts: summary(spend) },
    ...charts,
  ];
  return [{ id: 'use', title: 'Use and cost, by day (UTC)', blocks }];
};

const summary = ({ currency, costs, requests, exposedAt, costPerDay, requestsPerDay }: Spend): readonly Fact[] => {
  const costText = (value: number | null): string => (value === null ? 'not told' : money(value, currency ?? ''));
  const line = (of: 'before' | 'since'): string => {
    const number = requestsPerDay[of];
    const used = number === null ? 'requests not told' : `${count(number)} requests a day`;
    return currency === null ? used : `${used}, ${costText(costPerDay[of])} a day`;
  };
  const isSince = ({ start }: { readonly start: number }): boolean => exposedAt === null || start >= startOf(exposedAt);
  const total = (days: Spend['costs']): number => days.filter(isSince).reduce((sum, { value }) => sum + value, 0);
  const totals = `${count(total(requests))} requests${currency === null ? '' : `, ${money(total(costs), currency)}`}`;
  if (exposedAt === null)
    return [
      { label: 'On average', value: [line('before')] },
      { label: 'In all', value: [totals] },
    ];
  return [
    { label: 'Before', value: [line('before')] },
    { label: 'Since', value: [`${line('since')} (from ${day(exposedAt)} on)`] },
    { label: 'Since, in all', value: [totals] },
  ];
};

const startOf = (seconds: number): number => Math.floor(seconds / DAY) * DAY;

const chartsOf = ({ currency, costs, requests, exposedAt }: Spend, tone: Chart['tone']): readonly Chart[] => {
  const exposed = exposedAt === null ? null : startOf(exposedAt);
  const chart = (title: string, days: Spend['costs'], format: (value: number) => string): readonly Chart[] =>
    days.length === 0
      ? []
      : [{ kind: 'chart', title, days: days.toSorted((a, b) => a.start - b.start), exposed, tone, format }];
  return [
    ...chart('Requests a day', requests, count),
    ...(currency === null ? [] : chart('Cost a day', costs, (value) => money(value, currency))),
  ];
};
