import { expect, test } from '@jest/globals';
import { UsageError } from '../../src/errors.ts';
import { parseApiBase } from '../../src/verify/api-base.ts';

test.each([
  ['https://gateway.example', 'https://gateway.example'],
  ['https://gateway.example/', 'https://gateway.example'],
  ['https://Gateway.Example:443', 'https://gateway.example'],
  ['https://gateway.example:8443', 'https://gateway.example:8443'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://127.9.9.9', 'http://127.9.9.9'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
  ['http://localhost:8080', 'http://localhost:8080'],
])('%s', (text, origin) => {
  expect(parseApiBase(text)).toBe(origin);
});

test.each([
  ['', /no URL/],
  ['gateway.example', /no URL/],
  ['https://', /no URL/],
  ['file:///etc/passwd', /no URL|protocol/],
  ['ftp://gateway.example', /protocol/],
  ['localhost:8080', /no URL|protocol/],
  ['http://gateway.example', /http shows keys/],
  ['http://127.0.0.1.gateway.example', /http shows keys/],
  ['http://localhost.gateway.example', /http shows keys/],
  ['http://10.0.0.1', /http shows keys/],
  ['http://0.0.0.0', /http shows keys/],
  ['https://gateway.example/v1', /more than a host/],
  ['https://gateway.example//', /more than a host/],
  ['https://gateway.example?', /more than a host/],
  ['https://gateway.example?a=b', /more than a host/],
  ['https://gateway.example#', /more than a host/],
  ['https://bob:hunter2@gateway.example', /user or a password/],
  ['https://hunter2@gateway.example', /user or a password/],
  ['http://hunter2@evil.example/v1?x', /user or a password/],
  ['https://sk-hunter2', /no name of a host/],
  [`https://${'hunter2'.repeat(10)}`, /no name of a host/],
])('%s is refused', (text, why) => {
  const refuse = (): unknown => parseApiBase(text);
  expect(refuse).toThrow(UsageError);
  expect(refuse).toThrow(why);
  expect(refuse).not.toThrow(/hunter2/);
});

test('a refusal says what would do', () => {
  try {
    parseApiBase('http://hunter2@gateway.example');
    expect.assertions(1);
  } catch (error) {
    const { message, hint, cause } = error as UsageError;
    expect(hint).toMatch(/https:\/\/.*127\.0\.0\.1/);
    expect(`${message} ${hint} ${String(cause)}`).not.toContain('hunter2');
  }
});
