import { cut } from '../incident/page.ts';
import { visible } from '../visible.ts';

const kinds = ['error', 'warning', 'notice'] as const;
/** GitHub shows ten of each kind and step, and says nothing of the others: the last notice does. */
const room = [10, 10, 9] as const;

/** A line of GitHub's log that becomes an annotation; texts as they are. */
export interface Annotation {
  readonly kind: (typeof kinds)[number];
  readonly title: string;
  readonly message: string;
  readonly place?: { readonly file: string; readonly line?: number; readonly endLine?: number };
  /** Where it stands, for a list of those without room. */
  readonly name: string;
}

/** In one list of those without room. */
const LISTED = 50;

/** A workflow command an entry: the first ones of each kind, as many as GitHub shows, then a notice that names the others. */
export const commandsOf = (annotations: readonly Annotation[]): readonly string[] => {
  const ofKinds = kinds.map((kind) => annotations.filter((each) => each.kind === kind));
  const shown = ofKinds.flatMap((group, index) => group.slice(0, room[index]));
  const left = ofKinds.flatMap((group, index) => group.slice(room[index]));
  return [...shown, ...leftAnnotation(left)].map(command);
};

const leftAnnotation = (left: readonly Annotation[]): readonly Annotation[] => {
  if (left.length === 0) return [];
  const message = `GitHub has no room for: ${listed(left.map(({ name }) => name))}.`;
  return [{ kind: 'notice', title: `${left.length} more, not annotated`, message, name: message }];
};

/** Names on one line, the first ones of many. */
export const listed = (names: readonly string[]): string => {
  const rest = names.length - LISTED;
  return `${names
    .slice(0, LISTED)
    .map((name) => cut(name))
    .join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
};

const command = ({ kind, title, message, place }: Annotation): string => {
  const properties = Object.entries({ ...place, title: cut(title) }).map(
    ([name, value]) => `${name}=${escapeProperty(String(value))}`,
  );
  return `::${kind} ${properties.join(',')}::${escapeData(message)}`;
};

/** As `@actions/core` does (packages/core/src/command.ts), on what no longer has control characters. */
const escapeData = (text: string): string =>
  visible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
