import { type PlannedFinding, type Sign, placesOf, signOf } from './plan-places.ts';
import { pythonBytes } from './plan-quote.ts';
import { RENAME_REFS_PYTHON } from './plan-refs.ts';

/**
 * The Python module that takes keys out of bytes for git filter-repo. It knows a key by how long it is, by what its preview shows of it, and
 * by its fingerprint, computed as src/detect/fingerprint.ts does: of the key itself nothing else is in it.
 */
export const pythonModule = (findings: readonly PlannedFinding[]): string => {
  const { hidden, archives, commits, texts } = placesOf(findings);
  const signs = findings.flatMap((finding) => signOf(finding) ?? []);
  return [
    'import hashlib',
    '',
    '# Bytes of a key, how it begins and ends, the first 16 hex digits of SHA-256("tripkey/1" NUL key).',
    `KEYS = ${list(signs.map(signTuple), '[]')}`,
    '# Versions of files that hold a key in a form that is not seen here (encoded, weak): left out of the history.',
    `HIDDEN = ${set(hidden)}`,
    '# Archives: left out, unless the key could be seen.',
    `ARCHIVES = ${set(archives)}`,
    '# Commits that hold a key in such a form, and where: all of that part goes.',
    `COMMITS = ${list(
      [...commits].map(([id, parts]) => `${pythonBytes(id)}: "${[...parts].sort().join(' ')}"`),
      '{}',
    )}`,
    '',
    PROGRAM,
    ...(texts.has('ref') ? ['', '', RENAME_REFS_PYTHON] : []),
  ].join('\n');
};

const signTuple = ({ length, start, end, fingerprint }: Sign): string =>
  `(${length}, ${pythonBytes(start)}, ${pythonBytes(end)}, "${fingerprint}")`;

const set = (ids: readonly string[]): string => (ids.length === 0 ? 'set()' : list(ids.map(pythonBytes), '{}'));

const list = (entries: readonly string[], [open, close]: string): string =>
  entries.length === 0 ? `${open}${close}` : [open, ...entries.map((entry) => `    ${entry},`), close].join('\n');

const PROGRAM = String.raw`
REMOVED = b"***REMOVED***"


def fingerprint(key):
    return hashlib.sha256(b"tripkey/1\0" + key).hexdigest()[:16]


def spans(data):
    found = set()
    for length, start, end, name in KEYS:
        at = data.find(end)
        while at != -1:
            first = at + len(end) - length
            if first >= 0 and data.startswith(start, first) and fingerprint(data[first:first + length]) == name:
                found.add((first, first + length))
            at = data.find(end, at + 1)
    return sorted(found)


def clean(data, removed=REMOVED):
    # Bytes that are no text may count on their length.
    is_binary = b"\0" in data[:8000]
    parts = []
    done = 0
    for first, last in spans(data):
        if first < done:
            continue
        parts += [data[done:first], removed.ljust(last - first, b"*")[:last - first] if is_binary else removed]
        done = last
    return b"".join(parts) + data[done:] if parts else data


def clean_blob(blob):
    cleaned = clean(blob.data)
    if blob.original_id in HIDDEN or (blob.original_id in ARCHIVES and cleaned is blob.data):
        blob.skip()
    elif cleaned is not blob.data:
        blob.data = cleaned


def clean_commit(commit):
    for part in COMMITS.get(commit.original_id, "").split():
        if part == "message":
            commit.message = REMOVED + b"\n"
            if (commit.encoding or b"").upper().startswith((b"UTF-16", b"UTF-32")):
                commit.encoding = None
        else:
            setattr(commit, part + "_name", REMOVED)
            setattr(commit, part + "_email", REMOVED)


def clean_name(name):
    # Neither a path nor a ref may hold every character.
    return clean(name, b"REMOVED")
`.trim();

/** The options of git filter-repo that call the module where these findings stand, one a line. */
export const callbacks = (findings: readonly PlannedFinding[]): readonly string[] => {
  const { hasPlain, hidden, archives, commits, texts } = placesOf(findings);
  const calls: readonly (readonly [isNeeded: boolean, option: string, body: string])[] = [
    [hasPlain || hidden.length > 0 || archives.length > 0, 'blob', 'tripkey_clean.clean_blob(blob)'],
    [commits.size > 0, 'commit', 'tripkey_clean.clean_commit(commit)'],
    [texts.has('message') || texts.has('tag'), 'message', 'return tripkey_clean.clean(message)'],
    [isPerson(texts), 'name', 'return tripkey_clean.clean(name)'],
    [isPerson(texts), 'email', 'return tripkey_clean.clean(email)'],
    [texts.has('path'), 'filename', 'return tripkey_clean.clean_name(filename)'],
    [texts.has('ref'), 'refname', 'return tripkey_clean.clean_name(refname)'],
  ];
  return calls.flatMap(([isNeeded, option, body]) =>
    isNeeded ? [`--${option}-callback 'import tripkey_clean; ${body}'`] : [],
  );
};

/** A tag's text begins with who made it. */
const isPerson = (texts: ReadonlySet<string>): boolean =>
  texts.has('author') || texts.has('committer') || texts.has('tag');
