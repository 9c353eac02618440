import type { Verification } from '../detect/verification.ts';
import { maskFit } from '../verify/mask.ts';
import type { KeyRecord } from './admin.ts';
import type { Candidate, Identification, Proof } from './incident.ts';

export { touchTest } from './touch-test.ts';

/** What is known of a leaked key beside the records. */
export interface Leak {
  readonly secret: string;
  readonly ruleId: string;
  /** Null: nobody was asked. */
  readonly verification: Verification | null;
  /** `user-…`, as `/v1/me` says it. */
  readonly identityUser?: string;
  /** The first commit with it, in seconds since 1970. */
  readonly firstSeenAt?: number;
  /** The id of the record that `touchTest` saw moving. */
  readonly touched?: string | null;
}

/**
 * Which record the leaked key is (docs/revoke.md). A mask shows little: the last four characters of today's keys carry 16 bits, so that in an
 * organization of 1000 keys one in seventy *foreign* keys fits some record. So a record is proved only by a fact of another kind that OpenAI itself tells
 * of the key that was sent, its project, its user, or that this record's last use moved when it was tried; and only when no other record that fits has
 * such a proof. The kind and the time of making never prove: they hold for nearly every key there is. Pure.
 */
export const identify = (leak: Leak, records: readonly KeyRecord[]): Identification => {
  const fitting = records.flatMap((record) => {
    const mask = maskFit(leak.secret, record.mask);
    if (mask !== 'differs') return [judge(leak, record, mask)];
    // A record whose mask is not told may be the one, as far as OpenAI says more than that of it: then no other is proved.
    const unmasked = IS_MASK.test(record.mask) ? [] : [judge(leak, record, 'weak')];
    return unmasked.filter(({ contradictions, proofs }) => contradictions.length === 0 && proofs.some(isStrong));
  });
  const open = fitting.filter(isOpen);
  // What a date alone speaks against is shown beside another that is as good: whoever names one of them must have seen both.
  const candidates = fitting
    .filter((each) => each.contradictions.length === 0 || (open.length > 1 && isOpen(each)))
    .sort((a, b) => scoreOf(b) - scoreOf(a) || (a.record.id < b.record.id ? -1 : 1));
  const proved = theProved(candidates, open);
  return { candidates, proved, why: proved === null ? whyNone(leak, candidates, fitting) : null };
};

const IS_MASK = /\*|\.{3}|…/;

interface Fitting extends Candidate {
  /** Of `contradictions`, those that stand on dates alone: commits have whatever date their writer's clock had. */
  readonly onlyByDate: boolean;
}

const judge = (leak: Leak, record: KeyRecord, mask: 'fits' | 'weak'): Fitting => {
  const facts = [project(leak, record), user(leak, record), touch(leak, record), kind(leak, record), age(leak, record)];
  const proofs = facts.filter((fact): fact is Proof => typeof fact === 'object');
  const contradictions = facts.filter((fact) => typeof fact === 'string');
  const onlyByDate = contradictions.length === 1 && typeof facts.at(-1) === 'string';
  return { record, mask, proofs, contradictions, onlyByDate };
};

/** What speaks for a record, as a proof; what speaks against it, as a sentence; undefined: nothing does. */
type Fact = Proof | string | undefined;

const project = ({ verification }: Leak, record: KeyRecord): Fact => {
  // Nobody knows whose header stands on an answer that was not OpenAI's.
  const told = verification?.verdict === 'unknown' ? undefined : verification?.project;
  if (told === undefined || record.project === null) return undefined;
  if (told !== record.project.id)
    return `OpenAI says that the key is of project ${told}, and this one is of ${record.project.id}`;
  return { id: 'project_header', weight: 'strong', text: `OpenAI says that the key is of this project (${told})` };
};

const user = ({ identityUser }: Leak, { owner }: KeyRecord): Fact => {
  if (identityUser === undefined || owner.type !== 'user' || owner.id === null) return undefined;
  if (owner.id !== identityUser)
    return `OpenAI says that the key is of ${identityUser}, and this one is of ${owner.id}`;
  return { id: 'user_id', weight: 'strong', text: `OpenAI says that the key is of its owner (${identityUser})` };
};

const touch = ({ touched }: Leak, { id }: KeyRecord): Fact =>
  touched === id
    ? { id: 'touch', weight: 'strong', text: 'its last use moved when the key was tried, and no other one did' }
    : undefined;

/**
 * Keys of service accounts have a beginning of their own. The other way round nothing is certain: that no service account holds a key of another form is
 * written nowhere, and a record that is ruled out by mistake would make another one look like the only one.
 */
const kind = ({ ruleId }: Leak, { kind: list, owner }: KeyRecord): Fact => {
  const isAdmin = ruleId === 'openai-admin-key';
  if (isAdmin !== (list === 'admin')) {
    return isAdmin
      ? 'the leaked key is an admin key, and this one is of a project'
      : 'the leaked key is no admin key, and this one is';
  }
  if (isAdmin) return { id: 'kind', weight: 'weak', text: 'both are admin keys' };
  const isOfAccount = ruleId === 'openai-service-account-key';
  if (isOfAccount && owner.type === 'user') return "the leaked key is a service account's, and this one is a user's";
  if (owner.type !== (isOfAccount ? 'service_account' : 'user')) return undefined;
  return { id: 'kind', weight: 'weak', text: isOfAccount ? "both are a service account's" : "both are a user's" };
};

/** Clocks of those who commit, and time zones. */
const DAY = 86_400;

/** Stays the last of the facts. */
const age = ({ firstSeenAt }: Leak, { createdAt }: KeyRecord): Fact => {
  if (firstSeenAt === undefined) return undefined;
  if (createdAt > firstSeenAt + DAY)
    return 'it was made more than a day after the first commit that holds the leaked key';
  return createdAt <= firstSeenAt
    ? {
        id: 'created_before_leak',
        weight: 'weak',
        text: 'it was made before the first commit that holds the leaked key',
      }
    : undefined;
};

const isStrong = ({ weight }: Proof): boolean => weight === 'strong';

const scoreOf = ({ mask, proofs }: Candidate): number =>
  (mask === 'fits' ? 1000 : 0) + proofs.reduce((sum, proof) => sum + (isStrong(proof) ? 10 : 1), 0);

/** A record that only a date speaks against may still be the one: with it, two are as good as each other. */
const isOpen = ({ contradictions, onlyByDate, proofs }: Fitting): boolean =>
  (contradictions.length === 0 || onlyByDate) && proofs.some(isStrong);

const theProved = (candidates: readonly Fitting[], open: readonly Fitting[]): Candidate | null => {
  const [only, ...more] = open;
  if (only === undefined || more.length > 0 || only.mask === 'weak') return null;
  return candidates.find(({ record }) => record.id === only.record.id) ?? null;
};

const whyNone = (leak: Leak, candidates: readonly Candidate[], fitting: readonly Candidate[]): string => {
  const strong = fitting.filter(({ proofs }) => proofs.some(isStrong));
  if (candidates.length === 0) return whyNoCandidate(leak, fitting);
  if (strong.length > 1) {
    return `${strong.length} keys have masks that fit, and the same proofs: nothing tells which of them it is.`;
  }
  if (strong.length === 1) return 'Its mask shows too little to tell it from others, whatever else agrees.';
  const subject =
    candidates.length === 1 ? 'One key has a mask that fits' : `${candidates.length} keys have masks that fit`;
  return `${subject}, but four last characters fit by chance, too, and nothing else says that it is the leaked key.`;
};

const LISTED_NOWHERE = 'User keys outside projects are listed by no part of the admin API.';

const whyNoCandidate = ({ ruleId }: Leak, fitting: readonly Candidate[]): string => {
  const [first] = fitting;
  if (first !== undefined) {
    const subject =
      fitting.length === 1
        ? 'The only key whose mask fits is not it'
        : `None of ${fitting.length} keys whose masks fit is it`;
    return `${subject}: ${first.contradictions[0] ?? ''}.`;
  }
  if (ruleId === 'openai-key-without-prefix')
    return 'The beginning of the key is missing, so that no mask can be compared with it.';
  if (ruleId === 'openai-user-key') return `No key of the organization has a mask that fits. ${LISTED_NOWHERE}`;
  return `No key of the organization has a mask that fits: it is deleted already, or of another organization. ${LISTED_NOWHERE}`;
};
