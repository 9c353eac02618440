import { relative, resolve, sep } from 'node:path';
import type { Output } from '../commands/outputs.ts';
import { renderReports } from '../commands/render.ts';
import { writeOutputs } from '../commands/write.ts';
import { isLive } from '../detect/verification.ts';
import { GitError } from '../errors.ts';
import { emptyTrees } from '../git/repository.ts';
import { isZeroId } from '../git/revision-range.ts';
import { plainSummary } from '../report/plain-summary.ts';
import type { Report } from '../report/report.ts';
import { visible } from '../report/visible.ts';
import { annotate } from './annotations.ts';
import { changedLines } from './changed-lines.ts';
import { comment } from './comment.ts';
import type { Inputs } from './inputs.ts';
import type { Links } from './links.ts';
import { groupLines, plainText } from './log.ts';
import type { Outcome } from './outcome.ts';
import type { Place } from './place.ts';
import type { Read } from './read.ts';
import { reportPath } from './report-path.ts';
import { addSummary, setOutputs } from './runner-files.ts';
import { jobSummary } from './summary.ts';
import { sarifForUpload } from './upload-sarif.ts';

/** Where it is told, beside the log. */
export interface Telling {
  readonly inputs: Inputs;
  readonly place: Place;
  /** The pull request for a comment. */
  readonly pullRequest: number | undefined;
  readonly signal: AbortSignal;
}

/** Tells what was read and found, wherever the inputs want it. Throws UsageError for a file that cannot be written. */
export const tell = async ({ outcome: silent, commits, fetched }: Read, telling: Telling): Promise<void> => {
  const { inputs, place } = telling;
  const { io } = place;
  const outcome = await withComment(silent, commits?.head, telling);
  io.stdout.write(groupLines(`Read: ${outcome.what}`, linesOf(outcome, fetched)));
  await writeReports(outcome, inputs, place);
  if (inputs.annotations) {
    const changed = commits === undefined ? undefined : await linesIn(commits, place);
    io.stdout.write(annotate(outcome, changed));
  }
  if (inputs.summary) addSummary(io.env['GITHUB_STEP_SUMMARY'], jobSummary(outcome, linksOf(place, commits?.head)));
  setOutputs(io.env['GITHUB_OUTPUT'], outputsOf(outcome, inputs, place));
};

/** First, so that its failure is told with everything else. */
const withComment = async (
  outcome: Outcome,
  head: string | undefined,
  { inputs, place, pullRequest, signal }: Telling,
): Promise<Outcome> => {
  if (!inputs.comment) return outcome;
  const { GITHUB_API_URL: apiUrl = '', GITHUB_REPOSITORY: repository = '' } = place.io.env;
  const warning = async (): Promise<string | undefined> => {
    if (pullRequest === undefined) return undefined;
    if (inputs.token === undefined) return 'no comment was written: the input token is empty';
    const target = { apiUrl, repository, number: pullRequest, token: inputs.token };
    const links = linksOf(place, head);
    return comment(outcome, target, signal, { env: place.io.env, ...(links && { links }) });
  };
  const said = await warning();
  return said === undefined ? outcome : { ...outcome, warnings: [...outcome.warnings, said] };
};

const linesOf = ({ report, range, warnings }: Outcome, fetched: readonly string[]): readonly string[] => [
  ...(range === undefined ? [] : [`range: ${range}`]),
  ...fetched.map((what) => `fetched: ${what}`),
  ...Object.entries(report.counts).map(([name, count]) => `${name}: ${count}`),
  ...report.incomplete.map(({ what, why }) => `not read: ${what}: ${why}`),
  ...warnings.map((warning) => `warning: ${warning}`),
];

/** What goes to files and to the log. */
const writeReports = async ({ report }: Outcome, inputs: Inputs, place: Place): Promise<void> => {
  const { io } = place;
  const outputs = inputs.outputs.map(({ format, file }): Output => ({ format, file: file && reportPath(place, file) }));
  const all: readonly Output[] = outputs.some(({ file }) => file === undefined)
    ? outputs
    : [{ format: 'text', file: undefined }, ...outputs];
  const texts = await renderReports(all, report, { color: undefined, verbose: false }, io);
  const shown = texts.map((text, index) => {
    const { format, file } = all[index]!;
    return file === undefined ? inLog(text, { format, report, inputs }) : text;
  });
  writeOutputs(all, shown, false, io);
  if (inputs.sarifFile === undefined) return;
  writeOutputs([{ file: reportPath(place, inputs.sarifFile) }], [sarifForUpload(report)], false, io);
};

/** Plain text, but for annotations, which are commands. The input `annotations` writes its own, better placed: those of the format would be there twice. */
const inLog = (
  text: string,
  { format, report, inputs }: { readonly format: string; readonly report: Report; readonly inputs: Inputs },
): string => {
  if (format !== 'github') return plainText(text);
  return inputs.annotations ? plainText(visible(plainSummary(report))) : text;
};

/** Undefined where git cannot compare, as without contents that a partial clone lacks: what was found is told all the same. */
const linesIn = async (
  { base, head }: NonNullable<Read['commits']>,
  { repository }: Place,
): Promise<Awaited<ReturnType<typeof changedLines>> | undefined> => {
  if (repository === null) return undefined;
  try {
    return await changedLines(repository, isZeroId(base) ? emptyTrees[repository.objectFormat] : base, head);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
};

const linksOf = ({ io }: Place, commit: string | undefined): Links | undefined => {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_SHA: sha } = io.env;
  if (server === undefined || repository === undefined) return undefined;
  const id = commit ?? sha;
  return { server, repository, ...(id !== undefined && { commit: id }) };
};

const outputsOf = (
  { report, range, status }: Outcome,
  { sarifFile }: Inputs,
  place: Place,
): Readonly<Record<string, string>> => ({
  findings: String(report.findings.length),
  'new-findings': String(report.findings.filter((finding) => finding.status === 'new').length),
  'live-findings': String(report.findings.filter(({ verification }) => isLive(verification)).length),
  'sarif-file': sarifFile === undefined ? '' : inWorkspace(resolve(place.folder, sarifFile), place),
  'exit-code': String(status),
  range: range ?? '',
  'commits-scanned': String(report.counts.commits),
});

/** As other Actions take it: relative to the workspace, where it lies in that. */
const inWorkspace = (path: string, { io }: Place): string => {
  const workspace = io.env['GITHUB_WORKSPACE'] ?? '';
  const name = workspace === '' ? path : relative(workspace, path);
  return (name.startsWith('..') ? path : name).replaceAll(sep, '/');
};
