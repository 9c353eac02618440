import type { Location, RedactedFinding } from '../../detect/finding.ts';
import { placeParts } from '../places.ts';
import { visible } from '../visible.ts';

/** Other places that are listed. */
const SHOWN = 100;

/** What GitLab shows below an entry, by name, in its order. */
export const detailsOf = (finding: RedactedFinding, places: readonly Location[]): object => {
  const { preview, fingerprint, confidence, reasons, status, history, verification } = finding;
  const others = finding.locations.filter((location) => location !== places[0]);
  return {
    preview: text('Key', preview),
    fingerprint: text('Fingerprint', fingerprint),
    confidence: text('Confidence', `${confidence}: ${reasons.join('; ')}`),
    status: text('Status', status),
    ...(verification !== undefined && {
      verdict: text('Verdict', `${verification.verdict} (${verification.reason}), asked ${verification.checkedAt}`),
    }),
    ...(history !== undefined && {
      introduced: commits('Introduced by', history.introduced),
      ...(history.removed.length > 0 && { removed: commits('Removed by', history.removed) }),
    }),
    ...(others.length > 0 && { places: list('Other places', others.slice(0, SHOWN).map(nameOfPlace)) }),
  };
};

const nameOfPlace = (location: Location): object => {
  const { name, about } = placeParts(location);
  return { type: 'text', value: `${name}${about}` };
};

const text = (name: string, value: string): object => ({ name, type: 'text', value: visible(value) });

const list = (name: string, items: readonly object[]): object => ({ name, type: 'list', items });

const commits = (name: string, all: readonly { readonly id: string }[]): object =>
  list(
    name,
    all.slice(0, SHOWN).map(({ id }) => ({ type: 'commit', value: id })),
  );
