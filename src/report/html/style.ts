/** What a report has beside the looks of all pages. */
export const reportStyle = `
:root { --dead: #878d96; }
@media (prefers-color-scheme: dark) { :root { --dead: #6b7380; } }
body { max-width: 62rem; }
header h1 { font-size: 1.75rem; line-height: 1.25; color: var(--ink); }
header p { font-size: .95rem; }
main:focus { outline: none; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .75rem; padding: .4rem .8rem; background: var(--paper); }
h3 { margin: 0; font-size: 1rem; line-height: 1.5; }
h3 code { display: inline-block; max-width: 100%; font-size: .95em; }
ol.steps > li { padding: .45rem 0 .45rem 2.5rem; }
ol.steps > li::before { top: .35rem; }
ul.steps { margin: 0; padding-left: 1.2rem; }
ul.steps li { padding: .15rem 0; }

.tag { display: inline-block; padding: 0 .5em; border: 1px solid var(--bar); border-radius: 1em; font-size: .75rem; font-weight: 600; line-height: 1.45rem; }
.tag.bad { border-color: var(--bad); color: var(--bad); }
.tag.full { background: var(--bad); color: var(--paper); }
.tag.warn { border-color: var(--warn); color: var(--warn); }
.tag.good { border-color: var(--good); color: var(--good); }
.tag.plain { color: var(--soft); }
b.bad { color: var(--bad); } b.warn { color: var(--warn); } b.good { color: var(--good); }

#filters { display: flex; flex-wrap: wrap; gap: .75rem 2rem; margin: 2.5rem 0 0; padding: .9rem 1.1rem 1.1rem; border-radius: .5rem; background: var(--wash); }
#filters p { display: flex; flex: 1 1 100%; flex-wrap: wrap; align-items: center; gap: .6rem; margin: 0; }
#filters p label, legend { font-size: .85rem; font-weight: 600; }
#filters fieldset { display: flex; flex-wrap: wrap; gap: .1rem 1rem; min-width: 0; margin: 0; padding: 0; border: 0; }
legend { padding: 0; }
#filters fieldset label { display: inline-flex; align-items: center; gap: .35rem; min-height: 1.75rem; font-size: .9rem; cursor: pointer; }
#filters small { color: var(--soft); font-variant-numeric: tabular-nums; }
input[type=search] { flex: 1 1 14rem; min-width: 0; padding: .4rem .7rem; border: 1px solid var(--soft); border-radius: .35rem; background: var(--paper); color: inherit; font: inherit; font-size: .95rem; }
input::placeholder { color: var(--soft); opacity: 1; }
input[type=checkbox] { width: 1rem; height: 1rem; margin: 0; accent-color: var(--focus); }
button { padding: .4rem .9rem; border: 1px solid var(--soft); border-radius: .35rem; background: var(--paper); color: inherit; font: inherit; font-size: .9rem; cursor: pointer; }
#shown { margin: .75rem 0 0; font-weight: 600; }

.many .key, .many .run { content-visibility: auto; contain-intrinsic-size: auto 16rem; }
.many .run { contain-intrinsic-size: auto 4rem; }
.key { margin: 1rem 0 0; padding: .9rem 1.1rem 1rem; border: 1px solid var(--rule); border-left: 4px solid var(--bad); border-radius: .4rem; }
.key.known { border-left-color: var(--warn); }
.key.baseline, .key.allowed { border-left-color: var(--bar); }
.key[data-verdict=dead] { border-left-color: var(--good); }
.key:target { outline: 2px solid var(--focus); }
.key p { margin: .5rem 0 0; }
.fine { font-size: .85rem; color: var(--soft); }
.secret code { padding: .15em .4em; background: var(--bad-wash); color: var(--bad); }
ul.places, ul.events { margin: .5rem 0 0; padding: 0; list-style: none; }
ul.places li { padding: .1rem 0; }
.places span, .events small { color: var(--soft); }
.run .places span, #notes + ul { color: inherit; }
ul.events li { padding: .15rem 0; font-size: .9rem; }
.events b { display: inline-block; min-width: 5.5rem; font-weight: 600; }
.events .introduced { color: var(--bad); } .events .removed { color: var(--good); }
.events .time { margin-right: .5rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
.events small { font-size: inherit; }
mark { background: var(--bad-wash); color: var(--bad); font-weight: 600; }
.check + .check { margin-top: 1.75rem; }
.run { padding: .35rem 0 .35rem 1rem; margin-top: .5rem; border-left: 3px solid var(--rule); }
.fix { margin: .25rem 0 0; color: var(--soft); }

.bar { display: block; width: 100%; height: 1rem; overflow: visible; }
.key .bar { margin-top: .75rem; border-radius: .5rem; background: var(--wash); }
.bar line { stroke: var(--since); stroke-width: 8; }
.bar line.kept { stroke-width: 2; }
.bar circle { fill: var(--paper); stroke: var(--since); stroke-width: 2.5; }
.bar.bad line, .bar.bad circle { stroke: var(--bad); }
.bar.dead line, .bar.dead circle { stroke: var(--dead); }
.ends { display: flex; justify-content: space-between; font-size: .75rem; color: var(--soft); font-variant-numeric: tabular-nums; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.5rem; margin: 0; font-size: .85rem; color: var(--soft); }
.legend .bar { display: inline-block; width: 2rem; vertical-align: -.15em; }
.spans { --name: 15.5rem; --dates: 12rem; position: relative; margin-top: 1rem; padding-top: 1.75rem; font-size: .875rem; }
.spans ol { margin: 0; padding: 0; list-style: none; }
.spans li { position: relative; display: grid; grid-template-columns: var(--name) minmax(0, 1fr) var(--dates); gap: 0 1rem; align-items: center; min-height: 1.9rem; }
[hidden] { display: none !important; }
.spans a { font: .95em ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.spans small { color: var(--soft); }
.dates { color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
svg.axis { position: absolute; top: 0; left: calc(var(--name) + 1rem); width: calc(100% - var(--name) - var(--dates) - 2rem); height: 100%; overflow: visible; }
.axis line { stroke: var(--rule); }
.axis text { font-size: .8rem; fill: var(--soft); font-variant-numeric: tabular-nums; }
@media (max-width: 48rem) {
  svg.axis { left: 0; width: 100%; }
  .spans li { grid-template-columns: 1fr auto; padding: .35rem 0; }
  .spans .bar { grid-area: 2 / 1 / 3 / 3; }
}
@media (max-width: 36rem) {
  header h1 { font-size: 1.35rem; }
  .key { padding: .75rem .85rem; }
  .events b { min-width: 0; }
}
@media print {
  .key h3 { break-after: avoid; }
  pre, dl, .spans { break-inside: avoid; }
  .many .key, .many .run { content-visibility: visible; }
  #filters, .skip { display: none; }
  .tag, .bar, mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .key { border-color: #999; }
}
`;
