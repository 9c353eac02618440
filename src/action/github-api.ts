import { isLoopback } from '../verify/api-base.ts';
import type { Http, Reply } from '../verify/http.ts';
import { reasonWords } from '../report/verdict-words.ts';

/** Which pull request, and with what. The token is sent to `apiUrl` and nowhere else. */
export interface Target {
  /** `GITHUB_API_URL`: https, or http on this machine. */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Of the pull request. */
  readonly number: number;
  readonly token: string;
}

/** A comment as GitHub has it, as far as it is needed. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  /** Its author; empty where there is none any more. */
  readonly login: string;
}

/** Something that GitHub did not do: a sentence for people, in words of ours alone. Never its own words, nor the token. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

/** What is asked of GitHub. Each throws Refusal. */
export interface GitHub {
  /** All of them, in GitHub's order: the oldest first. */
  comments(): Promise<readonly Comment[]>;
  /** Whose token it is. */
  login(): Promise<string>;
  create(body: string): Promise<void>;
  update(id: number, body: string): Promise<void>;
}

/** GitHub allows no more on a page, and so many pages are more comments than a pull request may have. */
const PER_PAGE = 100;
const MOST_PAGES = 100;

/** Throws Refusal for a target that makes no sense. */
export const openGitHub = (http: Http, { apiUrl, repository, number, token }: Target): GitHub => {
  const api = parseApi(apiUrl);
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || !Number.isSafeInteger(number) || number < 1 || token === '')
    throw new Refusal('no pull request, or no token, is known');
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
  };
  const ask = async (method: 'GET' | 'POST' | 'PATCH', url: string, content?: object): Promise<Reply> => {
    const body = content === undefined ? {} : { body: JSON.stringify(content) };
    const answer = await http.send({ method, url, headers, ...body });
    if (answer.kind === 'failure') throw new Refusal(reasonWords({ reason: answer.reason, verdict: 'unknown' }));
    if (answer.status < 200 || answer.status > 299) throw new Refusal(refusalOf(answer));
    return answer;
  };
  const issues = `${api}/repos/${repository}/issues`;
  return {
    async comments() {
      const all: Comment[] = [];
      for (let page = 1; page <= MOST_PAGES; page++) {
        // Pages are counted here: an address in the answer could lead the token elsewhere.
        const answer = await ask('GET', `${issues}/${number}/comments?per_page=${PER_PAGE}&page=${page}`);
        const read = commentsOf(answer.json);
        all.push(...read.comments);
        if (read.length < PER_PAGE && !/rel="?next\b/.test(answer.headers['link'] ?? '')) return all;
      }
      throw new Refusal('there are too many comments to look through');
    },
    async login() {
      // GET /user refuses the tokens of Actions and Apps; this is answered for all of them.
      const graphql = `${api.replace(/\/v3$/, '')}/graphql`;
      const { json } = await ask('POST', graphql, { query: '{viewer{login}}' });
      const login = (json as { data?: { viewer?: { login?: unknown } | null } | null } | null | undefined)?.data?.viewer
        ?.login;
      if (typeof login === 'string' && login !== '') return login;
      throw new Refusal('GitHub does not say whose token it is');
    },
    async create(body) {
      await ask('POST', `${issues}/${number}/comments`, { body });
    },
    async update(id, body) {
      await ask('PATCH', `${issues}/comments/${id}`, { body });
    },
  };
};

/** Without the slash at its end. */
const parseApi = (apiUrl: string): string => {
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
  if (url === undefined || !isSafe || url.username !== '' || url.password !== '' || /[?#]/.test(apiUrl))
    throw new Refusal('the address of the API is no https address, so the token was not sent');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
};

/** `length` counts what is on the page, also what makes no sense. */
const commentsOf = (json: unknown): { readonly comments: readonly Comment[]; readonly length: number } => {
  if (!Array.isArray(json)) throw new Refusal('the answer is not from GitHub: it has no comments in it');
  return { comments: json.flatMap(commentOf), length: json.length };
};

const commentOf = (entry: unknown): readonly Comment[] => {
  const { id, body, user } = (entry ?? {}) as { id?: unknown; body?: unknown; user?: { login?: unknown } | null };
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || typeof body !== 'string') return [];
  return [{ id, body, login: typeof user?.login === 'string' ? user.login : '' }];
};

const refusalOf = ({ status, headers }: Reply): string => {
  const isLimit = headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0';
  if (status === 429 || (status === 403 && isLimit))
    return `too many requests (${status}): GitHub says to come back later`;
  if (status === 403) return `${MAY_NOT} (403)`;
  return `${others.get(status) ?? (status >= 500 ? 'GitHub has a fault of its own' : 'GitHub refused')} (${status})`;
};

const MAY_NOT =
  'the token may not write comments, which takes permissions: pull-requests: write; that of a fork only reads';

const others: ReadonlyMap<number, string> = new Map([
  [301, 'the repository was renamed or moved'],
  [307, 'the repository was renamed or moved'],
  [308, 'the repository was renamed or moved'],
  [401, 'the token is not accepted'],
  [404, 'the pull request is not there, or the token may not see it'],
  [410, 'the pull request is gone'],
  [422, 'GitHub did not take the text'],
]);
