/** What screens are made of. */
export const PARTS = `
.head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: flex-start; gap: 0.75rem 1.5rem; }
.head:has(> nav) { align-items: center; }
.head > div { min-width: 0; display: flex; flex-direction: column; gap: 0.35rem; }
.head > div.actions { flex-direction: row; gap: 0.5rem; }
.line { display: flex; flex-wrap: wrap; align-items: center; gap: 0.35rem 0.75rem; }
.muted { color: var(--muted); }
.trail { color: var(--muted); font-size: 0.9rem; }
.trail li { display: inline; }
.trail li + li::before { content: "›"; margin-inline: 0.5ch; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: var(--gap); min-width: 0; }
.card > * + * { margin-top: 0.75rem; }
.card > input[type="hidden"] + * { margin-top: 0; }
.card > .scroll, .card > .cards { margin-inline: calc(-1 * var(--gap)); width: calc(100% + 2 * var(--gap)); max-width: none; }
section:not(.card) { display: flex; flex-direction: column; gap: 0.75rem; min-width: 0; }
.card > a:not(.button) { display: inline-block; }
.card > .cards:first-child { margin-top: calc(-1 * var(--gap)); }
.grid { display: grid; gap: var(--gap); grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
.split { display: grid; gap: 1.25rem; align-items: start; }
.stack { display: grid; gap: 1.25rem; min-width: 0; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 62rem) { .split { grid-template-columns: minmax(0, 26rem) minmax(0, 1fr); } }
.numbers { display: grid; gap: var(--gap); grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr)); }
@media (min-width: 40rem) and (max-width: 62rem) {
	.numbers:has(> :nth-child(5):last-child), .numbers:has(> :nth-child(6):last-child) { grid-template-columns: repeat(3, 1fr); }
}
.numbers > div { position: relative; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 0.75rem var(--gap); min-width: 0; }
.numbers dt, .numbers .hint { color: var(--muted); font-size: 0.9rem; }
.numbers dd:not(.hint) { font-size: 1.5rem; line-height: 1.35; font-weight: 650; font-variant-numeric: tabular-nums; }
.numbers .bad { color: var(--bad); }
.numbers .bad a { color: inherit; }
.numbers a::after { content: ""; position: absolute; inset: 0; border-radius: var(--radius); }
.numbers > div:hover:has(a) { border-color: var(--accent); }
.badge { display: inline-flex; align-items: center; gap: 0.4ch; padding: 0.05em 0.6em; border-radius: 1em; font-size: 0.9em; font-weight: 600; white-space: nowrap; background: var(--page); color: var(--muted); box-shadow: inset 0 0 0 1px var(--line); }
.badge:is(.good, .wait, .warn, .bad) { box-shadow: none; }
.badge.good { background: var(--good-back); color: var(--good); }
.badge.wait { background: var(--wait-back); color: var(--wait); }
.badge.warn { background: var(--warn-back); color: var(--warn); }
.badge.bad { background: var(--bad-back); color: var(--bad); }
.advice, main p[role="alert"] { border-left: 4px solid var(--accent); background: var(--mark); padding: 0.6rem 0.9rem; border-radius: 0 var(--radius) var(--radius) 0; }
.advice.good { border-color: var(--good); background: var(--good-back); }
.card.stopped { border-left: 4px solid var(--bad); }
.attention { display: grid; gap: 0.75rem; }
.attention li { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.15rem 0.6rem; }
.attention li > span:last-child { flex: 1 1 22rem; }
.advice.bad, main p[role="alert"] { border-color: var(--bad); background: var(--bad-back); }
.empty { padding: 2rem 1rem; text-align: center; color: var(--muted); }
.empty strong { display: block; color: var(--text); font-size: 1.1rem; }
button, .button {
	font: inherit; font-weight: 600; line-height: 1.3; padding: 0.45rem 0.9rem; min-height: 2.4rem; cursor: pointer;
	color: var(--text); background: var(--surface); border: 1px solid var(--control); border-radius: var(--radius);
	text-decoration: none; display: inline-flex; align-items: center; gap: 0.5ch;
}
button:hover, .button:hover { background: var(--mark); }
button.main { background: var(--accent); border-color: var(--accent); color: var(--accent-text); }
button.main:hover { filter: brightness(1.1); }
button.danger { color: var(--bad); border-color: var(--bad); }
button.quiet { border-color: transparent; background: none; font-weight: 500; }
button.quiet:hover { background: var(--mark); }
button:disabled { opacity: 0.6; cursor: default; }
button[aria-pressed="true"]::before { content: "●"; color: var(--good); }
button[aria-pressed="false"]::before { content: "○"; }
form.fields > * + * { margin-top: 0; }
.actions { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: flex-end; }
@media (max-width: 40rem) {
	form.card.fields { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); }
	form.card.fields select { max-width: 100%; }
	form.card.fields > .field:has(> [type="search"]), form.card.fields > :not(.field) { grid-column: 1 / -1; }
}
form.fields { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: flex-end; }
.actions output { align-self: center; }
.actions.apart { gap: 1rem 2.5rem; }
.field { display: flex; flex-direction: column; gap: 0.2rem; min-width: 0; flex: 0 1 auto; }
.field label { font-size: 0.9rem; color: var(--muted); }
input:not([type]), input[type="text"], input[type="search"], input[type="password"], input[type="datetime-local"], select {
	font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--control); border-radius: var(--radius);
	padding: 0 0.6rem; height: 2.4rem; width: 100%; max-width: 100%;
}
::placeholder { color: var(--muted); opacity: 1; }
input[type="checkbox"], input[type="radio"] { width: 1.15rem; height: 1.15rem; accent-color: var(--accent); vertical-align: -0.15rem; }
details > summary { cursor: pointer; color: var(--accent); width: fit-content; }
details[open] > summary { margin-bottom: 0.5rem; }
details > pre + p { margin-top: 0.35rem; }
form.fields select { max-width: 13rem; }
form.fields > details > summary { padding-block: 0.5rem; }
pre {
	margin: 0; padding: 0.75rem; background: var(--raised); border: 1px solid var(--line); border-radius: var(--radius);
	white-space: pre-wrap; overflow-wrap: anywhere; max-height: 26rem; overflow: auto; unicode-bidi: isolate; direction: ltr;
}
.field:has(> input[type="search"]) { flex: 1 1 18rem; }
.outside-text { unicode-bidi: isolate; overflow-wrap: anywhere; }
dl.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 0.3rem 2.5rem; }
dl.facts.column { grid-template-columns: minmax(0, 1fr); }
dl.facts > div { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); gap: 0 1rem; }
@media (max-width: 30rem) { dl.facts > div { grid-template-columns: 7.5rem minmax(0, 1fr); } }
.split dl.facts > div { grid-template-columns: 7rem minmax(0, 1fr); }
dl.facts dt { color: var(--muted); }
dl.facts dd { min-width: 0; overflow-wrap: anywhere; }
.segments { display: inline-flex; border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; background: var(--surface); }
.segments a { display: block; padding: 0.35rem 0.8rem; text-decoration: none; color: var(--text); }
.segments li + li { border-left: 1px solid var(--line); }
.segments a:hover { background: var(--raised); }
.segments a:focus-visible { outline-offset: -3px; }
.timeline { border-left: 2px solid var(--line); margin-left: 0.5rem; padding-left: 1.25rem; display: grid; gap: 0.75rem; }
.timeline > .pause { color: var(--muted); font-size: 0.9rem; position: relative; }
.timeline > .attempt { position: relative; }
.timeline > .attempt::before { content: ""; position: absolute; left: -1.72rem; top: 1.35rem; width: 0.8rem; height: 0.8rem; border-radius: 50%; background: var(--control); border: 2px solid var(--page); }
.timeline > .attempt.good::before { background: var(--bar-good); }
.timeline > .attempt.warn::before { background: var(--bar-warn); border-radius: 0; }
.timeline > .attempt.bad::before { background: var(--bar-bad); border-radius: 0; rotate: 45deg; }
.secret { font-size: 1.1rem; user-select: all; }
`;
