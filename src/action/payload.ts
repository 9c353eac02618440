import { readFileSync } from 'node:fs';
import { UsageError, codeOf } from '../errors.ts';

/** What GitHub says of an event, as it came: any field may be absent or of another kind. */
export type Payload = Readonly<Record<string, unknown>>;

/** Reads the file of GITHUB_EVENT_PATH. Throws UsageError where it is not there or no JSON object: without it nobody knows what to read. */
export const readPayload = (path: string | undefined): Payload => {
  if (path === undefined || path === '') {
    throw new UsageError('GITHUB_EVENT_PATH is not set', 'this is a GitHub Action; elsewhere, run tripkey itself');
  }
  const payload = parse(readText(path));
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    throw new UsageError("the event's payload (GITHUB_EVENT_PATH) is no JSON object");
  }
  return payload as Payload;
};

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`the event's payload (GITHUB_EVENT_PATH) cannot be read: ${codeOf(error)}`);
  }
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError("the event's payload (GITHUB_EVENT_PATH) is no JSON");
  }
};

/** What stands at a path of names; undefined where there is nothing. */
export const field = (payload: Payload, ...names: readonly string[]): unknown => {
  let value: unknown = payload;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Payload)[name];
  }
  return value;
};

/** As `field`, for texts that are not empty. */
export const textField = (payload: Payload, ...names: readonly string[]): string | undefined => {
  const value = field(payload, ...names);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** As `field`, for the full id of an object: 40 or 64 hexadecimal digits. */
export const idField = (payload: Payload, ...names: readonly string[]): string | undefined => {
  const value = textField(payload, ...names);
  return value !== undefined && isObjectId(value) ? value : undefined;
};

export const isObjectId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
