/**
 * What a terminal obeys and does not show, as the source of a pattern that is read forwards and backwards: control sequences (ECMA-48, 5.4: colours,
 * `ESC[K`, `ESC[?25h`), character sets (ECMA-35, 13: `ESC(B`), and of the escapes of two characters those in use. At the most 17 letters and digits
 * stand together at its end (rules/shared/token.ts, ESCAPE).
 */
export const terminalEscape: string = String.raw`\x1b(?:\[(?:[0-?]{0,31}[:-?])?[0-9]{0,16}[ -/]{0,2}[@-~]|[ -/]{1,2}[0-~]|[0-?DEHMc])`;
