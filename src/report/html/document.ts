import { createHash } from 'node:crypto';
import { escapeHtml } from './escape.ts';

/** A whole page. Everything but the title is HTML already. */
export interface HtmlDocument {
  readonly title: string;
  readonly style: string;
  /** Plain JavaScript, without `</`. */
  readonly script?: string;
  readonly body: readonly string[];
}

/**
 * One file that loads nothing, to be mailed, kept or printed. The browser is told to run and to paint by the two texts here alone, whose hashes
 * it checks (CSP 3, 2.3.1): a name that got past the escaping would find nothing that obeys it. `style` attributes are refused as well.
 */
export const htmlDocument = ({ title, style, script, body }: HtmlDocument): string =>
  `${[
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(style, script)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="robots" content="noindex">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    ...body,
    ...(script === undefined ? [] : [`<script>${script}</script>`]),
    '</body>',
    '</html>',
  ].join('\n')}\n`;

const policy = (style: string, script: string | undefined): string =>
  [
    "default-src 'none'",
    `style-src ${source(style)}`,
    ...(script === undefined ? [] : [`script-src ${source(script)}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

const source = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
