/** Bytes that a terminal obeys, and characters that reorder or hide others (Trojan Source, CVE-2021-42574). */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u{e0000}-\u{e0fff}]/gu;

/** What nobody doubts, dashes, quotation marks and `…` among it: setting up Unicode's tables takes two milliseconds of a start. */
const PLAIN = /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]*$/;

/**
 * What begins an order to a CI system that reads along in its logs: anywhere `##vso[` (Azure Pipelines), `##[` (GitHub Actions, the old form) and
 * `##teamcity[`; where a line begins, and lines are wrapped at spaces, `::error::` and the like (GitHub Actions, Gitea, Forgejo).
 */
const ORDER =
  /#(?=#(?:vso|teamcity)?\[)|(?<!\S):(?=:(?:error|warning|notice|debug|(?:end)?group|echo|stop-commands|(?:add|remove|set|save)-[a-z]+)\b[^:]*::)/gi;

/**
 * A text from outside (a path, a revision, a rule's title) on one line, without power over the reader's screen or over a CI system: control characters,
 * line breaks, bidirectional controls and the first sign of an order as `\x1b`, `\u{202e}`, `\x23`.
 */
export const visible = (text: string): string => {
  const shown = PLAIN.test(text) ? text : text.replace(HARMFUL, escapeOf);
  return shown.includes('##') || shown.includes('::') ? shown.replace(ORDER, escapeOf) : shown;
};

const escapeOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`;
};

/** The same for JSON, where such characters can stand in strings alone: escapes that every parser reads back. */
export const visibleJson = (json: string): string =>
  json
    .replace(HARMFUL, (character) => (character === '\n' ? character : character.replace(/[^]/g, jsonEscapeOf)))
    .replace(ORDER, jsonEscapeOf);

const jsonEscapeOf = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Columns that a terminal takes for a text of one line. */
export const displayWidth = (text: string): number => {
  // One column each; asked one by one, a report's characters take a millisecond of a start.
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
};

const WIDE =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

/** Columns of one character: 0, 1 or 2. */
export const widthOf = (character: string): number => {
  // oxlint-disable-next-line no-control-regex -- these need no table
  if (/[\u0000-\u02ff\u2010-\u2027]/.test(character)) return 1;
  if (/\p{M}|\p{Cf}/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
};
