/** Renews the main part every few seconds, unless its reader is at work in it. */
export const LIVE = `
const every = 5000;
let isLive = stored('live') !== 'off';
let changed = false;
let before;
const main = document.querySelector('main[data-live]');
const formId = (document.querySelector('input[name="token"]')?.value ?? '1').split('.')[0];
const told = document.querySelector('[data-refreshed]');
const tell = (text) => { if (told && told.textContent !== text) told.textContent = text; };

const isAtWork = () => {
	const focused = document.activeElement;
	const selected = getSelection();
	return changed || document.hidden || !!document.querySelector('dialog[open]') ||
		(!!selected && !selected.isCollapsed) ||
		(!!focused && main.contains(focused) && !!focused.closest('form, summary, [data-copy]'));
};
const kept = () => {
	const folded = [...main.querySelectorAll('details[id]')].map((one) => [one.id, one.open]);
	const scrolled = [...main.querySelectorAll('[id]')].filter((one) => one.scrollLeft || one.scrollTop)
		.map((one) => [one.id, one.scrollLeft, one.scrollTop]);
	return { folded, scrolled, focus: main.contains(document.activeElement) && document.activeElement.getAttribute('href') };
};
const restore = ({ folded, scrolled, focus }) => {
	for (const [id, open] of folded) { const one = document.getElementById(id); if (one) one.open = open; }
	for (const [id, left, top] of scrolled) { const one = document.getElementById(id); if (one) one.scrollTo(left, top); }
	if (focus) main.querySelector('a[href="' + CSS.escape(focus) + '"]')?.focus({ preventScroll: true });
};
const renew = async () => {
	if (!isLive || isAtWork()) return;
	try {
		const address = new URL(location.href);
		address.searchParams.set('live', formId);
		address.searchParams.delete('done');
		const response = await fetch(address, { headers: { accept: 'text/html' }, cache: 'no-store' });
		if (response.status === 401) return location.reload();
		if (!response.ok) return tell('Not updated: status ' + response.status);
		const next = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('main[data-live]');
		tell('');
		if (!next || isAtWork() || next.innerHTML === before) return;
		const state = kept();
		before = next.innerHTML;
		main.replaceChildren(...next.childNodes);
		enhance(main);
		restore(state);
	} catch {
		tell('Not updated: n8n is unavailable');
	}
};
document.addEventListener('submit', (event) => {
	const form = event.target;
	if (!(form instanceof HTMLFormElement) || form.method !== 'get') return;
	for (const field of form.querySelectorAll('input, select')) if (field.value === '') field.disabled = true;
});
if (main && document.querySelector('footer')) {
	before = main.innerHTML;
	main.addEventListener('input', (event) => { if (event.target.form?.method === 'get' || event.target.name) changed = true; });
	setInterval(renew, every);
}
for (const button of document.querySelectorAll('[data-toggle-live]')) {
	const show = () => button.setAttribute('aria-pressed', String(isLive));
	button.addEventListener('click', () => { isLive = !isLive; store('live', isLive ? 'on' : 'off'); show(); renew(); });
	show();
}
`;
