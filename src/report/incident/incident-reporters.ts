import type { IncidentReporter } from '../../incident/incident.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { text } from './text.ts';

/** Formats of the page about one key. */
export const incidentReporters = { text, json, markdown, html } as const satisfies Record<string, IncidentReporter>;

export type IncidentFormat = keyof typeof incidentReporters;

export const incidentFormats = Object.keys(incidentReporters) as readonly IncidentFormat[];
