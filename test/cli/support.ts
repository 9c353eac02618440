import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { isolatedEnvironment } from '../support/repository.ts';
import { plant } from '../support/keys.ts';

/** The built program, as users run it. */
export const bin = process.env['TRIPKEY_BIN'] ?? join(process.cwd(), 'dist', 'cli.js');

/** A user without any configuration, outside CI and terminals. */
export const env: NodeJS.ProcessEnv = isolatedEnvironment();

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Uint8Array;
}

/** Runs `tripkey …` in a folder. */
export function tripkey(cwd: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd, env: { ...env, ...options.env } });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout: textOf(out), stderr: textOf(err) }));
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}

export interface ReportedLocation {
  readonly path: string | null;
  readonly in?: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly decodedFrom?: readonly string[];
  readonly blob?: string;
  readonly commit?: string;
  readonly known?: true;
  readonly allowed?: string;
}

export interface ReportedFinding {
  readonly ruleId: string;
  readonly title: string;
  readonly severity: string;
  readonly confidence: string;
  readonly reasons: readonly string[];
  readonly fingerprint: string;
  readonly preview: string;
  readonly secret?: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly locations: readonly ReportedLocation[];
}

export interface Document {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly scan: {
    readonly mode: string;
    readonly complete: boolean;
    readonly incomplete: readonly { readonly what: string; readonly why: string }[];
    readonly skipped: readonly { readonly what: string; readonly why: string }[];
    readonly counts: Readonly<Record<'files' | 'blobs' | 'bytes' | 'commits', number>>;
    readonly notices: readonly string[];
  };
  readonly findings: readonly ReportedFinding[];
  readonly problems: readonly unknown[];
}

export interface JsonRun extends Run {
  readonly document: Document;
  /** Of every finding, in order. */
  readonly locations: readonly ReportedLocation[];
}

const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
const isReport = ajv.compile(JSON.parse(readFileSync('schema/report.schema.json', 'utf8')) as object);

/** Runs `tripkey scan … --format json`; the document holds to the schema. */
export async function scanJson(cwd: string, args: readonly string[] = [], options: RunOptions = {}): Promise<JsonRun> {
  const run = await tripkey(cwd, ['scan', '--format', 'json', ...args], options);
  if (run.stdout === '') throw new Error(`no document: exit ${run.status}\n${run.stderr}`);
  const document = parseReport(run.stdout);
  return { ...run, document, locations: document.findings.flatMap(({ locations }) => locations) };
}

/** A document that holds to schema/report.schema.json. */
export function parseReport(text: string): Document {
  const document: unknown = JSON.parse(text);
  if (!isReport(document)) throw new Error(ajv.errorsText(isReport.errors, { separator: '\n' }));
  return document as Document;
}

/** A valid OpenAI project key. */
export function key(seed = 1): string {
  return plant('openai-project-key/74', seed).secret;
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString();
}
