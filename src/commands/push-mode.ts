import { UsageError } from '../errors.ts';

/** What becomes of a push that brings a key: it is refused, or let in with a warning; `off`: nothing is looked at. */
export type PushMode = 'block' | 'warn' | 'off';

/** The server's own settings, from `git config` in the repository that receives; absent where nobody set them. */
export interface ServerSettings {
  readonly mode: string | undefined;
  /** The push option that turns a refusal into a warning. */
  readonly option: string | undefined;
  /** Whether allow comments in what is pushed count. */
  readonly comments: string | undefined;
}

/** What a push is met with, and why where that is not the usual. Throws UsageError for a mode that there is not: nothing gets in by a misspelling. */
export const pushMode = (
  { mode = 'block', option }: Pick<ServerSettings, 'mode' | 'option'>,
  pushOptions: readonly string[],
): { readonly mode: PushMode; readonly why?: string } => {
  if (!isMode(mode))
    throw new UsageError(`tripkey.preReceive is ${mode}`, "set by this server's admin: one of block, warn, off");
  if (mode !== 'block') return { mode, why: `tripkey.preReceive is ${mode} on this server` };
  return option !== undefined && option !== '' && pushOptions.includes(option)
    ? { mode: 'warn', why: 'by the push option that this server allows' }
    : { mode };
};

/** Whether a comment `tripkey:allow` lets a key in: it does unless the server says no. Throws UsageError for neither, as `pushMode` does. */
export const commentsCount = ({ comments = 'true' }: Pick<ServerSettings, 'comments'>): boolean => {
  if (comments !== 'true' && comments !== 'false')
    throw new UsageError(`tripkey.allowComments is ${comments}`, "set by this server's admin: true or false");
  return comments === 'true';
};

/** The options of `git push -o`, as git hands them to a hook (githooks). */
export const pushOptionsOf = (env: Readonly<Record<string, string | undefined>>): string[] =>
  Array.from(
    { length: Math.min(1000, Number(env['GIT_PUSH_OPTION_COUNT'] ?? 0) || 0) },
    (_, index) => env[`GIT_PUSH_OPTION_${index}`] ?? '',
  );

const isMode = (text: string): text is PushMode => ['block', 'warn', 'off'].includes(text);
