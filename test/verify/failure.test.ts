import { expect, test } from '@jest/globals';
import { failureOf } from '../../src/verify/failure.ts';

const secret = 'http://bob:hunter2@proxy.example';
const coded = (code: string, more: object = {}): Error => Object.assign(new Error(`${code} ${secret}`), { code }, more);

test.each<[string, unknown, string]>([
  ['no such name', coded('ENOTFOUND'), 'network:ENOTFOUND'],
  ['no name server', coded('EAI_AGAIN'), 'network:EAI_AGAIN'],
  ['nobody listens', coded('ECONNREFUSED'), 'network:ECONNREFUSED'],
  ['the system gave up', coded('ETIMEDOUT'), 'network:ETIMEDOUT'],
  ['broken off', coded('ECONNRESET'), 'network:ECONNRESET'],
  ['ended', coded('UND_ERR_SOCKET'), 'network:ECONNRESET'],
  ['undici gave up', coded('UND_ERR_CONNECT_TIMEOUT'), 'network:timeout'],
  ['no head', coded('UND_ERR_HEADERS_TIMEOUT'), 'network:timeout'],
  ['no body', coded('UND_ERR_BODY_TIMEOUT'), 'network:timeout'],
  ['a head too large', coded('UND_ERR_HEADERS_OVERFLOW'), 'network:UND_ERR_HEADERS_OVERFLOW'],
  ['every address', coded('', { errors: [coded('ECONNREFUSED'), coded('EHOSTUNREACH')] }), 'network:ECONNREFUSED'],
  ['a cause', new Error('failed', { cause: coded('ENETUNREACH') }), 'network:ENETUNREACH'],
  ['a cause of a cause', new Error('', { cause: new Error('', { cause: coded('EPIPE') }) }), 'network:EPIPE'],
  ['self-signed', coded('DEPTH_ZERO_SELF_SIGNED_CERT'), 'tls:DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['an unknown authority', coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls:UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['a chain', coded('SELF_SIGNED_CERT_IN_CHAIN'), 'tls:SELF_SIGNED_CERT_IN_CHAIN'],
  ['expired', coded('CERT_HAS_EXPIRED'), 'tls:CERT_HAS_EXPIRED'],
  ['withdrawn', coded('CERT_REVOKED'), 'tls:CERT_REVOKED'],
  ['another name', coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls:ERR_TLS_CERT_ALTNAME_INVALID'],
  ['another authority', coded('INVALID_CA'), 'tls:INVALID_CA'],
  ['an old protocol', coded('ERR_SSL_UNSUPPORTED_PROTOCOL'), 'tls:ERR_SSL_UNSUPPORTED_PROTOCOL'],
  ['no TLS', coded('EPROTO'), 'tls:EPROTO'],
  [
    'a proxy that is somebody else',
    coded('UND_ERR_PRX_TLS', { cause: coded('ERR_TLS_CERT_ALTNAME_INVALID') }),
    'tls:ERR_TLS_CERT_ALTNAME_INVALID',
  ],
  ['a code with more in it', coded(`CERT_${secret}`), 'network:failed'],
  ['a code that is no text', Object.assign(new Error(secret), { code: 7 }), 'network:failed'],
  ['an error without a code', new Error(secret), 'network:failed'],
  ['no error', secret, 'network:failed'],
  ['nothing', undefined, 'network:failed'],
])('%s', (_, error, reason) => {
  expect(failureOf(error)).toEqual({ kind: 'failure', reason });
});

test('an error that causes itself', () => {
  const error = new Error('again');
  error.cause = error;
  expect(failureOf(error)).toEqual({ kind: 'failure', reason: 'network:failed' });
});
