import type { EmbeddedCode } from './embedded.ts';

/** The recipes as one script on their own lines. make's `$$` is the shell's `$`, and its `$(NAME)` is read as the variable. */
export const makefileCode = (text: string): EmbeddedCode[] => {
  const lines = text.split('\n').map((line, index, all) => (isRecipe(line, all[index - 1]) ? shellLine(line) : ''));
  return [{ text: lines.join('\n'), language: 'shell', firstLine: 1 }];
};

const isRecipe = (line: string, before: string | undefined): boolean =>
  line.startsWith('\t') && !/^\t\s*#/.test(line) && before !== undefined;

const shellLine = (line: string): string =>
  line.replaceAll(/\$\$|\$\(([A-Za-z_]\w*)\)/g, (_whole, name: string | undefined) =>
    name === undefined ? '$' : `\${${name}}`,
  );
