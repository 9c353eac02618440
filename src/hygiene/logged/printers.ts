import type { Call, Language, Token } from '../code/code.ts';

/** Whether a call prints, logs or throws what it is given. `console.log`, `logger.info`, `puts`, `new Error`; shells have a file of their own. */
export const isPrinter = (call: Call, language: Language): boolean =>
  (printers[language]?.test(call.callee) === true || (isLogger(call.callee) && language !== 'terraform')) &&
  !elsewhere(call);

/** By what it is called on and the level that it is called with, in any language. */
const isLogger = (callee: string): boolean => loggers.test(callee);

const loggers =
  /(?:^|[.>:])(?:_{0,2}|app|my)?(?:log|logger|logging|logs|slog|zap|sugar|logrus|pino|winston|bunyan|signale|consola|loguru|structlog|tracing|timber|klog|glog|zerolog|_logger|_log|console)(?:\.|->|::)(?:\w+(?:\.|->|::)){0,2}(?:debug|info|notice|warn|warning|error|critical|exception|fatal|trace|log|verbose|success|fail|print|printf|println|panic|panicf|fatalf|infof|debugf|warnf|errorf|infow|debugw|errorw|[deiwv]|dir|table|group|write|writeline|log(?:information|debug|warning|error|critical|trace)|[a-z]+!)$/i;

const thrown = '(?:\\w+\\.)*\\w*(?:Error|Exception)';

const printers: Partial<Record<Language, RegExp>> = {
  javascript: new RegExp(
    `^(?:console\\.\\w+|process\\.(?:stdout|stderr)\\.write|Deno\\.(?:stdout|stderr)\\.write|util\\.log|${thrown})$`,
  ),
  python: new RegExp(
    `^(?:(?:rich\\.)?print|pprint|pp|ic|pprint\\.pp(?:rint)?|sys\\.(?:stdout|stderr)\\.write|warnings\\.warn|click\\.(?:echo|secho)|typer\\.(?:echo|secho)|console\\.print|st\\.(?:write|text|code|info|error|success|warning|markdown|json)|${thrown})$`,
  ),
  powershell: /^(?:Write-(?:Host|Output|Verbose|Debug|Information|Warning|Error)|echo|write|Out-Host)$/i,
  ruby: /^(?:puts|print|p|pp|warn|raise|abort|fail|printf|(?:\$stdout|\$stderr|STDOUT|STDERR)\.(?:puts|print|write|printf)|\w*(?:Error|Exception)\.new|Rails\.logger\.\w+)$/,
  php: new RegExp(
    `^(?:echo|print|printf|print_r|var_dump|var_export|error_log|syslog|trigger_error|dd|dump|die|exit|Log::\\w+|${thrown})$`,
  ),
  go: /^(?:fmt\.(?:Print(?:ln|f)?|Errorf)|errors\.New|panic|println|print)$/,
  java: new RegExp(`^(?:System\\.(?:out|err)\\.print(?:ln|f)?|println|print|echo|${thrown})$`),
  kotlin: new RegExp(`^(?:println|print|System\\.(?:out|err)\\.print(?:ln|f)?|Timber\\.\\w+|error|${thrown})$`),
  swift: /^(?:print|debugPrint|dump|NSLog|os_log|fatalError|preconditionFailure)$/,
  'objective-c': /^(?:NSLog|printf|os_log\w*)$/,
  csharp: new RegExp(
    `^(?:(?:System\\.)?(?:Console(?:\\.(?:Error|Out))?\\.Write(?:Line)?|(?:Diagnostics\\.)?(?:Debug|Trace)\\.\\w+)|Debug\\.Log\\w*|${thrown})$`,
  ),
  dart: new RegExp(`^(?:print|debugPrint|log|developer\\.log|stdout\\.write(?:ln)?|stderr\\.write(?:ln)?|${thrown})$`),
  rust: /^(?:(?:log::|tracing::)?(?:print|println|eprint|eprintln|dbg|info|debug|warn|error|trace|panic|bail|anyhow)!|anyhow::(?:anyhow|bail)!)$/,
};

/** `print(key, file=out)` and PHP's `print_r($x, true)` print nothing to a terminal. */
const elsewhere = ({ callee, arguments: given }: Call): boolean =>
  given.some(
    (tokens) =>
      tokens[0]?.text === 'file' && tokens[1]?.text === '=' && !/^(?:sys|stderr|stdout)$/.test(tokens[2]?.text ?? ''),
  ) ||
  (/^(?:print_r|var_export)$/.test(callee) && isTrue(given[1]));

const isTrue = (tokens: readonly Token[] | undefined): boolean =>
  tokens?.length === 1 && /^true$/i.test(tokens[0]?.text ?? '');
