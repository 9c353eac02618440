/**
 * The width of `text` in UTF-16 code units. Stands in for the `string-width` package in the bundle (build.mjs):
 * help and usage errors are ASCII without escapes, and the real one costs 20 ms of every start (docs/design/start-up.md).
 */
// oxlint-disable-next-line import/no-default-export -- the package that this file stands in for has a default export
export default function stringWidth(text: string): number {
  return text.length;
}
