import type { Judgement, PatternRule, Surroundings } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { token } from './shared/token.ts';

export const stripeApiKey = {
  kind: 'pattern',
  id: 'stripe-api-key',
  title: 'Stripe key',
  description: 'A key of Stripe; no OpenAI key, though it may stand where one is expected.',
  severity: 'medium',
  vendor: 'stripe',
  keywords: ['sk_live_', 'sk_test_', 'sk_prod_', 'rk_live_', 'rk_test_', 'rk_prod_', 'stripe', 'Stripe', 'STRIPE'],
  pattern: token(/(?:[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,99}|whsec_[A-Za-z0-9]{32})/),
  judge,
  confidence: 'high',
  references: ['https://github.com/gitleaks/gitleaks'],
  examples: ['STRIPE_KEY={<}sk_live_{62:24}{>}', '{<}rk_test_{62:99}{>}', 'STRIPE_WEBHOOK_SECRET={<}whsec_{62:32}{>}'],
  counterExamples: ['sk_live_xxx', 'pk_live_{62:24}', 'risk_test_{62:24}', 'whsec_{62:32}', 'STRIPE=whsec_{62:33}'],
} satisfies PatternRule;

/** Other webhook services write `whsec_` too. */
function judge(secret: string, around: Surroundings): Judgement | null {
  if (!secret.startsWith('whsec_')) return judgement(secret, 'high', 'it has the shape of keys of Stripe');
  const named = /stripe/i.test(around.text) || /stripe/i.test(around.outer);
  return named ? judgement(secret, 'medium', 'Stripe is named beside it') : null;
}
