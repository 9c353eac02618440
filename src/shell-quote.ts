import { visible } from './report/visible.ts';

/** Names come from a repository that nobody vouches for: in a script they must not end what they stand in, nor speak to the terminal. */

/** Lines of a shell comment; whatever would break out of the line is escaped. */
export const comment = (...lines: readonly string[]): string =>
  lines.map((line) => (line === '' ? '#' : `# ${visible(line)}`)).join('\n');

/** One word of a POSIX shell, whatever is in the text but NUL and a line feed at its very end. */
export const shellWord = (text: string): string =>
  visible(text) === text ? `'${text.replaceAll("'", String.raw`'\''`)}'` : `"$(printf '${printfFormat(text)}')"`;

/** The same, bare where nothing in it means anything to a shell: as people type it. */
export const plainShellWord = (text: string): string =>
  /^[\w%+,./:=@][\w%+,./:=@-]*$/.test(text) ? text : shellWord(text);

/** A text as the format of `printf`, in single quotes; characters that terminals obey are octal. */
export const printfFormat = (text: string): string => {
  let format = '';
  for (const character of text) {
    if (character === '%') format += '%%';
    // The first word of printf that begins with a dash may be taken for an option.
    else if (character === '-' && format === '') format += octal(character);
    else if (character === "'" || character === '\\' || visible(character) !== character) format += octal(character);
    else format += character;
  }
  return format;
};

const octal = (character: string): string =>
  [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
