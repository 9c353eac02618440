/** What somebody wants to know about the program itself, and of which command if one was named. */
export type Question = { readonly about: 'version' } | { readonly about: 'help'; readonly words: readonly string[] };

/** `--version`, `--help`, `-h` anywhere before `--`, and `help` in the place of a command. A file called `help` is no question. */
export const questionOf = (words: readonly string[]): Question | undefined => {
  const end = words.indexOf('--');
  const before = end === -1 ? words : words.slice(0, end);
  const plain = before.filter((word) => !word.startsWith('-'));
  if (before[0] === 'help') return { about: 'help', words: plain.slice(1) };
  if (before.some((word) => word === '--help' || /^-[vy]*h[hvy]*$/.test(word))) return { about: 'help', words: plain };
  return before.includes('--version') ? { about: 'version' } : undefined;
};
