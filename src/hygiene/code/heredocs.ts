import type { Token } from './code.ts';
import { type Reader, advance } from './reader.ts';
import { readText } from './strings.ts';

/** Notes the heredoc that opens here (`<<EOF`); its token is filled once the line is read. */
export const holdHeredoc = (reader: Reader, end: string, raw: boolean): Token => {
  const token = { kind: 'string' as const, text: '', line: reader.line };
  reader.heredocs.push({ end, raw, token });
  return token;
};

/** Reads the texts of the heredocs that were opened on the line before; the reader stands at the beginning of a line. */
export const readHeredocs = (reader: Reader): void => {
  for (const { end, raw, token } of reader.heredocs.splice(0)) {
    const last = new RegExp(`^[ \\t]*${end}\\b`, 'gm');
    last.lastIndex = reader.at;
    const found = reader.neverClosed.has('heredoc') ? null : last.exec(reader.text);
    if (found === null) {
      reader.neverClosed.add('heredoc');
      continue;
    }
    const body: Reader = {
      ...reader,
      text: reader.text.slice(reader.at, found.index),
      at: 0,
      plainUntil: 0,
      heredocs: [],
    };
    const text = raw ? { text: body.text } : readText(body, reader.grammar.heredoc, '');
    Object.assign(
      token,
      { text: text.text },
      'inserts' in text && text.inserts.length > 0 ? { inserts: text.inserts } : {},
    );
    advance(reader, found.index + found[0].length);
  }
};
