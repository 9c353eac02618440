import { type Admin, AdminError, type Costs, type Day } from './admin.ts';
import { amount } from './admin-records.ts';
import { type Requests, queryText } from './admin-request.ts';
import { type Json, isObject } from '../json.ts';
import { readPages } from './pages.ts';

const DAY = 86_400;

/** Kinds of usage that can be asked by key; vector stores and code interpreter sessions cannot. */
const KINDS = [
  'completions',
  'embeddings',
  'moderations',
  'images',
  'audio_speeches',
  'audio_transcriptions',
  'file_search_calls',
  'web_search_calls',
] as const;

/** Buckets that a page may have at most. */
const MOST = { costs: 180, '1d': 31, '1m': 1440 } as const;

/** The part of the admin API that is about money and use. */
export const createUsage = (requests: Requests): Pick<Admin, 'costs' | 'requests' | 'recentRequests'> => ({
  async costs({ keyId, projectId }, from, to) {
    const buckets = await readBuckets(requests, {
      path: 'costs',
      what: 'costs',
      width: '1d',
      limit: MOST.costs,
      of: keyId === undefined ? { by: 'project_id', id: projectId } : { by: 'api_key_id', id: keyId },
      from: dayOf(from),
      to,
    });
    return toCosts(buckets, from, to);
  },
  async requests({ keyId }, from, to, onGap) {
    const range = { width: '1d', limit: MOST['1d'], from: dayOf(from), to } as const;
    const { buckets, failures } = await readKinds(requests, keyId, range);
    const [first] = failures;
    if (first !== undefined && failures.length === KINDS.length) throw first[1];
    for (const [kind, error] of failures) onGap?.(`use of ${kind.replaceAll('_', ' ')}`, error);
    return byDay(buckets, from, to, (result) => countOf(result));
  },
  async recentRequests({ keyId }, from, to) {
    const { buckets, failures } = await readKinds(requests, keyId, { width: '1m', limit: MOST['1m'], from, to });
    const sum = buckets.reduce((all, { results }) => all + total(results, countOf), 0);
    const [first] = failures;
    // Some use is use enough; none, where one kind does not tell, is not known to be none.
    if (sum === 0 && first !== undefined) throw first[1];
    return sum;
  },
});

interface Range {
  readonly width: '1d' | '1m';
  readonly limit: number;
  /** Seconds since 1970, `to` exclusive. */
  readonly from: number;
  readonly to: number;
}

interface Bucket {
  readonly start: number;
  /** Those of what was asked about. */
  readonly results: readonly Json[];
}

type Kind = (typeof KINDS)[number];

const readKinds = async (requests: Requests, keyId: string, range: Range) => {
  const of = { by: 'api_key_id', id: keyId } as const;
  const answers = await Promise.all(
    KINDS.map(async (kind) => {
      try {
        return await readBuckets(requests, {
          path: `usage/${kind}`,
          what: `use of ${kind.replaceAll('_', ' ')}`,
          of,
          ...range,
        });
      } catch (error) {
        if (error instanceof AdminError) return [kind, error] as const;
        throw error;
      }
    }),
  );
  const isFailure = (answer: readonly Bucket[] | readonly [Kind, AdminError]): answer is readonly [Kind, AdminError] =>
    answer[1] instanceof AdminError;
  return {
    buckets: answers.flatMap((answer) => (isFailure(answer) ? [] : answer)),
    failures: answers.filter(isFailure),
  };
};

interface Question extends Range {
  readonly path: string;
  readonly what: string;
  readonly of: { readonly by: 'api_key_id' | 'project_id'; readonly id: string | undefined };
}

/**
 * Asks by one key or project, and groups by it: a server that does not know the filter would otherwise give the whole organization's as the key's.
 */
const readBuckets = async (
  requests: Requests,
  { path, what, of, width, limit, from, to }: Question,
): Promise<readonly Bucket[]> => {
  if (of.id === undefined) throw new AdminError(`cannot ask for ${what}: of nobody`, 'bad_id');
  const query = [
    ['start_time', from],
    ['end_time', to],
    ['bucket_width', width],
    [`${of.by}s`, of.id],
    ['group_by', of.by],
    ['limit', Math.min(limit, Math.max(1, Math.ceil((to - from) / (width === '1d' ? DAY : 60)) + 1))],
  ] as const;
  const ask = (page: string | undefined): Promise<unknown> =>
    requests.json(what, `${path}${queryText([...query, ['page', page]])}`);
  const entries = await readPages(ask, { cursor: 'next_page', what });
  return entries.map((entry) => toBucket(entry, of, what));
};

const toBucket = (entry: unknown, of: Question['of'], what: string): Bucket => {
  const start = isObject(entry) ? amount(entry, 'start_time') : null;
  // Older answers have them as `result`.
  const results = isObject(entry) ? (entry['results'] ?? entry['result']) : undefined;
  if (start === null || !Array.isArray(results)) {
    throw new AdminError(`cannot read ${what}: the answer has other buckets`, 'unexpected_body');
  }
  const known = results.filter(isObject);
  if (known.some((result) => typeof result[of.by] !== 'string' && !isEmpty(result))) {
    throw new AdminError(`cannot read ${what}: the answer does not tell of whom they are`, 'unexpected_body');
  }
  return { start, results: known.filter((result) => result[of.by] === of.id) };
};

const isEmpty = (result: Json): boolean => countOf(result) === 0 && (costOf(result) ?? 0) === 0;

/** Requests to models; of tools, their calls. Searches of the web have both, and either alone is use. */
const countOf = (result: Json): number =>
  Math.max(0, amount(result, 'num_model_requests') ?? 0, amount(result, 'num_requests') ?? 0);

const costOf = ({ amount: money }: Json): number | null => (isObject(money) ? amount(money, 'value') : null);

const toCosts = (buckets: readonly Bucket[], from: number, to: number): Costs => {
  const results = buckets.flatMap(({ results: some }) => some).filter((result) => (costOf(result) ?? 0) !== 0);
  const currencies = new Set(results.map(currencyOf));
  if (currencies.size > 1) {
    throw new AdminError('cannot add up costs: they are in several currencies', 'unexpected_body');
  }
  const [currency = 'usd'] = currencies;
  return { currency, days: byDay(buckets, from, to, (result) => costOf(result) ?? 0) };
};

const currencyOf = ({ amount: money }: Json): string => {
  const currency = isObject(money) ? money['currency'] : undefined;
  return typeof currency === 'string' && /^[a-z]{3}$/i.test(currency) ? currency.toLowerCase() : 'usd';
};

const total = (results: readonly Json[], value: (result: Json) => number): number =>
  results.reduce((sum, result) => sum + value(result), 0);

const dayOf = (time: number): number => Math.floor(time / DAY) * DAY;

const byDay = (
  buckets: readonly Bucket[],
  from: number,
  to: number,
  value: (result: Json) => number,
): readonly Day[] => {
  const sums = new Map<number, number>();
  for (let start = dayOf(from); start < to; start += DAY) sums.set(start, 0);
  for (const { start, results } of buckets) {
    const day = dayOf(start);
    const sum = sums.get(day);
    if (sum !== undefined) sums.set(day, sum + total(results, value));
  }
  return [...sums].map(([start, sum]) => ({ start, value: sum }));
};
