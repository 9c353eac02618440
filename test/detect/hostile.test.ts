import { describe, expect, test } from '@jest/globals';
import { builtInRules } from '../../rules/index.ts';
import { createDetector } from '../../src/detect/detector.ts';
import { expand, plantTemplate } from '../support/keys.ts';

/** What only looks like a key, as it stands in real repositories; and what stands beside it. */

const detector = createDetector(builtInRules.filter((rule) => !('optIn' in rule)));
const found = (text: string): string[] =>
  detector
    .detect({ bytes: Buffer.from(text), origin: { path: 'src/file' } })
    .map(({ ruleId, confidence }) => `${ruleId} ${confidence}`);
const foundInFive = (template: string): string[] =>
  Array.from({ length: 5 }, (_, seed) => found(expand(template, seed))).flat();

describe('identifiers of OpenAI are no keys, whatever they are given to', () => {
  const identifiers = [
    'org-{62:24}',
    'proj_{62:24}',
    'user-{62:24}',
    'svc_acct_{62:24}',
    'key_{62:16}',
    'key_{62:24}',
    'app_{62:24}',
    'invite-{62:24}',
    'asst_{62:24}',
    'thread_{62:24}',
    'msg_{62:24}',
    'run_{62:24}',
    'step_{62:24}',
    'assistant-{62:24}',
    'audit_log-{62:24}',
    'file-{62:24}',
    'upload_{hex:48}',
    'part_{hex:48}',
    'vs_{62:24}',
    'vsfb_{62:24}',
    'cntr_{hex:48}',
    'cfile_{hex:48}',
    'video_{hex:48}',
    'chatcmpl-{62:29}',
    'cmpl-{62:29}',
    'resp_{hex:48}',
    'rs_{hex:48}',
    'fc_{hex:48}',
    'item_{62:21}',
    'event_{62:21}',
    'conv_{hex:48}',
    'call_{62:24}',
    'req_{hex:32}',
    'batch_{62:24}',
    'modr-{62:29}',
    'eval_{hex:32}',
    'evalrun_{hex:32}',
    'evt_{hex:32}',
    'pmpt_{hex:48}',
    'ft-{62:24}',
    'ftjob-{62:24}',
    'ftevent-{62:24}',
    'ftckpt-{62:24}',
  ];

  test.each(identifiers)('%s', (identifier) => {
    for (const text of [
      `OPENAI_API_KEY=${identifier}`,
      `openai_key: "${identifier}"`,
      `new OpenAI({{ apiKey: '${identifier}' })`,
      `secretKeywords = [\n  'openai',\n  '${identifier}',\n]`,
      `curl https://api.openai.com/v1/x -H "Authorization: Bearer ${identifier}"`,
    ]) {
      expect({ text, found: foundInFive(text) }).toEqual({ text, found: [] });
    }
  });
});

describe('an OpenAI address speaks for the request that it is in', () => {
  test.each([
    'curl https://api.openai.com/v1/models\n\ncurl "https://api.example.org/v4/x" \\\n  -H "Authorization: Bearer {62:40}"',
    'fetch("https://api.openai.com/v1/x");\nfetch("https://api.example.org", {{ headers: {{ Authorization: "Bearer {62:40}" } });',
    'curl -H "Authorization: Bearer {62:40}" https://api.example.org/\ncurl https://api.openai.com/v1/models',
  ])('not for the next one: %j', (template) => {
    expect(foundInFive(template)).toEqual([]);
  });

  test.each([
    'curl https://api.openai.com/v1/models -H "HTTP-Referer: https://example.com" -H "Authorization: Bearer {62:40}"',
    'curl -H "Authorization: Bearer {62:40}" https://api.openai.com/v1/models',
    'curl https://api.example.org/\ncurl -H "Authorization: Bearer {62:40}" "https://api.openai.com/v1/models"',
    'fetch("https://api.example.org");\nfetch("https://api.openai.com/v1/x", {{ headers: {{ Authorization: "Bearer {62:40}" } });',
  ])('for its own: %j', (template) => {
    expect(foundInFive(template)).toEqual(Array(5).fill('hardcoded-api-key medium'));
  });
});

test.each(
  builtInRules.filter((rule) => rule.kind === 'pattern' && /^[a-z-]+-api-key$/.test(rule.id)).map(({ id }) => id),
)('%s: its examples are none with a letter before them', (id) => {
  const rule = builtInRules.find((one) => one.id === id)!;
  const alone = createDetector([rule]);
  for (const example of rule.examples) {
    const { text, secret, start } = plantTemplate(example, 1);
    const glued = `${text.slice(0, start)}x${text.slice(start)}`;
    const matches = alone.detect({ bytes: Buffer.from(glued), origin: { path: null } });
    expect({ example, found: matches.filter((match) => match.secret === secret).length }).toEqual({
      example,
      found: 0,
    });
  }
});
