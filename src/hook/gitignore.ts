/** What `.gitignore` gets: environment files, but for the one that is there to be read. */
const ENTRIES = ['.env', '.env.*', '!.env.example'] as const;

/** The text of a `.gitignore` with the entries that it lacks, in its own line endings. The same text when it has them all. */
export const withEnvEntries = (text: string): string => {
  const lines = new Set(text.split(/\r?\n/).map((line) => line.replace(/^\//, '').trimEnd()));
  const missing = ENTRIES.filter((entry) => !lines.has(entry));
  if (missing.length === 0) return text;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const separated = text === '' || text.endsWith('\n') ? text : text + newline;
  return separated + missing.map((entry) => entry + newline).join('');
};
