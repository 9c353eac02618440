import { expect, test } from '@jest/globals';
import { provedLine } from '../../src/incident/proved.ts';

const PROVED = 'Proved: OpenAI does not know the leaked key any more';

test.each([
  [null, `${PROVED}.`],
  ['api.openai.com', `${PROVED}.`],
  ['eu.api.openai.com', `${PROVED}.`],
  ['gateway.example', `${PROVED} (gateway.example says so).`],
  ['api.openai.com.gateway.example', `${PROVED} (api.openai.com.gateway.example says so).`],
])('a proof says whose it is: %s', (host, line) => {
  expect(provedLine({ host })).toBe(line);
});
