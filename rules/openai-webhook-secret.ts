import { openaiWords } from '../src/detect/openai-context.ts';
import type { Judgement, PatternRule, Surroundings } from '../src/detect/rule.ts';
import { judgement } from './shared/judgement.ts';
import { namesBefore } from './shared/names.ts';
import { token } from './shared/token.ts';

export const openaiWebhookSecret = {
  kind: 'pattern',
  gated: true,
  id: 'openai-webhook-secret',
  title: 'OpenAI webhook secret',
  description: 'Signs webhook calls: whoever has it can forge events that the receiver believes to come from OpenAI.',
  severity: 'medium',
  vendor: 'openai',
  keywords: openaiWords,
  needs: 'whsec_',
  pattern: token(/whsec_[A-Za-z0-9+/]{43}=(?!=)/),
  judge,
  confidence: 'medium',
  references: ['https://platform.openai.com/docs/guides/webhooks'],
  examples: [
    'OPENAI_WEBHOOK_SECRET={<}whsec_{b64:42}A={>}',
    'new OpenAI({{ webhookSecret: "{<}whsec_{b64:42}g={>}" })',
    "client = OpenAI(webhook_secret='{<}whsec_{b64:42}8={>}')",
    'openai_webhook_secret: Optional[str] = Field(default="{<}whsec_{b64:42}8={>}")',
  ],
  counterExamples: [
    'STRIPE_WEBHOOK_SECRET=whsec_{62:32} # not OPENAI',
    'OPENAI_WEBHOOK_SECRET=whsec_{62:32}',
    'WEBHOOK_SECRET=whsec_{b64:42}A=',
    'openai = 1\nSVIX_SECRET=whsec_{b64:42}A=',
    'OPENAI_WEBHOOK_SECRET=whsec_{b64:42}A==',
  ],
} satisfies PatternRule;

/** Svix, Clerk and Resend use the same form, so that OpenAI in the file is not enough. */
function judge(secret: string, around: Surroundings): Judgement | null {
  const names = namesBefore(around);
  if (names.some((name) => /openai/i.test(name))) return judgement(secret, 'medium', 'its name says OpenAI');
  const before = around.text.slice(Math.max(0, around.start - 400), around.start);
  const inClient = names.some((name) => /webhook_?secret$/i.test(name)) && /OpenAI\s{0,4}\(/.test(before);
  return inClient ? judgement(secret, 'medium', 'it is given to an OpenAI client') : null;
}
