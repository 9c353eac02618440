import type { Finding, RedactedFinding } from '../detect/finding.ts';
import { fingerprint, isStrong } from '../detect/fingerprint.ts';
import { whereToRevoke } from '../report/advice.ts';
import { plural } from '../report/page.ts';
import { isRemote } from '../report/refs.ts';
import type { Incomplete } from '../sources/source.ts';
import { forgetSteps, letGoSteps } from './plan-local.ts';
import { type PlannedFinding, groupsOf, placesOf, refsOf, signOf } from './plan-places.ts';
import { comment, shellWord } from '../shell-quote.ts';
import { inPlaceSteps, remoteSteps } from './plan-rewrite.ts';
import { setUp } from './plan-setup.ts';

export type { PlannedFinding } from './plan-places.ts';

/** Where the findings of a plan are from. */
export interface PlanContext {
  /** The absolute path of the repository's folder, or the URL that was scanned, without credentials. */
  readonly repository: string;
  /** What `git remote` lists; empty for a URL. */
  readonly remotes: readonly string[];
  readonly isBare: boolean;
  /** `repository` is a URL. */
  readonly isUrl?: boolean;
  /** The configuration whose rules found them. */
  readonly config?: PlannedConfig | undefined;
  /** Those that hold keys. */
  readonly submodules?: readonly PlannedSubmodule[];
  /** What was not read: a plan for keys that were seen is none for those in there. */
  readonly incomplete?: readonly Incomplete[];
}

/** A file: an absolute path, or in a commit. */
export interface PlannedConfig {
  readonly file: string;
  readonly revision?: string;
}

/** A submodule with keys in its history: a repository of its own, which no plan for another one rewrites. */
export interface PlannedSubmodule {
  readonly path: string;
  /** The absolute path of its files, or of its store where it is not checked out: git rewrites none without them. */
  readonly folder: string;
  readonly isCheckedOut: boolean;
  readonly findings: readonly Pick<RedactedFinding, 'preview' | 'fingerprint'>[];
}

/** What a plan needs of a finding. The last use of its secret. */
export const planFinding = ({ secret, fingerprint: name }: Finding, redacted: RedactedFinding): PlannedFinding => {
  const { revealed: _, ...rest } = redacted;
  return { ...rest, length: secret.length, isHashed: isStrong(secret) && fingerprint(secret) === name };
};

/**
 * The text of `--plan`: a POSIX shell script that takes the new ones of these findings out of a repository. Run as it is, it says so and ends before
 * it does anything (docs/cleaning-history.md). Nothing in it is a key, or more of one than reports show.
 */
export const cleanUpPlan = (findings: readonly PlannedFinding[], context: PlanContext): string => {
  const planned = findings.filter(({ status }) => status === 'new');
  if (planned.length === 0) {
    const itself = submodulesFirst(context).length > 0 ? ' itself' : '';
    const nothing = comment(`No key to take out of ${context.repository}${itself}.`, ...notRead(context));
    return `${[nothing, ...submodulesFirst(context)].join('\n\n')}\n`;
  }
  const parts = [
    head(planned, context),
    GUARD,
    comment('---- The keys ----', '', ...planned.flatMap(keyLines)),
    rotation(planned),
    ...byHand(planned),
    ...submodulesFirst(context),
    setUp(planned, context),
    ...letGoSteps(groupsOf(planned)),
    ...rewriting(planned, context),
    ...forgetSteps(groupsOf(planned)),
    after(planned, context),
  ];
  return `${parts.join('\n\n')}\n`;
};

const head = (planned: readonly PlannedFinding[], context: PlanContext): string =>
  [
    '#!/bin/sh',
    comment(
      `tripkey: how to take ${plural(planned.length, 'key')} out of ${context.repository}`,
      ...notRead(context),
      '',
      'Read it from top to bottom. As it is it changes nothing: it ends at the guard below. When you have done what is to be done by hand,',
      'delete the guard and run it: sh plan.sh. It makes copies, rewrites, checks what it wrote, and stops at the first thing that fails.',
      'The command that changes a remote is a comment until you make it one no more.',
    ),
  ].join('\n');

const notRead = ({ incomplete = [] }: PlanContext): readonly string[] =>
  incomplete.length === 0
    ? []
    : [
        'INCOMPLETE: there may be keys in what was not read:',
        ...incomplete.map(({ what, why }) => `  ${what}: ${why}`),
      ];

const GUARD = `echo 'This is a plan: read it first. Nothing was changed.' >&2
exit 2 # the guard: delete this line and the one above`;

/** Paths of one key that are listed. */
const SHOWN_PATHS = 10;

const keyLines = (finding: PlannedFinding, index: number): readonly string[] => {
  const { preview, title, fingerprint: name, history, locations } = finding;
  const pushed = history?.pushed ?? null;
  const paths = [...new Set(locations.flatMap(({ path }) => path ?? []))];
  const rest = paths.length - SHOWN_PATHS;
  return [
    `${index + 1}. ${preview}  ${title}, fingerprint ${name}`,
    `   ${pushed === null ? 'Nothing tells whether it was pushed: rotate it first.' : pushed ? 'It was PUSHED: rotate it first.' : 'No remote-tracking branch has it.'}`,
    ...paths.slice(0, SHOWN_PATHS).map((path) => `   ${path}`),
    ...(rest > 0 ? [`   and ${plural(rest, 'more path')}`] : []),
    ...(signOf(finding) === undefined
      ? ['   Too weak to be recognised by a fingerprint: the versions of files that hold it are left out as a whole.']
      : []),
  ];
};

const rotation = (planned: readonly PlannedFinding[]): string => {
  const out = planned.filter(({ history }) => history?.pushed !== false);
  if (out.length === 0) {
    return comment(
      '---- Step 1, by hand: is it certain that it never left this machine? ----',
      '',
      'No remote-tracking branch had any of these keys when it was last fetched. If one may have gone anywhere else (a pushed branch that is gone, a backup, a log, a chat):',
      'make a new key, deploy it, check that it works, then revoke the old one.',
    );
  }
  return comment(
    '---- Step 1, by hand: rotate ----',
    '',
    `Before anything else, for ${out.length === planned.length ? 'each key' : `these keys: ${out.map(({ preview }) => preview).join(', ')}`}:`,
    `make a new key, deploy it, check that it works, then revoke the old one ${whereToRevoke(out)}.`,
    'Whoever has a copy can use a key until it is revoked, and there are copies that no command reaches.',
  );
};

/** What the script cannot do, and what it does that nobody may expect. */
const byHand = (planned: readonly PlannedFinding[]): readonly string[] => {
  const { hidden, archives, byHand: places } = placesOf(planned);
  const left = [...hidden, ...archives];
  const named = planned.flatMap(({ locations }) =>
    locations.filter(({ blob, path }) => path !== null && blob !== undefined && left.includes(blob)),
  );
  return [
    ...(left.length === 0
      ? []
      : [
          comment(
            '---- Step 2, by hand: what cannot be edited ----',
            '',
            'In these files a key stands in a form that the rewriting does not see (encoded, in an archive, or weak). Every version that holds it is',
            'left out of the history, so the file is missing there. Where it stands at the tip of a branch, commit a version without it first.',
            ...new Set(named.map(({ path }) => `  ${path}`)),
          ),
        ]),
    ...(places.length === 0
      ? []
      : [
          comment(
            '---- Also by hand: no command below does these ----',
            '',
            'Reword the commit, make the tag anew, rename the branch, or leave the file out: git filter-repo --invert-paths --path FILE',
            ...places.map(
              ({ path, in: of, commit, blob }) =>
                `  ${path ?? of ?? 'an object'}${commit === undefined ? '' : ` in commit ${commit}`}${blob === undefined ? '' : ` (object ${blob})`}`,
            ),
          ),
        ]),
  ];
};

const submodulesFirst = ({ submodules = [] }: PlanContext): readonly string[] =>
  submodules.length === 0
    ? []
    : [
        comment(
          '---- By hand, before the rest: submodules ----',
          '',
          'These have keys in their history. Each is a repository of its own: make a plan for it, read it and run it. Then commit here which commit it is at:',
          'its old ones are gone.',
          ...submodules.flatMap(({ path, folder, isCheckedOut, findings }) => [
            `  ${path}: ${findings.map(({ preview, fingerprint: name }) => `${preview} (${name})`).join(', ')}`,
            isCheckedOut
              ? `    tripkey scan-history --plan -- ${shellWord(folder)}`
              : `    It is not checked out: do that first, or delete its store, which git clones anew: ${folder}`,
          ]),
        ),
      ];

const rewriting = (planned: readonly PlannedFinding[], context: PlanContext): readonly string[] => {
  const { out, unpushed } = groupsOf(planned);
  const remotes = context.remotes.filter((name) => refsOf(out).some((ref) => ref.startsWith(`refs/remotes/${name}/`)));
  const isKnown = out.some(({ history }) => history?.pushed === true);
  const names = context.isUrl === true ? [undefined] : isKnown ? remotes : [];
  return [
    ...(unpushed.length > 0 ? inPlaceSteps(unpushed, refsOf(unpushed), context) : []),
    ...(out.length > 0 && names.length === 0
      ? inPlaceSteps(
          out,
          refsOf(out).filter((ref) => !isRemote(ref)),
          context,
        )
      : []),
    ...(out.length > 0 ? names.flatMap((name) => remoteSteps(name, out)) : []),
  ];
};

const after = (planned: readonly PlannedFinding[], { isUrl }: PlanContext): string => {
  const isOut = planned.some(({ history }) => history?.pushed !== false);
  return comment(
    '---- Afterwards ----',
    '',
    ...(isOut
      ? [
          'Clones and forks keep the old commits. Tell whoever has one to clone anew, and to rebase what they have not pushed: merging it or pushing it',
          'brings the keys back. Forks are for their owners to delete. Copies are also in CI caches and artifacts, packages, images and backups.',
          'Hosts keep what no ref reaches, and refs that nobody can force: refs/pull/* on GitHub, refs/merge-requests/* on GitLab, refs/pull-requests/*',
          'on Bitbucket. Ask their support to remove them and to run garbage collection; on GitHub: https://support.github.com (sensitive data).',
          'On a server or in a folder of your own: git reflog expire --expire=now --all && git gc --prune=now.',
          ...(isUrl === true
            ? []
            : [
                'This clone still has the old commits of the remote: clone anew, bring over what is not pushed, delete this one.',
              ]),
        ]
      : []),
    'Then look once more, at everything: tripkey scan-history --no-cache',
    'And delete the backup: it holds the keys.',
  );
};
