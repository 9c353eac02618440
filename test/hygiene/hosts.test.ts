import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { isVendorHost, plainUrl } from '../../src/hygiene/transport/hosts.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

test.each([
  ['http://api.openai.com/v1', 'api.openai.com'],
  ['HTTP://API.OPENAI.COM', 'api.openai.com'],
  ['http://llm.acme.io:8080/v1?x=1', 'llm.acme.io'],
  ['http://user:pw@llm.acme.io', 'llm.acme.io'],
  ['http://34.120.5.6:8000', '34.120.5.6'],
  ['http://0x22780506/', '34.120.5.6'],
  ['ws://llm.acme.io/realtime', 'llm.acme.io'],
  ['http://[2606:4700::1]/v1', '2606:4700::1'],
  ['http://llm.acme.io./v1', 'llm.acme.io'],
  ['http://localhost.acme.io', 'localhost.acme.io'],
  ['http://172.32.0.1', '172.32.0.1'],
])('%s reaches %s', (text, host) => {
  expect(plainUrl(text)?.host).toBe(host);
});

test.each(
  words(`https://api.openai.com wss://api.openai.com http://localhost http://localhost:11434/v1 http://127.0.0.1 http://127.1 http://2130706433
    http://[::1]:8080 http://[fe80::1] http://[fd00::1] http://10.1.2.3 http://172.16.0.1 http://192.168.1.1 http://100.64.0.1 http://0.0.0.0:4000
    http://litellm:4000 http://ollama.local http://llm.internal http://vllm.models.svc.cluster.local http://vllm.models.svc:80 http://gw.tailnet.ts.net
    http://host.docker.internal:1234 http://example.com http://api.example.org http://your-gateway.com http://my-host.com http:// http:///v1
    http://{host}/v1 http://<host>/v1 http://\${HOST}/v1 http://:8000/v1 http://api. ftp://llm.acme.io llm.acme.io/http://x.y`),
)('%s reaches nobody else', (text) => {
  expect(plainUrl(text)).toBeUndefined();
});

test('vendors have their hosts, others have not', () => {
  for (const host of [
    'api.openai.com',
    'eu.api.openai.com',
    'openai.com',
    'x.openai.azure.com',
    'x.services.ai.azure.com',
  ]) {
    expect(isVendorHost(host)).toBe(true);
  }
  for (const host of ['openai.com.evil.io', 'notopenai.com', 'azure.com', 'openai.azure.com.cn.io']) {
    expect(isVendorHost(host)).toBe(false);
  }
});

test('private IPv4 addresses are always silent, in any writing of a port and path', () => {
  const byte = fc.nat(255);
  const address = fc.oneof(
    fc.tuple(fc.constant(10), byte, byte, byte),
    fc.tuple(fc.constant(127), byte, byte, byte),
    fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
  );
  fc.assert(
    fc.property(address, fc.integer({ min: 1, max: 65_535 }), fc.webPath(), (parts, port, path) => {
      expect(plainUrl(`http://${parts.join('.')}:${port}${path}`)).toBeUndefined();
    }),
  );
});

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void plainUrl(`http://${text}`)));
});
