/**
 * Breaks `text` into lines of at most `columns` characters, at spaces where it can, inside a word where it must.
 * Stands in for the `wrap-ansi` package in the bundle, for the one way in which yargs calls it (`hard`, trimmed);
 * the same for text without escapes and wide characters (test/shims.test.ts compares the two).
 */
// oxlint-disable-next-line import/no-default-export -- the package that this file stands in for has a default export
export default function wrapAnsi(text: string, columns: number): string {
  return text
    .replaceAll('\r\n', '\n')
    .split('\n')
    .flatMap((line) => wrapLine(line, Math.max(1, columns)))
    .join('\n');
}

function wrapLine(line: string, columns: number): string[] {
  const rows: string[] = [];
  let row = '';
  for (const [index, word] of line.split(' ').entries()) {
    row = row.trimStart();
    if (index > 0 && row !== '') row += ' ';
    if (row !== '' && word !== '' && startsNewRow(row.length, word.length, columns)) {
      rows.push(row);
      row = '';
    }
    row += word;
    if (word.length > columns) {
      rows.push(...chunks(row, columns));
      row = rows.pop() ?? '';
    }
  }
  return [...rows, row].map((each) => each.trimEnd());
}

/** A word that fits in a row of its own moves there; a longer one only when that saves a row. */
function startsNewRow(used: number, length: number, columns: number): boolean {
  if (length <= columns) return used + length > columns;
  const rowsFromHere = 1 + Math.floor((length - (columns - used) - 1) / columns);
  return Math.floor((length - 1) / columns) < rowsFromHere;
}

function chunks(text: string, columns: number): string[] {
  return Array.from({ length: Math.ceil(text.length / columns) }, (_, i) => text.slice(i * columns, (i + 1) * columns));
}
