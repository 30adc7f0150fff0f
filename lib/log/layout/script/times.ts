/** Times in the reader's zone or in UTC, the other one in the title; distances that count. Fields for times are in the same zone, and sent in UTC. Defines `showTimes` and `count`. */
export const TIMES = `
const formats = {
	full: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
	minute: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
	short: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
	day: { day: 'numeric', month: 'short', timeZone: 'UTC' },
};
const zoneName = Intl.DateTimeFormat().resolvedOptions().timeZone;
let inUtc = zoneName === 'UTC' || stored('zone') === 'utc';
const written = (at, format, utc) =>
	at.toLocaleString('en-GB', { ...(utc && { timeZone: 'UTC' }), ...formats[format] });
const utcValue = (field) => new Date(field.value).toISOString().slice(0, 16);
const localValue = (field) => {
	const at = new Date(field.value + 'Z');
	return new Date(at.getTime() - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
};
document.addEventListener('formdata', (event) => {
	const form = event.target;
	if (!(form instanceof HTMLFormElement)) return;
	for (const field of form.querySelectorAll('input[data-clock="local"]'))
		if (field.value && !field.disabled) event.formData.set(field.name, utcValue(field));
});
const showTimes = (root) => {
	for (const element of root.querySelectorAll('time[data-format]')) {
		const format = element.dataset.format || 'full';
		const at = new Date(element.dateTime);
		element.title = inUtc && zoneName !== 'UTC' ? written(at, 'full', false) + ' ' + zoneName :
			at.toISOString().replace('T', ' ').replace(/\\.\\d+Z$/, ' UTC');
		element.textContent = written(at, format, inUtc);
	}
	for (const field of root.querySelectorAll('input[type="datetime-local"]')) {
		const isUtc = field.dataset.clock !== 'local';
		if (field.value && isUtc !== inUtc) field.value = inUtc ? utcValue(field) : localValue(field);
		field.dataset.clock = inUtc ? 'utc' : 'local';
		const [label] = field.labels;
		label.textContent = label.textContent.replace(/ \\(.*/, inUtc ? ' (UTC)' : ' (local time)');
	}
	for (const bar of root.querySelectorAll('g[data-from]')) {
		const title = bar.querySelector('title');
		const at = new Date(bar.dataset.from);
		const told = title.textContent.slice(title.textContent.indexOf(': '));
		const zone = bar.dataset.format === 'day' || inUtc ? ' UTC' : '';
		title.textContent = written(at, bar.dataset.format, inUtc) + zone + told;
	}
};
const zone = document.querySelector('[data-zone]');
for (const button of document.querySelectorAll('[data-toggle-utc]')) {
	const show = () => {
		if (zone) zone.textContent = inUtc ? 'UTC' : zoneName;
		button.textContent = inUtc ? 'Show local times' : 'Show UTC';
	};
	button.hidden = zoneName === 'UTC';
	button.addEventListener('click', () => {
		inUtc = !inUtc;
		store('zone', inUtc ? 'utc' : 'local');
		show();
		showTimes(document);
	});
	show();
}

const units = [
	{ unit: 'd', length: 86400 }, { unit: 'h', length: 3600 }, { unit: 'min', length: 60 }, { unit: 's', length: 1 },
];
const inWords = (seconds) => {
	let left = Math.round(seconds);
	const parts = [];
	for (const { unit, length } of units) {
		const many = Math.floor(left / length);
		left -= many * length;
		if (many > 0) parts.push(many + ' ' + unit);
		else if (parts.length > 0) break;
	}
	return parts.slice(0, 2).join(' ') || '0 s';
};
const ahead = Number(document.body.dataset.now) - Date.now() || 0;
const count = () => {
	for (const element of document.querySelectorAll('time[data-relative]')) {
		const seconds = (Date.parse(element.dateTime) - Date.now() - ahead) / 1000;
		const words = inWords(Math.abs(seconds));
		const text = Math.abs(seconds) < 1 ? 'now' : seconds > 0 ? 'in ' + words : words + ' ago';
		if (element.textContent !== text) element.textContent = text;
	}
};
setInterval(() => { if (!document.hidden) count(); }, 1000);
`;
