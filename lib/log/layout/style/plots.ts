/** Plots: what they are drawn with; lines keep their width however a plot is stretched. */
export const PLOTS = `
figure.card { display: flex; flex-direction: column; }
figure .plot { margin-top: auto; }
figcaption { margin-bottom: 0.75rem; }
.plot { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0.25rem 0.6rem; font-size: 0.85rem; color: var(--muted); font-variant-numeric: tabular-nums; }
.plot .scale { display: flex; flex-direction: column; justify-content: space-between; text-align: right; margin-block: -0.6em; height: calc(10rem + 1.2em); white-space: nowrap; }
.plot svg { display: block; width: 100%; height: 10rem; overflow: visible; }
.plot .times { grid-column: 2; display: flex; white-space: nowrap; }
.plot .times time { flex: 1 1 0; min-width: 0; padding-left: 0.35em; border-left: 1px solid var(--line); }
.plot .times span { width: 0; display: flex; justify-content: flex-end; }
@media (max-width: 30rem) { .plot .times span { display: none; } }
.plot line { stroke: var(--grid); stroke-width: 1; vector-effect: non-scaling-stroke; }
.plot path, .plot polyline { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; vector-effect: non-scaling-stroke; }
.plot .none { grid-column: 2; align-self: center; text-align: center; }
.series-good { fill: var(--bar-good); } .series-warn { fill: var(--bar-warn); } .series-bad { fill: var(--bar-bad); }
.series-known { fill: var(--bar-known); } .series-none { fill: var(--bar-none); }
.line-median { stroke: var(--accent); } .line-high { stroke: var(--bar-warn); stroke-dasharray: 5 4; }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; font-size: 0.9rem; }
.legend svg { width: 1.4rem; height: 0.8rem; margin-right: 0.4rem; vertical-align: -0.05rem; overflow: visible; }
.legend path { fill: none; stroke-width: 2.5; }
.spark { display: block; width: 8rem; max-width: 100%; height: 1.75rem; }
.spark path { fill: none; stroke: currentColor; }
.spark .base { stroke: var(--line); stroke-width: 4; }
.spark .series-good { stroke: var(--bar-good); } .spark .series-warn { stroke: var(--bar-warn); } .spark .series-bad { stroke: var(--bar-bad); }
.spark .series-known { stroke: var(--bar-known); } .spark .series-none { stroke: var(--bar-none); }
`;
