/** Tables: those with many columns become a list of cards on narrow screens, others scroll in themselves. */
export const TABLES = `
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 0.25rem var(--gap); }
caption.unseen { padding: 0; }
th, td { text-align: left; padding: 0.5rem 0.6rem; border-top: 1px solid var(--line); vertical-align: top; }
th:first-child, td:first-child { padding-left: var(--gap); }
th:last-child, td:last-child { padding-right: var(--gap); }
thead th { color: var(--muted); font-weight: 500; font-size: 0.9rem; border-top: 0; vertical-align: bottom; white-space: nowrap; }
tbody th { font-weight: 600; }
td.number, th.number { text-align: right; white-space: nowrap; }
td time { white-space: nowrap; }
tbody tr:hover { background: var(--raised); }
tbody tr:focus-within, tbody tr:has(input[name="id"]:checked) { background: var(--mark); }
.scroll { overflow-x: auto; max-width: 100%; }
.scroll:focus-visible { outline-offset: -3px; }
.cards td, .cards tbody th { overflow-wrap: anywhere; }
.cards tbody th:not(.text) { min-width: 13rem; }
.cards td.bad { color: var(--bad); font-weight: 600; }
.cards tbody th .muted { font-weight: 400; }
.cards .text { min-width: 10rem; }
.cards .brief { white-space: nowrap; }
.cards .what { max-width: 34rem; }
@media (min-width: 80rem) { .cards .what { min-width: 20rem; } }
label.narrow { display: none; align-self: center; }
@media (max-width: 62rem) {
	label.narrow { display: block; }
	.cards thead input { display: none; }
	.cards, .cards tbody { display: block; }
	.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
	.cards tr { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 10.5rem), 1fr)); gap: 0.5rem 1rem; padding: 0.75rem var(--gap); border-top: 1px solid var(--line); }
	.cards td, .cards tbody th { display: flex; flex-direction: column; align-items: flex-start; padding: 0 !important; border: 0; text-align: left !important; white-space: normal !important; min-width: 0; }
	.cards td[data-label]::before { content: attr(data-label); color: var(--muted); font-weight: 400; font-size: 0.9rem; }
	.cards td > *, .cards th > * { min-width: 0; }
	.cards tbody tr { position: relative; }
	.cards tbody th { order: -1; }
	.cards .select { position: absolute; top: 0.75rem; right: var(--gap); }
	.cards .select ~ th { padding-right: 2rem !important; }
	.cards td:empty { display: none; }
	.cards td time { white-space: normal; }
	.cards .full, .cards tbody th { grid-column: 1 / -1; }
	.cards .what { max-width: none; }
	.cards .text, .cards tbody th { min-width: 0; }
}
@media (min-width: 30rem) and (max-width: 62rem) {
	.cards tr:has(> th.text) { grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); }
}
@media (max-width: 30rem) {
	.cards tr { grid-template-columns: minmax(0, 1fr); gap: 0.2rem; }
	.cards td { flex-direction: row; align-items: baseline; gap: 0.75rem; }
	.cards td[data-label]::before { flex: 0 0 7.5rem; }
}
`;
