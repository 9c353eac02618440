import { type ParseToken, createAnsiSequenceParser } from 'ansi-sequence-parser';

/** Of a terminal with the usual font size; a character of a monospaced font is three fifths as wide as high. */
const SIZE = 14;
const WIDTH = SIZE * 0.6;
const HEIGHT = 19;
const MARGIN = 16;
const BAR = 30;

/**
 * A picture of a terminal as SVG: text stays text, in light and dark by the reader's choice. `text` may hold colours as terminals take
 * them (SGR); everything else is drawn as it is. The same text gives the same bytes.
 */
export const terminalPicture = (title: string, text: string): string => {
  const { parse } = createAnsiSequenceParser();
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => parse(line));
  const columns = Math.max(80, ...rows.map((tokens) => tokens.reduce((sum, { value }) => sum + length(value), 0)));
  const [width, height] = [round(columns * WIDTH + 2 * MARGIN), BAR + rows.length * HEIGHT + MARGIN];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<style>${style}</style>`,
    `<rect class="window" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...[0, 1, 2].map((dot) => `<circle class="dot" cx="${MARGIN + 2 + dot * 16}" cy="16" r="5"/>`),
    ...rows.flatMap((tokens, row) => line(tokens, BAR + (row + 1) * HEIGHT - 5)),
    '</svg>',
    '',
  ].join('\n');
};

/** Each run of one colour stands at its own column, so that no font shifts it. */
const line = (tokens: readonly ParseToken[], y: number): readonly string[] => {
  let column = 0;
  const runs = tokens.map((token) => {
    const start = column;
    column += length(token.value);
    if (token.value.trim() === '') return '';
    const x = round(MARGIN + start * WIDTH);
    const fit = `textLength="${round(length(token.value) * WIDTH)}" lengthAdjust="spacingAndGlyphs"`;
    const classes = classesOf(token);
    return `<tspan x="${x}" ${fit}${classes === '' ? '' : ` class="${classes}"`}>${escape(token.value)}</tspan>`;
  });
  return runs.join('') === '' ? [] : [`<text y="${y}">${runs.join('')}</text>`];
};

const classesOf = ({ foreground, decorations }: ParseToken): string =>
  [foreground?.type === 'named' ? foreground.name : '', ...decorations].filter((name) => name !== '').join(' ');

const length = (text: string): number => Array.from(text).length;

const round = (value: number): number => Math.round(value * 10) / 10;

const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`).replaceAll(' ', '\u00a0');

/** Colours that have enough contrast with the window of their scheme. */
const style = [
  `text{font:${SIZE}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1f2328}`,
  '.window{fill:#fff;stroke:#d1d9e0}.dot{fill:#d1d9e0}.bold{font-weight:700}.dim,.brightBlack{fill:#59636e}.underline{text-decoration:underline}',
  '.red,.brightRed{fill:#cf222e}.green,.brightGreen{fill:#116329}.yellow,.brightYellow{fill:#7d4e00}.blue,.brightBlue{fill:#0969da}',
  '.magenta,.brightMagenta{fill:#8250df}.cyan,.brightCyan{fill:#1b7c83}',
  '@media(prefers-color-scheme:dark){text{fill:#e6edf3}.window{fill:#0d1117;stroke:#3d444d}.dot{fill:#3d444d}.dim,.brightBlack{fill:#9198a1}',
  '.red,.brightRed{fill:#ff7b72}.green,.brightGreen{fill:#3fb950}.yellow,.brightYellow{fill:#d29922}.blue,.brightBlue{fill:#58a6ff}',
  '.magenta,.brightMagenta{fill:#bc8cff}.cyan,.brightCyan{fill:#39c5cf}}',
].join('');
