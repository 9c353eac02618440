/** The beginning of a line that is quoted in a message. Words are not cut: of a key that lost its end no rule can tell what it is. */
export const wholeWords = (line: string): string => {
  if (line.length <= LONGEST) return line;
  const end = line.lastIndexOf(' ', LONGEST);
  return `${line.slice(0, Math.max(0, end))} …`.trimStart();
};

const LONGEST = 80;
