/** What the charts of an incident look like. */
export const chartStyle = `
figure { margin: 1.5rem 0 0; }
figcaption span { margin-left: .4rem; font-size: .875rem; color: var(--soft); }
.plot { position: relative; margin-top: .4rem; padding-top: 1.4rem; border-bottom: 1.5px solid var(--bar); }
.plot svg { display: block; width: 100%; height: 7rem; }
rect.before { fill: var(--bar); } rect.since { fill: var(--since); } rect.bad { fill: var(--bad); }
line { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 4 3; vector-effect: non-scaling-stroke; }
.plot svg.mark { position: absolute; top: 0; height: 1.4rem; overflow: visible; font-size: .8rem; fill: currentColor; }
.axis { display: flex; justify-content: space-between; font-size: .8rem; color: var(--soft); font-variant-numeric: tabular-nums; }
details table { width: auto; min-width: 16rem; }
@media print {
  figure { break-inside: avoid; }
  rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
