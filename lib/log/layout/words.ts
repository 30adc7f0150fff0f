const NUMBER = new Intl.NumberFormat('en-US');
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** A whole number as it is read: `12,345`. */
export function number(value: number): string {
	return NUMBER.format(value);
}

/** The same where there is little room: `12.3K`. */
export function compactNumber(value: number): string {
	return value < 10_000 ? NUMBER.format(value) : COMPACT.format(value);
}

/** How many of something: `1 event`, `37 events`. */
export function counted(count: number, one: string, many = `${one}s`): string {
	return `${number(count)} ${count === 1 ? one : many}`;
}

const UNITS = [
	['d', 86_400],
	['h', 3600],
	['min', 60],
	['s', 1],
] as const;

/** A length of time in its two largest units: `2 d 3 h`, `4 min 10 s`, `1.5 s`, `230 ms`. */
export function duration(milliseconds: number): string {
	if (milliseconds < 1000) return `${Number(milliseconds.toPrecision(3)).toFixed(0)} ms`;
	const seconds = milliseconds / 1000;
	if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
	let left = Math.round(seconds);
	const parts: string[] = [];
	for (const [unit, length] of UNITS) {
		const units = Math.floor(left / length);
		left -= units * length;
		if (units > 0) parts.push(`${units} ${unit}`);
		else if (parts.length > 0) break;
	}
	return parts.slice(0, 2).join(' ');
}

/** A share of something in percent, never 0 % or 100 % where it is not exactly that. */
export function percent(part: number, whole: number): string {
	const share = (100 * part) / whole;
	if (share === 0 || share === 100) return `${share} %`;
	return `${Math.min(99.9, Math.max(0.1, share)).toFixed(1)} %`;
}

/** So many bytes: `340 B`, `1.2 KB`, `1 MB`. */
export function bytes(count: number): string {
	if (count < 1000) return `${count} B`;
	if (count < 1_000_000) return `${Number((count / 1000).toFixed(1))} KB`;
	return `${Number((count / 1_000_000).toFixed(1))} MB`;
}
