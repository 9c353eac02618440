import type { Http } from './http.ts';

/** Differences below this are no fault: a clock of seconds, and the way there and back. */
const TOLERANCE_MS = 60_000;

/** What asks, and the time as those who answer have it. */
export interface ServerClock {
  readonly http: Http;
  readonly now: () => Date;
}

/**
 * Takes the time from the first success's `date` (RFC 9110 6.6.1) where the clock here is wrong by more than a minute: what records say of their last use
 * is of the servers' clock, and by one that is fast a key in use would look idle. Never changes again, so that spans of time stay what they are.
 * `onSkew` is told by how many milliseconds the clock here is fast; negative: slow.
 */
export const withServerClock = (http: Http, local: () => number, onSkew: (ms: number) => void): ServerClock => {
  let fast: number | undefined;
  const look = (date: string | undefined, sentAt: number): void => {
    const server = Date.parse(date ?? '');
    if (Number.isNaN(server)) return;
    const difference = Math.round((sentAt + local()) / 2) - server;
    fast = Math.abs(difference) > TOLERANCE_MS ? difference : 0;
    if (fast !== 0) onSkew(fast);
  };
  return {
    now: () => new Date(local() - (fast ?? 0)),
    http: {
      get sent() {
        return http.sent;
      },
      async send(request) {
        const sentAt = local();
        const exchange = await http.send(request);
        if (fast === undefined && exchange.kind === 'reply' && exchange.status === 200)
          look(exchange.headers['date'], sentAt);
        return exchange;
      },
      close: () => http.close(),
    },
  };
};
