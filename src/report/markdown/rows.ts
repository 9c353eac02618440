import type { RedactedFinding } from '../../detect/finding.ts';
import { cut } from '../incident/page.ts';
import { placeParts, uncoveredFirst } from '../places.ts';
import type { Problem } from '../report.ts';
import { storyOf } from '../story.ts';
import { code, prose } from './escape.ts';

/** Places and sentences that a cell holds. */
const SHOWN = 3;
/** Of a sentence. */
const LONGEST = 400;

export const keyColumns = ['Key', 'Severity', 'Where', 'What is known', 'Fingerprint'] as const;

/** A key in a row of a table, in Markdown. */
export const keyCells = (finding: RedactedFinding): readonly string[] => {
  const { title, preview, revealed, severity, confidence, reasons, fingerprint } = finding;
  return [
    [prose(cut(title)), code(cut(preview)), ...(revealed === undefined ? [] : [code(revealed)])].join(BREAK),
    `${severity}${BREAK}${confidence} confidence`,
    places(finding),
    [...storyOf(finding), reasons.join('; ')].map((sentence) => prose(cut(sentence, LONGEST))).join(BREAK),
    code(fingerprint),
  ];
};

const places = ({ locations }: RedactedFinding): string => {
  const shown = uncoveredFirst(locations)
    .slice(0, SHOWN)
    .map((location) => {
      const { name, about } = placeParts(location);
      return `${location.path === null ? prose(cut(name)) : code(cut(name))}${prose(cut(about))}`;
    });
  const rest = locations.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join(BREAK);
};

/** GitHub lets this element through, and a cell has no other way to begin a line. */
const BREAK = '<br>';

export const problemColumns = ['Severity', 'Check', 'Where', 'What is wrong', 'How to mend it'] as const;

/** A result of `tripkey doctor` in a row. */
export const problemCells = ({ check, severity, path, startLine, message, fix }: Problem): readonly string[] => [
  prose(severity),
  code(cut(check)),
  path === undefined ? '' : code(cut(`${path}${startLine === undefined ? '' : `:${startLine}`}`)),
  prose(cut(message, LONGEST)),
  fix === undefined ? '' : prose(cut(fix, LONGEST)),
];
