import { UsageError } from '../errors.ts';
import type { Admin } from '../incident/admin.ts';
import { createAdmin } from '../incident/admin-client.ts';
import { ageText } from '../incident/revoke-safeguards.ts';
import { OPENAI_ORIGIN, parseApiBase } from '../verify/api-base.ts';
import type { Http } from '../verify/http.ts';
import { createHttp } from '../verify/http-client.ts';
import { withServerClock } from '../verify/server-clock.ts';
import type { Io } from './io.ts';

/** The name that OpenAI's own libraries know, too. */
const ADMIN_KEY = 'OPENAI_ADMIN_KEY';

export interface ApiOptions {
  readonly apiBase?: string | undefined;
}

/** OpenAI's API, as a command talks to it. */
export interface Api {
  readonly http: Http;
  /** As the API's servers have it, once they have answered. */
  readonly now: () => Date;
  readonly origin: string;
  /** Null where OPENAI_ADMIN_KEY is not set. */
  readonly admin: Admin | null;
  readonly adminKey: string | undefined;
  close(): Promise<void>;
}

/** The admin key comes from the environment alone: never from a file, an argument or what is scanned. Throws UsageError for a bad `--api-base` or proxy. */
export const openApi = ({ apiBase }: ApiOptions, io: Io, signal: AbortSignal): Api => {
  const origin = apiBase === undefined ? OPENAI_ORIGIN : parseApiBase(apiBase);
  const { http, now } = withServerClock(createHttp({ env: io.env, signal }), Date.now, (ms) => {
    const by = `${ageText(Math.abs(ms))} ${ms > 0 ? 'fast' : 'slow'}`;
    io.stderr.write(`tripkey: the clock of this machine is ${by}: the time of ${new URL(origin).host} is used\n`);
  });
  const adminKey = io.keys.get(ADMIN_KEY);
  const admin = adminKey === undefined || adminKey === '' ? null : createAdmin(http, { key: adminKey, origin });
  return { http, now, origin, admin, adminKey, close: () => http.close() };
};

/** As `openApi`, for what needs an administrator. */
export const openAdmin = (options: ApiOptions, io: Io, signal: AbortSignal): Api & { readonly admin: Admin } => {
  const api = openApi(options, io, signal);
  if (api.admin === null) {
    throw new UsageError(`${ADMIN_KEY} is not set`, 'it must hold an admin key (sk-admin-…) of the organization');
  }
  return { ...api, admin: api.admin };
};
