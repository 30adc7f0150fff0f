/** Rows that are selected, and copying. Defines `showControls` and `countSelected`. */
export const ROWS = `
const showControls = (root) => {
	for (const element of root.querySelectorAll('[data-scripted]')) element.hidden = false;
	for (const form of root.querySelectorAll('form[data-select]')) countSelected(form);
};
const rowsOf = (form) => [...form.querySelectorAll('input[name="id"]')];
const many = (count, one, more) => count.toLocaleString('en-US') + ' ' + (count === 1 ? one : more);
const countSelected = (form) => {
	const rows = rowsOf(form);
	const chosen = rows.filter((row) => row.checked);
	const over = chosen.filter((row) => 'over' in row.dataset);
	const endpoints = new Set(over.map((row) => row.dataset.endpoint));
	const told = form.querySelector('[data-told]');
	if (told) {
		const sends = 'Replay sends ' + many(over.length, 'event', 'events') + ' to ' + many(endpoints.size, 'endpoint', 'endpoints');
		const ends = 'Cancel ends ' + many(chosen.length - over.length, 'waiting delivery', 'waiting deliveries');
		const does = [...(over.length > 0 ? [sends] : []), ...(over.length < chosen.length ? [ends] : [])];
		told.textContent = chosen.length === 0 ? 'None selected' :
			many(chosen.length, 'delivery', 'deliveries') + ' selected: ' + does.join(', ');
	}
	const counts = { replay: over.length, cancel: chosen.length - over.length };
	for (const button of form.querySelectorAll('button[data-for-selected]')) button.disabled = !counts[button.value];
	for (const all of form.querySelectorAll('input[data-all]')) {
		all.checked = chosen.length > 0 && chosen.length === rows.length;
		all.indeterminate = chosen.length > 0 && chosen.length < rows.length;
	}
};
document.addEventListener('change', (event) => {
	const input = event.target;
	const form = input instanceof HTMLInputElement && input.closest('form[data-select]');
	if (!(form instanceof HTMLFormElement) || !(input instanceof HTMLInputElement)) return;
	if (input.dataset.all) for (const row of rowsOf(form)) row.checked = input.checked;
	countSelected(form);
});

const copied = async (source) => {
	try {
		await navigator.clipboard.writeText(source.textContent);
		return true;
	} catch {
		const around = source.closest('details');
		if (around) around.open = true;
		const range = document.createRange();
		range.selectNodeContents(source);
		getSelection().removeAllRanges();
		getSelection().addRange(range);
		return document.execCommand('copy');
	}
};
document.addEventListener('click', async (event) => {
	const button = event.target instanceof Element && event.target.closest('button[data-copy]');
	if (!button) return;
	const source = document.getElementById(button.dataset.copy);
	const label = button.textContent;
	button.textContent = source && (await copied(source)) ? 'Copied' : 'Press Ctrl+C';
	setTimeout(() => { button.textContent = label; }, 2000);
});
`;
