/** On paper: no forms, nothing cut, links as text. */
export const PRINT = `
@media print {
	:root { --page: #fff; --surface: #fff; --raised: #fff; --text: #000; --muted: #333; --line: #999; --mark: #fff; }
	.top nav, form, button, .skip, .bottom .scripted, .segments { display: none !important; }
	.card, .numbers > div { break-inside: avoid; }
	pre { max-height: none; overflow: visible; }
	a { color: inherit; }
}
@media (forced-colors: active) {
	.badge, .advice { border: 1px solid; }
	.series-good, .series-warn, .series-bad, .series-known, .series-none { forced-color-adjust: none; }
}
`;
