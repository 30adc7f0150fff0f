/** Elements as such, and the frame around a screen. */
export const BASE = `
* { box-sizing: border-box; }
html { font-size: clamp(0.875rem, 0.84rem + 0.12vw, 1.2rem); scroll-padding-top: 1rem; }
body {
	margin: 0; min-height: 100vh; display: flex; flex-direction: column;
	font: 1rem/1.5 var(--sans); color: var(--text); background: var(--page);
}
h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; line-height: 1.3; }
h3 { font-size: 1rem; }
h4 { font-size: 0.925rem; margin: 0.75rem 0 0.25rem; }
ul, ol { list-style: none; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:hover { text-decoration-thickness: 2px; }
code, pre, kbd { font: 0.925em/1.5 var(--mono); }
kbd { border: 1px solid var(--control); border-radius: 0.25rem; padding: 0 0.4em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 0.2rem; }
main:focus { outline: none; }
[hidden] { display: none !important; }
.unseen {
	position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
	clip-path: inset(50%); white-space: nowrap;
}
.skip { position: absolute; left: -100vw; top: 0; padding: 0.5rem 1rem; background: var(--surface); z-index: 1; }
.skip:focus { left: 0; }
.top, main, .bottom, .strip, .notice { width: 100%; padding-inline: max(clamp(0.75rem, 2.5vw, 2.5rem), calc(50% - 52.5rem)); }
.top { background: var(--surface); border-bottom: 1px solid var(--line); display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1.25rem; padding-block: 0.5rem; }
.top form { margin-left: auto; }
.top .badge + form { margin-left: 0; }
.top .badge { margin-left: auto; }
.brand { font-weight: 700; display: flex; align-items: center; gap: 0.5rem; }
.brand svg { width: 1.5rem; height: 1.5rem; fill: var(--accent); }
.brand path { stroke: var(--accent-text); stroke-width: 1.6; }
.tabs { display: flex; gap: 0.25rem; }
.tabs a { display: block; padding: 0.4rem 0.9rem; border-radius: var(--radius); text-decoration: none; color: var(--text); }
.tabs a:hover { background: var(--raised); }
.tabs [aria-current], .segments [aria-current] { background: var(--mark); color: var(--accent); font-weight: 600; }
@media (max-width: 30rem) {
	.top { column-gap: 0.4rem; }
	.top .tabs { gap: 0; }
	.top .tabs a { padding-inline: 0.55rem; }
	.top button { padding-inline: 0.4rem; }
	.top .badge { display: none; }
	.top .badge + form { margin-left: auto; }
	.top:has(nav) .brand span { display: none; }
}
main { flex: 1 0 auto; display: flex; flex-direction: column; gap: 1.25rem; padding-block: 1.25rem 2.5rem; }
main.outside { flex: none; width: min(27rem, 100% - 1.5rem); margin: 12vh auto 2rem; padding: 1.75rem; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); }
main.outside button { width: 100%; justify-content: center; }
main.outside form { display: grid; gap: 1.25rem; }
main.outside label { display: block; margin-bottom: 0.4rem; }
.bottom {
	border-top: 1px solid var(--line); display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 0.25rem 1rem;
	padding-block: 0.75rem; color: var(--muted); font-size: 0.9rem;
}
.bottom button { padding-inline: 0.5rem; margin-inline-start: -0.5rem; }
.bottom .scripted { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0; }
.bottom .scripted button { margin: 0; }
.bottom .scripted button:first-of-type { margin-left: -0.5rem; }
.bottom [data-refreshed]:not(:empty) { margin-right: 1rem; }
.strip { background: var(--bad-back); color: var(--bad); padding-block: 0.75rem; border-block: 1px solid currentColor; }
.notice { padding-block: 0.6rem; background: var(--mark); border-block: 1px solid var(--line); }
.notice.done::before { content: "✓"; font-weight: 700; margin-right: 0.6ch; color: var(--good); }
.notice.problem::before { content: "!"; font-weight: 700; margin-right: 0.6ch; color: var(--bad); }
dialog { max-width: min(30rem, 92vw); color: inherit; background: var(--surface); border: 1px solid var(--control); border-radius: var(--radius); padding: 1.25rem; }
dialog > * + * { margin-top: 0.75rem; }
dialog::backdrop { background: rgb(0 0 0 / 0.5); }
@media (prefers-reduced-motion: no-preference) {
	.button, button, .tabs a { transition: background-color 0.12s; }
}
`;
