import type { Snippet } from '../detect/finding.ts';
import { displayWidth, visible, widthOf } from './visible.ts';

/** A line of the file with the match underlined, as two lines of text. */
export interface Frame {
  readonly line: string;
  readonly marks: string;
}

/** Fits a snippet into a terminal's width: cut on either side of the match, wide characters counted as they are shown. */
export const frame = ({ line, column, length }: Snippet, width: number): Frame => {
  const match = visible(line.slice(column, column + length));
  const room = Math.max(0, width - displayWidth(match));
  const before = visible(line.slice(0, column));
  const after = visible(line.slice(column + length));
  const left = cutStart(before, Math.max(Math.floor(room / 2), room - displayWidth(after)));
  const right = cutEnd(after, Math.max(0, room - displayWidth(left)));
  return {
    line: `${left}${match}${right}`,
    marks: ' '.repeat(displayWidth(left)) + '^'.repeat(Math.max(1, displayWidth(match))),
  };
};

const cutStart = (text: string, width: number): string => {
  if (displayWidth(text) <= width) return text;
  const kept = [...cutEnd([...text].toReversed().join(''), width)].toReversed();
  return kept.join('');
};

/** The start of a text that fits into `width` columns, with `…` where it was cut. */
export const cutEnd = (text: string, width: number): string => {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const character of text) {
    used += widthOf(character);
    if (used > width) break;
    kept += character;
  }
  return width < 1 ? '' : `${kept}…`;
};

/** Breaks a text of words into lines of at most `width` columns; a longer word has a line to itself. */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && displayWidth(last) + 1 + displayWidth(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};
