import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UsageError } from '../../src/errors.ts';
import { type RotationState, openState, readState } from '../../src/incident/rotation-state.ts';
import { temporaryFolder } from '../support/repository.ts';

const state: RotationState = {
  version: 1,
  id: '0123abcd',
  startedAt: 1_795_176_000,
  origin: 'https://api.openai.com',
  fingerprint: '0123456789abcdef',
  old: { keyId: 'key_1', projectId: 'proj_1', accountId: 'svc_acct_1' },
  way: 'new_account',
  scopes: ['api.model.read'],
  step: 'made',
  attempt: 2,
  next: { accountId: 'svc_acct_2', keyId: 'key_2', fingerprint: 'fedcba9876543210' },
  handedAt: null,
  retiredAt: null,
};

const pathOf = (): string => join(temporaryFolder(), 'state.json');

const written = (text: string, mode = 0o600): string => {
  const path = pathOf();
  writeFileSync(path, text, { mode });
  chmodSync(path, mode);
  return path;
};

describe('the state of a rotation', () => {
  test('is read as it was saved, by its user alone, and nothing is left beside it', () => {
    const path = pathOf();
    const file = openState(path);
    expect(file.state).toBeNull();
    file.save({ ...state, step: 'making' });
    file.save(state);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    file.close();
    expect(readdirSync(join(path, '..'))).toEqual(['state.json']);
    expect(readState(path)).toEqual(state);
  });

  test('is held by one process at a time', () => {
    const path = pathOf();
    const file = openState(path);
    expect(() => openState(path)).toThrow('another run is at this rotation');
    file.close();
    openState(path).close();
  });

  test('a lock of a process that is gone is taken over', () => {
    const path = pathOf();
    writeFileSync(`${path}.lock`, `999999999 ${hostname()}\n`);
    openState(path).close();
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  test.each([
    ['another machine, or a container', `999999999 not-${hostname()}\n`],
    ['a machine that is not told', '999999999\n'],
    ['a run that has not come to its name', ''],
    ['this process', `${process.pid} ${hostname()}\n`],
  ])('a lock of %s is left alone', (_name, text) => {
    const path = pathOf();
    writeFileSync(`${path}.lock`, text);
    expect(() => openState(path)).toThrow('another run is at this rotation');
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe(text);
  });

  test('is not written where it could not be read again', () => {
    const file = openState(pathOf());
    expect(() => file.save({ ...state, id: 'sk-proj-1' })).toThrow('could not be read again');
    file.close();
  });

  test('a folder that is not there', () => {
    expect(() => openState(join(temporaryFolder(), 'no', 'state.json'))).toThrow(UsageError);
  });
});

describe('refused, and left as it is', () => {
  const whole = JSON.stringify(state);
  test.each<[string, () => string]>([
    [
      'a link',
      () => {
        const path = pathOf();
        symlinkSync(written(whole), path);
        return path;
      },
    ],
    [
      'a folder',
      () => {
        const path = pathOf();
        mkdirSync(path);
        return path;
      },
    ],
    ['one that others can read', () => written(whole, 0o644)],
    ['one that others can write', () => written(whole, 0o620)],
    ['one that is too large', () => written(`${whole}${' '.repeat(70_000)}`)],
    ['a half', () => written(whole.slice(0, 90))],
    ['nothing', () => written('')],
    ['a later version', () => written(JSON.stringify({ ...state, version: 2 }))],
    ['a member of a later version', () => written(JSON.stringify({ ...state, more: 1 }))],
    ['another step', () => written(JSON.stringify({ ...state, step: 'done' }))],
    ['an id that leads elsewhere', () => written(JSON.stringify({ ...state, old: { ...state.old, keyId: '../..' } }))],
    ['an id with an escape', () => written(JSON.stringify({ ...state, old: { ...state.old, projectId: 'p\u001b' } }))],
    ['a proto', () => written(whole.replace('"version":1', '"__proto__":{"version":1}'))],
  ])('%s', (_name, make) => {
    const path = make();
    expect(() => openState(path)).toThrow(UsageError);
    expect(existsSync(path)).toBe(true);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  test('whatever JSON: a state that is valid, or a UsageError', () => {
    const path = written('');
    const holds = (text: string): boolean => {
      writeFileSync(path, text);
      try {
        readState(path);
        return JSON.parse(readFileSync(path, 'utf8')).version === 1;
      } catch (error) {
        return error instanceof UsageError;
      }
    };
    const mutated = fc
      .tuple(fc.constantFrom(...Object.keys(state)), fc.jsonValue())
      .map(([name, value]) => JSON.stringify({ ...state, [name]: value }));
    fc.assert(fc.property(fc.oneof(fc.json(), mutated), holds), { numRuns: 200 });
  });
});
