import { visible } from '../visible.ts';

/** A text on one line for a `message`, where `[a](b)` is a link: strangers' words are to be none. */
export const plain = (text: string): string => visible(text).replaceAll('](', '] (');
