/** Keys: to the search, up and down the rows, the list of keys. */
export const KEYBOARD = `
const dialog = document.getElementById('keys');
const isOn = document.querySelector('[data-keys-on]');
if (isOn) {
	isOn.checked = stored('keys') !== 'off';
	isOn.addEventListener('change', () => store('keys', isOn.checked ? 'on' : 'off'));
}
for (const button of document.querySelectorAll('[data-open-keys]')) button.addEventListener('click', () => dialog.showModal());
const links = () => [...document.querySelectorAll('main a[data-row]')];
const move = (step) => {
	const all = links();
	const row = document.activeElement?.closest('tr');
	const at = all.findIndex((one) => one.closest('tr') === row);
	all[Math.min(all.length - 1, Math.max(0, at + (at < 0 && step < 0 ? 1 : step)))]?.focus();
};
const keys = {
	'/': () => {
		const field = document.querySelector('main input[type="search"]');
		if (field) field.focus();
		else location.assign('?view=deliveries#search');
	},
	j: () => move(1),
	k: () => move(-1),
	x: () => document.activeElement?.closest('tr')?.querySelector('input[name="id"]')?.click(),
	'?': () => dialog.showModal(),
};
document.addEventListener('keydown', (event) => {
	const { key, target, altKey, ctrlKey, metaKey } = event;
	const isTyping = target instanceof Element && target.closest('input:not([type="checkbox"]), select, textarea, dialog');
	if (!dialog || !isOn?.checked || altKey || ctrlKey || metaKey || isTyping || !Object.hasOwn(keys, key)) return;
	event.preventDefault();
	keys[key]();
});
`;
