/**
 * Rule ids after `tripkey:allow`: in brackets, or a plain list in which every id has a hyphen, so that prose is no list. A list may also stand
 * behind `:`, `=`, `(` or `[`, with spaces; behind a colon nothing else may. `(re-used)` may be a reason, or an id that is misspelt, the project's
 * own or another version's: nothing here tells, and as a reason it would allow every rule.
 */
const OURS =
  /(?<![\w:-])tripkey:allow(?![\w-])(?:\[([\w, \t-]{0,500})\]|(?:[ \t]+|[ \t]{0,9}[:=([][ \t]{0,9})([a-z][a-z0-9]*(?:-[a-z0-9]+)+(?:,[ \t]?[a-z][a-z0-9]*(?:-[a-z0-9]+)+)*)(?![\w-])|(?!:))/g;
const FOREIGN: readonly (readonly [string, RegExp])[] = [
  ['gitleaks:allow', /(?<![\w:-])gitleaks:allow(?![\w:-])/],
  ['pragma: allowlist secret', /(?<![\w:-])pragma: ?allowlist[ -]secret(?![\w-])/],
];
const FOREIGN_NEXT = /(?<![\w:-])pragma: ?allowlist nextline secret(?![\w-])/;
/** How a comment begins in the languages of configuration and code; also Markdown's and JSON's ways to hold one. */
const COMMENT_START =
  /^[ \t]*(?:\/\/+|\/\*+|\*+|#+|<!--+|--+|;+|%+|\{#|\{\{!-*|\(\*|::|(?:@?[Rr][Ee][Mm])(?=[ \t])|'|")[ \t!]*/;
const COMMENT_END = /[ \t]*(?:\*+\/|--+>|#\}|-*\}\}|\*\))[ \t]*$/;
/** Longest text that a comment line may hold: beyond it is data. */
const MAX_COMMENT = 500;

/**
 * Why an inline comment lets findings of a rule on `line` pass, e.g. `tripkey:allow`; undefined when none does.
 *
 * A comment covers every finding on its own line, however long that is. One that has a line to itself, directive first, covers
 * the next line too; at the end of a line of code it does not. With rule ids (`tripkey:allow openai-user-key`,
 * `tripkey:allow[a,b]`, `tripkey:allow:a`) it covers these rules only. `strict` leaves comments of other scanners out. Lines come
 * without their break and without a byte-order mark.
 */
export function inlineAllow(
  line: string,
  previousLine: string | undefined,
  ruleId: string,
  strict: boolean,
): string | undefined {
  if (covers(line, ruleId)) return 'tripkey:allow';
  const comment = previousLine === undefined ? undefined : loneComment(previousLine);
  if (comment !== undefined && comment.startsWith('tripkey:allow') && covers(comment, ruleId)) {
    return 'tripkey:allow on the line before';
  }
  if (strict) return undefined;
  const foreign = FOREIGN.find(([, pattern]) => pattern.test(line))?.[0];
  if (foreign !== undefined) return foreign;
  return comment !== undefined && FOREIGN_NEXT.test(comment) ? 'pragma: allowlist nextline secret' : undefined;
}

function covers(text: string, ruleId: string): boolean {
  if (!text.includes('tripkey:allow')) return false;
  for (const [, bracketed, plain] of text.matchAll(OURS)) {
    const ids = (bracketed ?? plain)?.split(',').map((id) => id.trim());
    if (ids === undefined || ids.includes(ruleId)) return true;
  }
  return false;
}

/** The text of a line that is a comment and nothing else. A commented-out key is more than a comment: it must not cover the next one. */
function loneComment(line: string): string | undefined {
  const text = line.replace(/\r$/, '');
  const start = text.length > MAX_COMMENT ? undefined : COMMENT_START.exec(text)?.[0];
  if (start === undefined) return undefined;
  const comment = text.slice(start.length).replace(COMMENT_END, '');
  const hasMore = /\*\/|--+>|#\}|\}\}|\*\)/.test(comment);
  return hasMore || /T3BlbkFJ|(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20}/.test(comment) ? undefined : comment.trim();
}
