import type { Json } from '../../../webhook/http/message';

/** How much data an event may have unless the user says otherwise: 1 MiB of JSON. */
export const MOST_DATA_BYTES = 1_048_576;

const MEBIBYTE = 1_048_576;

/** What nests deeper is written and then measured: nothing that people send does. */
const DEEPEST_MEASURED = 500;

/**
 * Whether a value is longer as JSON than that; looks at no more of it than it must. False for one that nests too deep to
 * be measured or that contains itself: writing it tells.
 */
export function isLonger(value: Json, mostBytes: number): boolean {
	const left = leftOf(value, mostBytes, DEEPEST_MEASURED);
	return left !== undefined && left < 0;
}

/** How much of a length a value leaves, below zero where it is longer; undefined where it nests deeper than that. */
function leftOf(value: unknown, length: number, depth: number): number | undefined {
	// At least so long: letters beyond ASCII and escapes take more.
	if (typeof value === 'string') return length - value.length - 2;
	if (typeof value !== 'object' || value === null) return length - 1;
	if (depth === 0) return undefined;
	if (Array.isArray(value)) return leftOfList(value, length - 1 - value.length, depth - 1);
	const parts = value as Readonly<Record<string, unknown>>;
	let left: number | undefined = length - 1;
	// By names: pairs would be made for every event, only to be counted.
	for (const name of Object.keys(parts)) {
		const part = parts[name];
		if (part === undefined) continue;
		left = leftOf(part, left - name.length - 4, depth - 1);
		if (left === undefined || left < 0) return left;
	}
	return left;
}

function leftOfList(parts: readonly unknown[], length: number, depth: number): number | undefined {
	let left: number | undefined = length;
	for (let at = 0; at < parts.length && left >= 0; at++) {
		left = leftOf(parts[at], left, depth);
		if (left === undefined) return undefined;
	}
	return left;
}

/** Why such an event is not stored, and what to do. */
export function tooLong(mostBytes: number): string {
	const most = Math.round((mostBytes / MEBIBYTE) * 100) / 100;
	return `The event's data is larger than the limit of ${most} MiB, so the event wasn't stored. Send a link to large content instead, or raise Maximum Data Size in the options.`;
}
