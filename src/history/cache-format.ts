import { crypto } from '../lazy.ts';
import type { KnownResult, ObjectCounts, PackStamp, Suspect } from './suspect.ts';

/** Changes with the layout below: what another version wrote is not read. */
const MAGIC = 'tripkey search 2\n';
const CHECKSUM_BYTES = 32;
const LOOSE = 'loose' as const;
const TYPES: readonly (Suspect['type'] | typeof LOOSE)[] = ['commit', 'tree', 'blob', 'tag', 'login', 'absent', LOOSE];

/**
 * One pack's result as bytes: a line that names the format, a line of JSON (pack, rules, counts, other packs), an id and a byte of type for each suspect and each loose
 * object beside the pack, SHA-256 of all that. Nothing of any object's content is in it. `rules` is the hash of what decides which objects are suspects.
 */
export const encodeResult = (pack: PackStamp, rules: string, { suspects, counts, beside }: KnownResult): Buffer => {
  const ids: readonly Listed[] = [...suspects, ...beside.loose.map((id) => ({ id, type: LOOSE }))];
  const idBytes = (ids[0]?.id.length ?? 0) / 2;
  const { packs } = beside;
  const head = Buffer.from(`${MAGIC}${JSON.stringify({ ...stampOf(pack), rules, counts, packs, idBytes })}\n`);
  const body = Buffer.alloc(ids.length * (idBytes + 1));
  ids.forEach(({ id, type }, index) => {
    const at = index * (idBytes + 1);
    if (id.length !== 2 * idBytes || body.write(id, at, 'hex') !== idBytes)
      throw new TypeError('ids of one pack differ');
    body[at + idBytes] = TYPES.indexOf(type);
  });
  const text = Buffer.concat([head, body]);
  return Buffer.concat([text, checksum(text)]);
};

/** Undefined for bytes that are not exactly what `encodeResult` wrote for this pack and these rules. */
export const decodeResult = (bytes: Buffer, pack: PackStamp, rules: string): KnownResult | undefined => {
  const text = bytes.subarray(0, -CHECKSUM_BYTES);
  if (!checksum(text).equals(bytes.subarray(text.length))) return undefined;
  const end = text.indexOf('\n', MAGIC.length);
  if (end === -1 || text.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  const head = parseHead(text.toString('utf8', MAGIC.length, end));
  const wanted = { ...stampOf(pack), rules };
  if (head === undefined || Object.entries(wanted).some(([name, value]) => head[name] !== value)) return undefined;
  const { counts, packs, idBytes } = head;
  if (!isCounts(counts) || !isTexts(packs)) return undefined;
  const listed = listedIn(text.subarray(end + 1), Number(idBytes));
  if (listed === undefined) return undefined;
  const suspects = listed.flatMap(({ id, type }) => (type === LOOSE ? [] : { id, type }));
  const loose = listed.flatMap(({ id, type }) => (type === LOOSE ? id : []));
  return { suspects, counts, beside: { packs, loose } };
};

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

const stampOf = ({ checksum: pack, size, mtimeNs, inode }: PackStamp): Readonly<Record<string, string | number>> => ({
  pack,
  size,
  mtimeNs: String(mtimeNs),
  inode: String(inode),
});

/** The checksum says that it was written so, not by whom: nothing is taken for granted. */
const parseHead = (line: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const head: unknown = JSON.parse(line);
    return typeof head === 'object' && head !== null ? (head as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
};

const COUNTED = ['commits', 'trees', 'blobs', 'tags', 'bytes'] as const;

const isCounts = (counts: unknown): counts is ObjectCounts =>
  typeof counts === 'object' &&
  counts !== null &&
  COUNTED.every((name) => Number.isSafeInteger((counts as Record<string, unknown>)[name]));

interface Listed {
  readonly id: string;
  readonly type: Suspect['type'] | typeof LOOSE;
}

const listedIn = (body: Buffer, idBytes: number): readonly Listed[] | undefined => {
  if (body.length === 0) return [];
  if ((idBytes !== 20 && idBytes !== 32) || body.length % (idBytes + 1) !== 0) return undefined;
  const listed: Listed[] = [];
  for (let at = 0; at < body.length; at += idBytes + 1) {
    const type = TYPES[body[at + idBytes]!];
    if (type === undefined) return undefined;
    listed.push({ id: body.toString('hex', at, at + idBytes), type });
  }
  return listed;
};

const checksum = (bytes: Uint8Array): Buffer => crypto().createHash('sha256').update(bytes).digest();
