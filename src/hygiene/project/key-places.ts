import type { Finding, Location } from '../../detect/finding.ts';
import { preview } from '../../detect/preview.ts';
import type { Rule } from '../../detect/rule.ts';
import type { KeyPlace } from '../project.ts';

/** Where keys stand, by path; those that comments, allowlist or baseline accept are left out. Secrets stay behind. */
export const keyPlaces = (
  findings: readonly Finding[],
  rules: readonly Rule[],
): ReadonlyMap<string, readonly KeyPlace[]> => {
  const services = new Map(rules.map(({ id, service }) => [id, service]));
  const places = new Map<string, KeyPlace[]>();
  for (const finding of findings.filter(({ status }) => status === 'new')) {
    for (const location of finding.locations) {
      const { path } = location;
      if (path === null || location.in !== undefined || location.allowed !== undefined) continue;
      const place = { path, service: services.get(finding.ruleId), ...factsOf(finding), ...placeOf(location) };
      const list = places.get(path);
      if (list === undefined) places.set(path, [place]);
      else list.push(place);
    }
  }
  for (const list of places.values()) list.sort((a, b) => a.startLine - b.startLine || a.startColumn - b.startColumn);
  return places;
};

const factsOf = ({ ruleId, title, confidence, fingerprint, secret }: Finding) => ({
  ruleId,
  title,
  confidence,
  fingerprint,
  preview: preview(secret),
});

const placeOf = ({ startLine, startColumn, endLine, endColumn }: Location) => ({
  startLine,
  startColumn,
  endLine,
  endColumn,
});
