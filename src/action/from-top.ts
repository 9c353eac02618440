import { posix } from 'node:path';
import type { Report } from '../report/report.ts';

/**
 * A report with its paths from the top of the repository, as GitHub takes them in annotations, links and SARIF. `folder` is where the scan ran, from the
 * top; empty at the top.
 */
export const fromTop = (report: Report, folder: string): Report => {
  const moved = (path: string): string => posix.join(folder, path);
  if (moved('') === '.') return report;
  return {
    ...report,
    findings: report.findings.map((finding) => ({
      ...finding,
      locations: finding.locations.map((location) =>
        location.path === null || posix.isAbsolute(location.path)
          ? location
          : { ...location, path: moved(location.path) },
      ),
    })),
  };
};
