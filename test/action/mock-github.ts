import { type Answer, type MockServer, type Seen, mockServer } from '../support/mock-server.ts';

/** A comment of a pull request, as far as it is looked at. */
export interface MockComment {
  readonly id: number;
  readonly body: string;
  /** Null for an account that is gone. */
  readonly user: { readonly login: string } | null;
}

export interface MockGitHub extends MockServer {
  /** Those of pull request 7 of acme/app, the oldest first. */
  readonly comments: readonly MockComment[];
  /** What is answered instead from now on; undefined: what GitHub would answer. */
  failWith(fault: ((seen: Seen) => Answer | undefined) | undefined): void;
}

export const TOKEN = 'a token of the test';

/** GitHub's comments with their state, on loopback: paginated, to be asked with TOKEN alone. `login` is the token's; of an App or Actions, GET /user is refused. */
export const mockGitHub = async (
  first: readonly (readonly [login: string | null, body: string])[] = [],
  login = 'github-actions[bot]',
): Promise<MockGitHub> => {
  const comments: MockComment[] = first.map(([name, body], index) => ({
    id: index + 1,
    body,
    user: name === null ? null : { login: name },
  }));
  let fault: ((seen: Seen) => Answer | undefined) | undefined;

  const answer = (seen: Seen): Answer => {
    const failure = fault?.(seen);
    if (failure !== undefined) return failure;
    if (seen.headers['authorization'] !== `Bearer ${TOKEN}`)
      return { status: 401, json: { message: 'Bad credentials' } };
    const url = new URL(seen.path, 'http://mock');
    if (`${seen.method} ${url.pathname}` === 'POST /graphql')
      return { status: 200, json: { data: { viewer: { login } } } };
    if (url.pathname === '/repos/acme/app/issues/7/comments') {
      return seen.method === 'POST' ? create(bodyOf(seen)) : list(url.searchParams);
    }
    const id = /^\/repos\/acme\/app\/issues\/comments\/(\d+)$/.exec(url.pathname)?.[1];
    if (seen.method === 'PATCH' && id !== undefined) return update(Number(id), bodyOf(seen));
    return { status: 404, json: { message: 'Not Found' } };
  };

  const list = (query: URLSearchParams): Answer => {
    const size = Math.min(100, Number(query.get('per_page') ?? 30));
    const page = Number(query.get('page') ?? 1);
    const isLast = page * size >= comments.length;
    const next = `<${server.origin}/elsewhere?page=${page + 1}>; rel="next"`;
    return {
      status: 200,
      json: comments.slice((page - 1) * size, page * size),
      headers: isLast ? {} : { link: next },
    };
  };

  const create = (body: string): Answer => {
    if ([...body].length > 65_536) return { status: 422, json: { message: 'Validation Failed' } };
    const made = { id: comments.length + 1, body, user: { login } };
    comments.push(made);
    return { status: 201, json: made };
  };

  const update = (id: number, body: string): Answer => {
    const at = comments.findIndex((each) => each.id === id);
    if (at === -1 || [...body].length > 65_536) return { status: 422 };
    comments[at] = { ...comments[at]!, body };
    return { status: 200, json: comments[at] };
  };

  const server = await mockServer(answer);
  return Object.assign(server, {
    comments,
    failWith: (next: typeof fault) => {
      fault = next;
    },
  });
};

const bodyOf = ({ body }: Seen): string => (JSON.parse(body) as { body: string }).body;
