import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { builtInRules } from '../../rules/index.ts';
import type { Finding } from '../../src/detect/finding.ts';
import type { PatternRule, Rule } from '../../src/detect/rule.ts';
import { selectInquiries, unsentReasons } from '../../src/verify/select.ts';
import { findingOf } from '../support/findings.ts';
import { expand, plantTemplate } from '../support/keys.ts';

const now = new Date('2026-11-21T12:00:00Z');
const rules: readonly Rule[] = builtInRules;
const host = 'unit.openai.azure.com';
const user = expand('sk-{62:20}{marker}{62:20}', 1);
const azure = expand('{azure:AAAB}', 1);

const found = (ruleId: string, secret: string, more: Partial<Finding> = {}): Finding =>
  findingOf(secret, ['f'], { ruleId, ...more });
const select = (...findings: readonly Finding[]) => selectInquiries(findings, rules, now);
const reasonOf = (finding: Finding): string | undefined => select(finding).unsent.get(finding.secret)?.reason;

describe('every built-in rule', () => {
  test('is sent, or another vendor’s, or has a reason', () => {
    const without = rules.filter(({ service, vendor }) => service === undefined && vendor.endsWith('openai'));
    expect(Object.keys(unsentReasons).toSorted()).toEqual(without.map(({ id }) => id).toSorted());
  });

  const login = /^chatgpt-|session/;
  test.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
    const secret = plantTemplate(rule.examples[0] ?? '', 3).secret;
    const finding = found(id, secret, rule.service === 'azure-openai' ? { hosts: [host] } : {});
    const { inquiries, unsent } = select(finding);
    expect(inquiries.length + unsent.size).toBe(1);
    if (rule.service !== undefined) {
      const hosts = rule.service === 'azure-openai' ? [host] : [];
      expect(inquiries).toEqual([{ secret, service: rule.service, hosts }]);
    } else if (!/^(?:azure-)?openai$/.test(rule.vendor)) {
      expect(unsent.get(secret)).toEqual({ verdict: 'unknown', reason: 'not_sent:other_vendor' });
    } else {
      expect(unsent.get(secret)).toEqual({ verdict: 'unknown', reason: unsentReasons[id] });
      expect(unsent.get(secret)?.reason === 'not_sent:login').toBe(login.test(id));
    }
  });

  test.each([
    ['openai-key-without-prefix', 'not_sent:incomplete'],
    ['hardcoded-api-key', 'not_sent:not_a_key'],
    ['openai-webhook-secret', 'not_sent:not_verifiable'],
    ['openai-organization-id', 'not_sent:not_verifiable'],
    ['openai-ephemeral-client-secret', 'not_sent:not_verifiable'],
    ['openai-session-key', 'not_sent:login'],
    ['chatgpt-refresh-token', 'not_sent:login'],
  ])('%s: %s', (id, reason) => {
    expect(reasonOf(found(id, user))).toBe(reason);
  });
});

test('a rule of the configuration is nobody’s', () => {
  const own = { ...rules.find(({ id }) => id === 'hardcoded-api-key'), id: 'mine', vendor: 'user' } as PatternRule;
  const finding = found('mine', user);
  expect(selectInquiries([finding], [...rules, own], now).unsent.get(user)?.reason).toBe('not_sent:own_rule');
});

test('a rule that is not there is sent nothing', () => {
  expect(select(found('unknown-rule', user))).toEqual({
    inquiries: [],
    unsent: new Map([[user, { verdict: 'unknown', reason: 'not_sent:not_verifiable' }]]),
  });
});

describe('what may be no key', () => {
  test.each<[string, Partial<Finding>]>([
    ['of low confidence', { confidence: 'low' }],
    ['a placeholder', { confidence: 'medium', reasons: ['the shape fits', 'placeholder: made of words'] }],
  ])('%s', (_, more) => {
    expect(reasonOf(found('openai-user-key', user, more))).toBe('not_sent:placeholder');
  });

  test.each(['\r\nX-Evil: 1', '\n', ' ', '\t', '\0', 'é', '\u2028', '\x7f'])('with %j in it', (bad) => {
    for (const secret of [user + bad, bad + user, user.slice(0, 20) + bad + user.slice(20)]) {
      expect(reasonOf(found('openai-user-key', secret))).toBe('not_sent:not_a_key');
    }
  });

  test('an empty one', () => {
    expect(reasonOf(found('openai-user-key', ''))).toBe('not_sent:not_a_key');
  });

  test('only printable ASCII is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (secret) => {
        for (const inquiry of select(found('openai-user-key', secret)).inquiries)
          expect(inquiry.secret).toMatch(/^[\x21-\x7e]+$/);
      }),
    );
  });
});

describe('Azure', () => {
  test.each([undefined, [], ['evil.example'], [`${host}.evil.example`], ['x.azure-api.net'], [`${host}:8080`]])(
    'nobody can be asked: %j',
    (hosts) => {
      expect(reasonOf(found('azure-openai-key', azure, hosts === undefined ? {} : { hosts }))).toBe('no_resource');
    },
  );

  test('hosts keep their order, and none that is not on the allowlist is asked', () => {
    const hosts = ['b.openai.azure.com', 'evil.example', 'a.openai.azure.com'];
    expect(select(found('azure-openai-key', azure, { hosts })).inquiries[0]?.hosts).toEqual([
      'b.openai.azure.com',
      'a.openai.azure.com',
    ]);
  });

  test('a host that has a key for a name is not asked for, whosever key it is', () => {
    const hex = expand('{hex:32}', 2);
    const other = found('azure-openai-key-legacy', hex, { hosts: [host] });
    const hosts = [`x-${hex}.openai.azure.com`, host];
    expect(select(found('azure-openai-key', azure, { hosts }), other).inquiries[0]?.hosts).toEqual([host]);
  });

  test('other keys are asked about at no host of Azure', () => {
    expect(select(found('openai-user-key', user, { hosts: [host] })).inquiries[0]?.hosts).toEqual([]);
  });
});

describe('once for each key', () => {
  test('in the order of the findings', () => {
    const other = expand('sk-{62:20}{marker}{62:20}', 2);
    const findings = [other, user, other, user].map((secret) => found('openai-user-key', secret));
    expect(select(...findings).inquiries.map(({ secret }) => secret)).toEqual([other, user]);
  });

  test('with the hosts of all', () => {
    const one = found('azure-openai-key', azure, { hosts: ['a.openai.azure.com', host] });
    const two = found('azure-openai-key', azure, { hosts: [host, 'b.openai.azure.com'] });
    expect(select(one, two).inquiries).toEqual([
      { secret: azure, service: 'azure-openai', hosts: ['a.openai.azure.com', host, 'b.openai.azure.com'] },
    ]);
  });

  test('a key that is sent for one finding is not called unsent for another', () => {
    const low = found('openai-user-key', user, { confidence: 'low' });
    for (const findings of [
      [low, found('openai-user-key', user)],
      [found('openai-user-key', user), low],
    ]) {
      const { inquiries, unsent } = select(...findings);
      expect([inquiries.length, unsent.size]).toEqual([1, 0]);
    }
  });
});

test('a login token that has expired is dead without being sent', () => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const secret = `${part({ alg: 'none' })}.${part({ exp: 1_600_000_000 })}.${part({ x: 'signature' })}`;
  expect(select(found('chatgpt-access-token', secret)).unsent.get(secret)).toEqual({
    verdict: 'dead',
    reason: 'expired',
  });
});
