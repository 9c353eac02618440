/** What all our pages look like: nothing is loaded, colour only where it says something, light and dark, narrow and on paper. */
export const baseStyle = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1b1d21; --soft: #5f656e; --rule: #e2e4e8; --wash: #f6f7f8; --bar: #b9bec6; --since: #3b4654;
  --bad: #b3261e; --bad-wash: #fdf1f0; --warn: #8a5a00; --warn-wash: #fdf6e7; --good: #1a6b3c; --good-wash: #eff8f2;
  --focus: #1a5fb4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181c; --ink: #e7e9ec; --soft: #9aa1ab; --rule: #2e3239; --wash: #1e2126; --bar: #4d545f; --since: #b6bfcb;
    --bad: #ff8a80; --bad-wash: #2c1a1a; --warn: #f0bd5b; --warn-wash: #2a2317; --good: #7bd29c; --good-wash: #17261d;
    --focus: #8ab8ff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 54rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1 { margin: 0; font-size: 1rem; font-weight: 600; color: var(--soft); }
h1 b { display: block; font: 600 1.75rem/1.3 ui-monospace, "SF Mono", Menlo, Consolas, monospace; color: var(--ink); }
h2 { margin: 2.75rem 0 .75rem; padding-bottom: .4rem; border-bottom: 1px solid var(--rule); font-size: 1.15rem; line-height: 1.3; }
header p { margin: .35rem 0 0; font-size: .85rem; color: var(--soft); }
q.id, code, pre { font: .875em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
q { quotes: none; }
a { color: inherit; text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
.headlines { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: .75rem; margin: 1.75rem 0 0; }
.headlines div { padding: .8rem 1rem 1rem; border-radius: .5rem; background: var(--wash); border-top: 4px solid var(--bar); }
.headlines dt { font-size: .8rem; color: var(--soft); }
.headlines dd { margin: 0; font-size: .875rem; line-height: 1.45; }
.headlines strong { display: block; margin: .05rem 0 .3rem; font-size: 1.3rem; line-height: 1.25; }
.headlines strong::first-letter { text-transform: uppercase; }
.headlines .bad { background: var(--bad-wash); border-color: var(--bad); }
.headlines .warn { background: var(--warn-wash); border-color: var(--warn); }
.headlines .good { background: var(--good-wash); border-color: var(--good); }
.headlines .bad strong, dd.bad, .note.bad { color: var(--bad); }
.headlines .warn strong, dd.warn, .note.warn { color: var(--warn); }
.headlines .good strong, dd.good, .note.good { color: var(--good); }
ol.steps { margin: 0; padding: 0; list-style: none; counter-reset: step; }
ol.steps > li { position: relative; padding: .65rem 0 .65rem 2.75rem; counter-increment: step; }
ol.steps > li::before {
  content: counter(step); position: absolute; left: 0; top: .6rem; width: 1.75rem; height: 1.75rem; border: 1.5px solid var(--bar);
  border-radius: 50%; text-align: center; font: 600 .875rem/1.6rem system-ui, sans-serif; color: var(--soft);
}
ol.steps > li.next::before { background: var(--ink); border-color: var(--ink); color: var(--paper); }
ol.steps > li.done::before { content: "\\2713"; border-color: var(--good); background: var(--good-wash); color: var(--good); }
ol.steps h3 { margin: 0; font-size: 1rem; }
ol.steps .done h3 { font-weight: 500; color: var(--soft); }
ol.steps h3 small { margin-left: .4rem; font-weight: 400; color: var(--good); }
ol.steps p { margin: .1rem 0 0; color: var(--soft); }
pre { margin: .5rem 0 0; padding: .55rem .8rem; border-radius: .4rem; background: var(--wash); white-space: pre-wrap; }
pre span { color: var(--soft); user-select: none; }
dl.facts { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: .3rem 1rem; margin: .75rem 0 0; }
dl.facts dt { color: var(--soft); }
dl.facts dd { margin: 0; }
dl.facts + dl.facts { padding-top: .75rem; border-top: 1px dashed var(--rule); }
dl.wide { display: block; }
dl.wide dt { margin-top: .6rem; font-weight: 600; color: var(--ink); }
.note { margin: .75rem 0 0; }
.scroll { margin-top: 1rem; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; overflow-wrap: normal; }
th, td { padding: .4rem 1rem .4rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
th { font-weight: 500; color: var(--soft); white-space: nowrap; }
td.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.number { text-align: right; padding-right: 0; font-variant-numeric: tabular-nums; }
.more { margin: .4rem 0 0; font-size: .875rem; color: var(--soft); }
details { margin-top: .4rem; font-size: .875rem; }
summary { width: max-content; color: var(--soft); cursor: pointer; }
footer { margin-top: 3rem; font-size: .85rem; color: var(--soft); }
@media (max-width: 36rem) {
  body { padding: 1.5rem 1rem 3rem; }
  h1 b { font-size: 1.35rem; }
  .headlines { display: block; }
  .headlines div + div { margin-top: .6rem; }
  dl.facts { display: block; }
  dl.facts dt { margin-top: .6rem; font-size: .85rem; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #444; --rule: #ccc; --wash: #fff; --bad-wash: #fff; --warn-wash: #fff; --good-wash: #fff; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  .headlines div, pre { border: 1px solid var(--rule); border-top-width: 3px; }
  pre { border-top-width: 1px; }
  h2, h3 { break-after: avoid; }
  li, tr, .headlines div { break-inside: avoid; }
  ol.steps > li::before { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details:not([open]) { display: none; }
}
`;
