import { UsageError } from '../errors.ts';
import { isZeroId } from '../git/revision-range.ts';
import { type Payload, field, idField, isObjectId, textField } from './payload.ts';
import type { End, Plan } from './plan.ts';

/** An event as GitHub tells of it. */
export interface Event {
  /** GITHUB_EVENT_NAME. */
  readonly name: string;
  readonly payload: Payload;
  /** GITHUB_SHA and GITHUB_REF. */
  readonly sha: string | undefined;
  readonly ref: string | undefined;
}

/** What to read for an event (docs/github-action.md has the table). Throws UsageError for a payload that does not say which commits it is about. */
export const planOf = (event: Event): Plan => (plans.get(event.name) ?? otherwise)(event);

/** For ends that are named by hand, of the event only who is to be told and warned. */
export const planOfRange = ({ name, payload }: Event, base: string, head: string): Plan => ({
  ...range({ kind: 'revision', text: head }, [{ kind: 'revision', text: base }]),
  pullRequest: numberOf(payload, 'pull_request'),
  warnings: riskOf(name),
});

const nothing: Plan = {
  reading: { kind: 'nothing', why: '' },
  policy: 'work-tree',
  policyBases: [],
  pullRequest: undefined,
  warnings: [],
};
const wholeHistory: Plan = { ...nothing, reading: { kind: 'history' } };
const checkedOut: Plan = { ...nothing, reading: { kind: 'files' } };

/** `commits` of the payload is never used: it is cut at a number that has changed over the years. */
const pushed = (event: Event): Plan => {
  const { payload, sha } = event;
  const after = idField(payload, 'after') ?? sha;
  if (field(payload, 'deleted') === true || (after !== undefined && isZeroId(after))) return deleted();
  const head = needed(after, 'after');
  const ref = textField(payload, 'ref') ?? event.ref ?? '';
  const beyond = defaultBranch(payload);
  if (ref.startsWith('refs/tags/')) return range({ kind: 'tag', id: head, name: ref }, beyond);
  const before = idField(payload, 'before');
  const isDefault = beyond.some((end) => end.kind === 'ref' && end.name === ref);
  const bases: readonly End[] = [...known(before), ...(isDefault ? [] : beyond)];
  // Not what was there before: whoever pushes twice would allow with the first push what the second brings.
  return { ...range({ kind: 'id', id: head }, bases), policy: isDefault ? 'work-tree' : 'base', policyBases: beyond };
};

const created = (event: Event): Plan => {
  const head = needed(event.sha, 'GITHUB_SHA');
  const beyond = defaultBranch(event.payload);
  const isTag = field(event.payload, 'ref_type') === 'tag' && event.ref?.startsWith('refs/tags/') === true;
  const isDefault = beyond.some((end) => end.kind === 'ref' && end.name === event.ref);
  if (isTag) return range({ kind: 'tag', id: head, name: event.ref }, beyond);
  return { ...range({ kind: 'id', id: head }, isDefault ? [] : beyond), policy: isDefault ? 'work-tree' : 'base' };
};

const deleted = (): Plan => ({
  ...nothing,
  reading: { kind: 'nothing', why: 'a branch or tag was deleted, which adds no commit' },
});

/** The checkout's HEAD is a merge that GitHub made; what is judged is what the request brings. */
const requested = ({ name, payload }: Event): Plan => {
  const head = needed(idField(payload, 'pull_request', 'head', 'sha'), 'pull_request.head.sha');
  const base = needed(idField(payload, 'pull_request', 'base', 'sha'), 'pull_request.base.sha');
  const branch = textField(payload, 'pull_request', 'base', 'ref');
  const bases: readonly End[] = [...known(base), ...branchEnds(branch)];
  return {
    ...range({ kind: 'id', id: head }, bases),
    pullRequest: numberOf(payload, 'pull_request'),
    warnings: riskOf(name),
  };
};

const merged = ({ payload }: Event): Plan => {
  const head = needed(idField(payload, 'merge_group', 'head_sha'), 'merge_group.head_sha');
  const base = needed(idField(payload, 'merge_group', 'base_sha'), 'merge_group.base_sha');
  return range({ kind: 'id', id: head }, [{ kind: 'id', id: base }]);
};

/** A comment on a pull request does not say which commits that has; GitHub keeps a ref of it. */
const commented = ({ name, payload }: Event): Plan => {
  const number = numberOf(payload, 'issue');
  if (number === undefined || field(payload, 'issue', 'pull_request') === undefined) return checkedOut;
  return {
    ...range({ kind: 'ref', name: `refs/pull/${number}/head` }, defaultBranch(payload)),
    pullRequest: number,
    warnings: riskOf(name),
  };
};

/** Of a run for the default branch itself nothing is beyond that: what is checked out is its tip. */
const ranBefore = ({ name, payload }: Event): Plan => {
  const head = needed(idField(payload, 'workflow_run', 'head_sha'), 'workflow_run.head_sha');
  const isOwn =
    textField(payload, 'workflow_run', 'head_repository', 'full_name') ===
    textField(payload, 'repository', 'full_name');
  const branch = textField(payload, 'workflow_run', 'head_branch');
  if (isOwn && branch !== undefined && branch === textField(payload, 'repository', 'default_branch')) return checkedOut;
  return { ...range({ kind: 'id', id: head }, defaultBranch(payload)), warnings: riskOf(name) };
};

const otherwise = (event: Event): Plan => {
  if (field(event.payload, 'pull_request', 'head', 'sha') !== undefined) return requested(event);
  const what = event.name === '' ? 'an event without a name' : `the event ${event.name}`;
  return { ...checkedOut, warnings: [`${what} is about no commits: the files that are checked out were read`] };
};

const plans: ReadonlyMap<string, (event: Event) => Plan> = new Map([
  ['push', pushed],
  ['create', created],
  ['delete', deleted],
  ['pull_request', requested],
  ['pull_request_review', requested],
  ['pull_request_review_comment', requested],
  ['pull_request_target', requested],
  ['merge_group', merged],
  ['issue_comment', commented],
  ['workflow_run', ranBefore],
  ['schedule', () => wholeHistory],
  ['workflow_dispatch', () => wholeHistory],
  ['repository_dispatch', () => wholeHistory],
  ['release', () => checkedOut],
]);

const range = (head: End, bases: readonly End[]): Plan => ({
  ...nothing,
  reading: { kind: 'range', head, bases },
  policy: 'base',
  policyBases: bases,
});

const known = (id: string | undefined): readonly End[] =>
  id === undefined || isZeroId(id) ? [] : [{ kind: 'id', id }];

/** Where what others have not seen yet begins. */
export const defaultBranch = (payload: Payload): readonly End[] =>
  branchEnds(textField(payload, 'repository', 'default_branch'));

const branchEnds = (branch: string | undefined): readonly End[] =>
  branch === undefined ? [] : [{ kind: 'ref', name: `refs/heads/${branch}` }];

const numberOf = (payload: Payload, name: string): number | undefined => {
  const number = field(payload, name, 'number') ?? field(payload, 'number');
  return Number.isSafeInteger(number) && (number as number) > 0 ? (number as number) : undefined;
};

const needed = (id: string | undefined, name: string): string => {
  if (id !== undefined && isObjectId(id) && !isZeroId(id)) return id;
  throw new UsageError(`the event's payload has no ${name}`, 'the inputs base and head say what to read instead');
};

const risky: readonly string[] = ['pull_request_target', 'issue_comment', 'workflow_run'];

const riskOf = (name: string): readonly string[] =>
  risky.includes(name)
    ? [
        `${name} runs with the secrets of this repository on what others propose: the proposed commits are fetched and read as data, ` +
          'and nothing of them must be checked out or run in this job',
      ]
    : [];
