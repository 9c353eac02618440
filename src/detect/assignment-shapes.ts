import { MARKER } from './marker.ts';

/**
 * Whether the value has a published shape, so that its own rule speaks for it (or nothing does: identifiers, tokens of other kinds). Shapes
 * are tested lightly, by what no random value begins with. Source: docs/design/formats.md 1.2, 2.1 and 3.
 */
export function isKnownShape(value: string): boolean {
  if (value.includes(MARKER) || value.includes('JQQJ9')) return true;
  return vendorShape.test(value) || hexAfterSk.test(value) || identifier.test(value);
}

/** Keys and tokens of other vendors, of this one without the marker, and any JWT. */
const vendorShape = new RegExp(
  `^(?:${[
    'sk-ant-',
    'sk-or-v1-',
    'sk-api-[\\w-]{100}',
    'sk-(?:lf|lw|helicone)-',
    'pk-lf-',
    '[srp]k_(?:live|test|prod)_',
    'sk_[0-9a-f]{48}$',
    'pplx-',
    'gsk_',
    'xai-',
    'AIza[\\w-]{35}',
    'AQ\\.Ab8',
    'hf_\\w{30}',
    'api_org_',
    'r8_\\w{37}',
    'tgp_v1_',
    'nvapi-',
    'csk-[a-z0-9]{40}',
    'lsv2_',
    'vck_',
    'tvly-',
    'gh[pousr]_\\w{36}',
    'github_pat_',
    'glpat-',
    'xox[abpors]-',
    'A(?:KI|SI)A[A-Z0-9]{16}',
    'npm_\\w{36}',
    'eyJ[\\w-]{10}',
    'whsec_',
    'ek_[0-9a-f]',
    'sess-',
    'rt_[\\w-]{40}',
    'at-[\\w-]{24}',
  ].join('|')})`,
);

/** DeepSeek, DashScope and others, told by name or host. */
const hexAfterSk = /^sk-[0-9a-f]{32}$/;

/**
 * Names of things at OpenAI (docs/design/formats.md 1.2, "others seen", and openai-openapi) and in git, npm and Docker; never a secret. An organization's
 * or a user's name may have dashes of its own; what follows the other prefixes has none.
 */
const identifier = new RegExp(
  `^(?:${[
    'org-',
    'user-',
    'proj_',
    'svc_acct_',
    'key_',
    'app_',
    'asst_',
    'thread_',
    'msg_',
    'run_',
    'step_',
    'file-',
    'assistant-',
    'call_',
    'domain_pk_',
    'chatcmpl-',
    'cmpl-',
    'resp_',
    'rs_',
    'fc_',
    'vs_',
    'vsfb_',
    'batch_',
    'req_',
    'ft(?:job|event|ckpt)?[-:]',
    'evt_',
    'event_',
    'eval(?:run)?_',
    'item_',
    'conv_',
    'cntr_',
    'cfile_',
    'pmpt_',
    'upload_',
    'part_',
    'video_',
    'modr-',
    'invite-',
    'audit_log-',
    'sha(?:1|256|384|512)[-:]',
  ].join('|')})`,
);
