/** A piece of our own words; `url` is set where it is an address that a page may link to. */
export interface Piece {
  readonly text: string;
  readonly isLink: boolean;
}

/** Pages of OpenAI that steps name. Nothing else is linked: an address in a server's words may lead anywhere. */
const TRUSTED = /(https:\/\/platform\.openai\.com\/[a-z][a-z/-]*[a-z](?![\w/.?#@:%=&-]))/;

/** Words cut into what may be a link and what may not. */
export const pieces = (text: string): readonly Piece[] =>
  text.split(TRUSTED).flatMap((part, at) => (part === '' ? [] : [{ text: part, isLink: at % 2 === 1 }]));
