import type { EmbeddedCode } from './embedded.ts';

/** What RUN, and in their shell's form CMD and ENTRYPOINT, give to a shell, as one script on the lines of the file. */
export const dockerfileCode = (text: string): EmbeddedCode[] => {
  let isShell = false;
  let goesOn = false;
  const lines = text.split('\n').map((line) => {
    // A comment between the lines of an instruction is none of it.
    if (/^\s*#/.test(line)) return goesOn ? '\\' : '';
    const command = goesOn ? undefined : instruction.exec(line);
    if (!goesOn) isShell = command !== null;
    goesOn = /\\\s*$/.test(line);
    const part = command === undefined || command === null ? line : line.slice(command[0].length);
    return isShell && !/^\s*\[/.test(part) ? part : '';
  });
  return [{ text: lines.join('\n'), language: 'shell', firstLine: 1 }];
};

const instruction = /^\s*(?:ONBUILD\s+)?(?:RUN|CMD|ENTRYPOINT|HEALTHCHECK\s[^\n]{0,200}?\bCMD)\s+(?:--\S+\s+)*/i;
