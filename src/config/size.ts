/** Bytes of `10MB`, `1.5 GiB`, `512k` or a plain number; units are powers of 1024, as in git. The schema has checked the form. */
export function parseSize(size: number | string): number {
  if (typeof size === 'number') return size;
  const [, number = '', unit = ''] = /^([\d.]+) ?([kmg]?)/i.exec(size) ?? [];
  return Math.round(Number(number) * 1024 ** ' kmg'.indexOf(unit.toLowerCase() || ' '));
}
