/** Times in the reader's zone, with UTC in the title; distances that count. Defines `showTimes` and `count`. */
export const TIMES = `
const formats = {
	full: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
	short: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
	day: { day: 'numeric', month: 'short' },
};
const showTimes = (root) => {
	for (const element of root.querySelectorAll('time[data-format]')) {
		const format = element.dataset.format || 'full';
		const at = new Date(element.dateTime);
		element.title = at.toISOString().replace('T', ' ').replace(/\\.\\d+Z$/, ' UTC');
		element.textContent = at.toLocaleString('en-GB', formats[format]);
	}
};
const zone = document.querySelector('[data-zone]');
const zoneName = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && zoneName !== 'UTC') zone.textContent = zoneName + ' (UTC in the tooltips)';

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
