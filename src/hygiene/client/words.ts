/** What is advised everywhere. */
export const serverFix = 'let a server of yours hold the key and call OpenAI';

/** `an OpenAI project key`. */
export const aOrAn = (title: string): string => `${/^[AEIOU]/i.test(title) ? 'an' : 'a'} ${title}`;
