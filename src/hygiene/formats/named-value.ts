/**
 * One name with one value in a file of settings, whatever its format: `.env`, YAML, JSON, TOML, properties, Dockerfile, plist. Pairs such as
 * Kubernetes' `{ name: OPENAI_API_KEY, value: … }` come as the name that they tell.
 */
export interface NamedValue {
  readonly name: string;
  /** From the outermost: `['services', 'api', 'environment', 'OPENAI_API_KEY']`; list indices are numbers. */
  readonly keys: readonly (string | number)[];
  /** Unquoted, escapes undone; interpolation such as `${X:-…}` stands as it is written. */
  readonly value: string;
  /** Of the name, from 1. */
  readonly line: number;
  /** Of the value's last line. */
  readonly endLine: number;
}
