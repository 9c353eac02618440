import type { Incident } from '../../incident/incident.ts';
import type { Verification } from '../../detect/verification.ts';
import { reasonWords, verdictWord } from '../verdict-words.ts';
import { exposureSections } from './exposure-section.ts';
import { minuteOf } from './figures.ts';
import { keySections } from './key-section.ts';
import { type Headline, type IncidentPage, type Section, type Tone, cut, quoted } from './page.ts';
import { recordSections } from './record-section.ts';
import { useSections } from './use-section.ts';

/** What a page says, in the order in which a person under stress needs it: is it live, is it abused, what to do; then the evidence. */
export const toPage = (incident: Incident): IncidentPage => {
  const { tool, generatedAt, finding } = incident;
  return {
    title: `Leaked: ${cut(finding.title)}`,
    preview: cut(finding.preview),
    fingerprint: finding.fingerprint,
    made: `${tool.name} ${tool.version}, ${minuteOf(generatedAt)}`,
    headlines: [verdictLine(incident), abuseLine(incident), nextLine(incident)],
    sections: [
      { id: 'steps', title: 'What to do, in this order', blocks: [{ kind: 'steps', steps: incident.steps }] },
      ...keySections(incident),
      ...exposureSections(incident),
      ...recordSections(incident),
      ...useSections(incident),
      ...unknownSections(incident),
    ],
  };
};

const verdictLine = ({ verification }: Incident): Headline => {
  if (verification === null) {
    return { label: 'Verdict', word: 'not asked', tone: 'warn', text: ['Take it for live until somebody asked.'] };
  }
  const { verdict, host, checkedAt } = verification;
  const asked = host === null ? ['.'] : ['. Asked ', quoted(host), `, ${cut(minuteOf(checkedAt))}.`];
  const careful = verdict === 'unknown' ? [' Take it for live.'] : [];
  const words = reasonWords(verification);
  return {
    label: 'Verdict',
    word: verdictWord[verdict],
    tone: verdictTones[verdict],
    text: [cut(capital(words)), ...asked, ...careful],
  };
};

const verdictTones: Readonly<Record<Verification['verdict'], Tone>> = {
  live: 'bad',
  live_restricted: 'bad',
  dead: 'good',
  unknown: 'warn',
};

const abuseLine = ({ abuse: { state, why } }: Incident): Headline => ({
  label: 'Abused now',
  word: state,
  tone: state === 'likely' ? 'bad' : state === 'unknown' ? 'warn' : 'plain',
  text: [why],
});

/** The first step that is not known to be done. */
const nextLine = ({ steps }: Incident): Headline => {
  const at = steps.findIndex(({ done }) => done !== true);
  const step = steps[at];
  return step === undefined
    ? { label: 'Do next', word: 'nothing', tone: 'good', text: ['All steps are done.'] }
    : { label: 'Do next', word: step.title, tone: 'plain', text: [`Step ${at + 1} of ${steps.length}.`] };
};

const unknownSections = ({ unknown }: Incident): readonly Section[] =>
  unknown.length === 0
    ? []
    : [
        {
          id: 'unknown',
          title: 'What could not be found out, and why',
          blocks: [
            {
              kind: 'facts',
              facts: unknown.map(({ what, why }) => ({ label: cut(what), value: [cut(why)] })),
            },
          ],
        },
      ];

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
