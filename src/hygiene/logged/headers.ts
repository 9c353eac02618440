import type { Code } from '../code/code.ts';
import { codesOf } from '../code/codes-of.ts';
import type { Found } from '../check.ts';
import type { ProjectFile } from '../project.ts';

/** Ways of libraries to log every request with its headers. */
interface HeaderLog {
  readonly languages: readonly Code['language'][];
  /** In the words of a line, one space between them, strings in quotes. */
  readonly words: RegExp;
  /** What the file has if headers are left out or masked. */
  readonly unless?: RegExp;
  readonly message: string;
  readonly fix: string;
}

const headerLogs: readonly HeaderLog[] = [
  {
    // https://docs.python.org/3/library/http.client.html#http.client.HTTPConnection.set_debuglevel
    languages: ['python'],
    words: /HTTPS?Connection \. debuglevel = [1-9]|\. set_debuglevel \( [1-9]/,
    message: '`debuglevel` prints every request with its `Authorization` header',
    fix: 'leave `debuglevel` at 0',
  },
  {
    // https://github.com/expressjs/morgan#req-header
    languages: ['javascript'],
    words: /\bmorgan \( [^)]{0,200}:req\[(?:authorization|api-key|x-api-key)\]/i,
    message: '`morgan` logs the `Authorization` header of every request',
    fix: 'leave the header out of the format',
  },
  {
    // https://square.github.io/okhttp/5.x/logging-interceptor/okhttp3.logging/-http-logging-interceptor/
    languages: ['java', 'kotlin'],
    words: /HttpLoggingInterceptor \. Level \. (?:BODY|HEADERS)\b/,
    unless: /redactHeader/,
    message: '`HttpLoggingInterceptor` logs every request with its `Authorization` header',
    fix: 'call `redactHeader("Authorization")`, or log at `Level.BASIC`',
  },
  {
    // https://ktor.io/docs/client-logging.html
    languages: ['kotlin'],
    words: /\blevel = LogLevel \. (?:ALL|HEADERS)\b/,
    unless: /sanitizeHeader/,
    message: "Ktor's `Logging` logs every request with its `Authorization` header",
    fix: 'call `sanitizeHeader { it == HttpHeaders.Authorization }`, or log at `LogLevel.INFO`',
  },
  {
    // https://pub.dev/documentation/dio/latest/dio/LogInterceptor-class.html
    languages: ['dart'],
    words: /\bLogInterceptor \(/,
    unless: /requestHeader\s*:\s*false/,
    message: "dio's `LogInterceptor` logs every request with its `Authorization` header",
    fix: 'give it `requestHeader: false`',
  },
];

/** Libraries that are told to log the headers of requests, in files that have to do with OpenAI. */
export const loggedHeaders = (file: ProjectFile): readonly Omit<Found, 'path'>[] =>
  hint.test(file.text) && /openai/i.test(file.text)
    ? codesOf(file).flatMap((code) => {
        const logs = headerLogs.filter(
          ({ languages, unless }) => languages.includes(code.language) && unless?.test(file.text) !== true,
        );
        return linesOf(code).flatMap(({ words, line }, index, lines) =>
          logs
            .filter((log) => log.words.test(words))
            .map(({ message, fix }) => ({
              startLine: line,
              ...(whenDebugging(lines, index, message) ?? { message }),
              fix,
            })),
        );
      })
    : [];

const hint = /debuglevel|morgan|HttpLoggingInterceptor|LogLevel|LogInterceptor/;

/** `if (BuildConfig.DEBUG) {` in the line or shortly before: what users run logs nothing. */
const whenDebugging = (
  lines: readonly { readonly words: string }[],
  index: number,
  message: string,
): Pick<Found, 'severity' | 'message'> | undefined => {
  const before = lines.slice(Math.max(0, index - 4), index + 1).map(({ words }) => words);
  return /\b(?:if|when)\b[^;{}]{0,80}debug/i.test(before.join(' '))
    ? { severity: 'low', message: `${message} while debugging` }
    : undefined;
};

const linesOf = ({ tokens }: Code): readonly { readonly words: string; readonly line: number }[] => {
  const lines: { words: string; line: number }[] = [];
  for (const { text, kind, line } of tokens) {
    const last = lines.at(-1);
    const word = kind === 'string' ? `"${text.slice(0, longest)}"` : text;
    if (last?.line !== line) lines.push({ words: word, line });
    else if (last.words.length < longest) last.words += ` ${word}`;
  }
  return lines;
};

const longest = 2000;
