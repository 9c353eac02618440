import { UsageError } from '../errors.ts';
import { type HttpOptions, createHttp } from '../verify/http-client.ts';
import { MARKER, commentText, isWorthSaying } from './comment-text.ts';
import { type Comment, type GitHub, Refusal, type Target, openGitHub } from './github-api.ts';
import type { Links } from './links.ts';
import type { Outcome } from './outcome.ts';

export interface CommentOptions extends Pick<HttpOptions, 'sleep' | 'chance' | 'timeoutMs'> {
  readonly links?: Links;
  /** For HTTPS_PROXY and NO_PROXY; those of the process when absent. */
  readonly env?: HttpOptions['env'];
}

/** A hundred comments of the most that GitHub takes, escaped as JSON. */
const MOST_BYTES = 64 << 20;

/**
 * Tells a pull request about a run, in one comment that is updated in place; nothing where there is nothing to say and never was. Resolves to a warning
 * when it could not: a comment is no reason to fail. It names neither the token nor anything that GitHub said.
 */
export const comment = async (
  outcome: Outcome,
  target: Target,
  signal: AbortSignal,
  { links, env = process.env, ...more }: CommentOptions = {},
): Promise<string | undefined> => {
  try {
    const http = createHttp({ ...more, env, signal, mostBytes: MOST_BYTES });
    try {
      await say(openGitHub(http, target), commentText(outcome, links), isWorthSaying(outcome));
    } finally {
      await http.close();
    }
    return undefined;
  } catch (error) {
    return `The pull request has no comment of this run: ${whyNot(error)}.`;
  }
};

/** Writes what is new: the same words again would only notify people. */
const say = async (github: GitHub, text: string, isWorth: boolean): Promise<void> => {
  const own = await ownComments(github);
  if (own.length === 0 && isWorth) await github.create(text);
  // Several are there when two runs began at once: none of them may go on to say what is over.
  for (const { id, body } of own) if (withoutSpace(body) !== withoutSpace(text)) await github.update(id, text);
};

/** What the Action is when nobody gives it another token. */
const USUAL_LOGIN = 'github-actions[bot]';

/** Whoever can write comments can write the marker, and a token may change other people's comments: only its own are taken. */
const ownComments = async (github: GitHub): Promise<readonly Comment[]> => {
  const marked = (await github.comments()).filter(({ body }) => body.startsWith(MARKER));
  const isUsual = ({ login }: Comment): boolean => login === USUAL_LOGIN;
  if (marked.every(isUsual)) return marked;
  const login = await github.login();
  return marked.filter((each) => isUsual(each) || each.login === login);
};

/** GitHub may store other line ends. */
const withoutSpace = (text: string): string => text.replaceAll('\r\n', '\n').trim();

const whyNot = (error: unknown): string => {
  if (error instanceof Refusal || error instanceof UsageError) return error.message;
  return `an unexpected ${error instanceof Error ? error.name : 'error'}`;
};
