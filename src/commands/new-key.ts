import type { Config } from '../config/config.ts';
import { UsageError } from '../errors.ts';
import { scan } from '../scan.ts';
import { createStdinSource } from '../sources/stdin.ts';
import type { Io } from './io.ts';

/** The key that a person made, from standard input. Throws UsageError unless there is exactly one key of OpenAI's API in it. */
export const readNewKey = async (config: Config, io: Io, signal: AbortSignal): Promise<string> => {
  const { findings } = await scan(
    (log) => createStdinSource(io.stdin, log, { maxFileSize: BYTES }),
    { ...config, minConfidence: 'low' },
    { signal },
  );
  const keys = findings.filter(({ ruleId }) => RULES.has(ruleId));
  const [only, ...more] = keys;
  if (only === undefined || more.length > 0) {
    throw new UsageError(
      only === undefined ? 'no key of a project is on standard input' : `${keys.length} keys are on standard input`,
      'the new key alone is wanted there (--new-key -)',
    );
  }
  return only.secret;
};

const BYTES = 65_536;

const RULES: ReadonlySet<string> = new Set(['openai-project-key', 'openai-service-account-key']);
