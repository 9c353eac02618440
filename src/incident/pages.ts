import { AdminError } from './admin.ts';
import { type Json, isObject } from '../json.ts';

/** How a list names the place to go on from: lists of records by `last_id`, buckets of usage and costs by `next_page`. */
export type CursorName = 'last_id' | 'next_page';

/** One page, read with the cursor of the one before (undefined: from the beginning). */
export type AskPage = (cursor: string | undefined) => Promise<unknown>;

export interface PageOptions {
  readonly cursor: CursorName;
  /** For messages: "the projects". */
  readonly what: string;
  /** So many entries are enough. */
  readonly enough?: number;
}

/** No organization has as much; a server that says "more" for ever would be asked for ever (Prism does). */
export const MOST_PAGES = 1000;

/**
 * Reads a list to its end. Throws AdminError `cursor` for a cursor that is missing where there is more, comes again, or has led through 1000 pages:
 * a list that is not whole could make another key look like the only one; and `unexpected_body` for what is no page.
 */
export const readPages = async (ask: AskPage, { cursor, what, enough }: PageOptions): Promise<readonly unknown[]> => {
  const entries: unknown[] = [];
  const seen = new Set<string>();
  let next: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = toPage(await ask(next), what);
    for (const entry of page.data) entries.push(entry);
    if (enough !== undefined && entries.length >= enough) return entries.slice(0, enough);
    if (!page.more) return entries;
    next = cursorOf(page, cursor);
    if (next === undefined) throw broken(what, 'there is more, but no cursor to go on from');
    if (seen.has(next)) throw broken(what, 'the same cursor comes again');
    seen.add(next);
  }
  throw broken(what, `no end after ${MOST_PAGES} pages`);
};

interface Page {
  readonly body: Json;
  readonly data: readonly unknown[];
  readonly more: boolean;
}

const toPage = (body: unknown, what: string): Page => {
  const data = isObject(body) ? body['data'] : undefined;
  const more = isObject(body) ? body['has_more'] : undefined;
  if (!isObject(body) || !Array.isArray(data) || typeof more !== 'boolean') {
    throw new AdminError(`cannot read ${what}: the answer is no list`, 'unexpected_body');
  }
  return { body, data, more };
};

/** `last_id` is optional in the specification: it is the last entry's. */
const cursorOf = ({ body, data }: Page, name: CursorName): string | undefined => {
  const last = data.at(-1);
  for (const cursor of [body[name], name === 'last_id' && isObject(last) ? last['id'] : undefined]) {
    if (typeof cursor === 'string' && cursor !== '' && cursor.length <= LONGEST) return cursor;
  }
  return undefined;
};

const LONGEST = 2000;

const broken = (what: string, why: string): AdminError =>
  new AdminError(
    `cannot read ${what} to the end: ${why}`,
    'cursor',
    'a part of a list tells nothing: try again, or ask without the gateway that --api-base names',
  );
