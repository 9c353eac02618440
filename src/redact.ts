import { MARKER } from './detect/marker.ts';
import type { Detector } from './detect/detector.ts';
import type { Finding, Location, RedactedFinding } from './detect/finding.ts';
import { preview } from './detect/preview.ts';

/** Takes keys out of any text that is about to be shown: paths, arguments in messages, git's words. */
export type Scrub = (text: string) => string;

/** Everything that a rule sees in a text, reduced to its preview, whatever the confidence and however encoded. */
export const createScrub =
  (detector: () => Detector): Scrub =>
  (text) => {
    if (text.length < MARKER.length) return text;
    const bytes = Buffer.from(text);
    const matches = detector().detect({ bytes, origin: { path: null } });
    if (matches.length === 0) return text;
    const parts: string[] = [];
    let at = 0;
    for (const match of matches) {
      if (match.start < at) continue;
      parts.push(bytes.toString('utf8', at, match.start), preview(match.secret));
      at = match.end;
    }
    parts.push(bytes.toString('utf8', at));
    return parts.join('');
  };

/** After this no raw secret exists but with `reveal`: the type has no room for one, and names that hold one lose it. */
export const redact = ({ secret, ...finding }: Finding, scrub: Scrub, reveal: boolean): RedactedFinding => ({
  ...finding,
  locations: finding.locations.map((location) => redactLocation(location, scrub)),
  preview: preview(secret),
  ...(reveal && { revealed: secret }),
});

const redactLocation = (location: Location, scrub: Scrub): Location =>
  location.path === null ? location : { ...location, path: scrub(location.path) };
