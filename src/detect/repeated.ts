/**
 * The source of a pattern for `part`, `least` to `most` times; no `most`: without end. The first `written` are written out: V8 skips ahead over
 * what is written out, up to eight characters at a time, not over what is counted, and is two to ten times as fast with it
 * (docs/design/performance.md).
 */
export function repeated(part: string, least: number, most?: number, written = 8): string {
  const first = Math.min(least, written);
  const rest = most === undefined ? `{${least - first},}` : `{${least - first},${most - first}}`;
  return `${part.repeat(first)}${part}${rest}`;
}
