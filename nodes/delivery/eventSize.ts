import type { Json } from '../webhook/message';

/** How much data an event may have unless the user says otherwise: 1 MiB of JSON. */
export const MOST_DATA_BYTES = 1_048_576;

const MEBIBYTE = 1_048_576;

/** Whether a value is longer as JSON than that; looks at no more of it than it must. */
export function isLonger(value: Json, mostBytes: number): boolean {
	let left = mostBytes;
	const waiting: unknown[] = [value];
	while (waiting.length > 0) {
		const one = waiting.pop();
		// At least so long: letters beyond ASCII and escapes take more.
		left -= typeof one === 'string' ? one.length + 2 : 1;
		if (left < 0) return true;
		if (typeof one !== 'object' || one === null) continue;
		if (Array.isArray(one)) {
			if (one.length > left) return true;
			// Not spread: there may be more than a call takes.
			for (const part of one) waiting.push(part);
			continue;
		}
		for (const [name, part] of Object.entries(one)) {
			left -= name.length + 3;
			waiting.push(part);
		}
		if (left < waiting.length) return true;
	}
	return false;
}

/** Why such an event is not stored, and what to do. */
export function tooLong(mostBytes: number): string {
	const most = Math.round((mostBytes / MEBIBYTE) * 100) / 100;
	return `The event's data is longer than the limit of ${most} MiB, so the event was not stored. Send a link to large content instead, or raise Maximum Data Size in the options.`;
}
