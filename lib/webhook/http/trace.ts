import type { Headers } from './message';

/*
 * W3C Trace Context (https://www.w3.org/TR/trace-context-2/): the headers by which the requests of several programs are known to
 * belong to one trace. It is kept as one text: `traceparent`, then, where there is one, a space and `tracestate`.
 */

/** The headers of a request that belongs to a trace. */
export interface TraceHeaders {
	readonly traceparent: string;
	readonly tracestate?: string;
}

/** Version, trace and span; then the flags. */
const PARENT = /^(00-(?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})$/;
/** Whether it is recorded, and whether the trace's id is random; others mean nothing yet, and are not passed on. */
const KNOWN_FLAGS = 0b11;

const LONGEST_STATE = 512;
const MOST_MEMBERS = 32;
/** `key=value` of one vendor. */
const MEMBER = /^([a-z0-9][a-z0-9_*/@-]{0,255})=[ -+\--<>-~]{0,255}[!-+\--<>-~]$/;
const OUTER_SPACE = /^[ \t]+|[ \t]+$/g;

/**
 * The trace that headers (names in lower case) name, as one text; undefined where they name none, or not as the standard says.
 * A state that is invalid is left out.
 */
export function readTrace({ traceparent, tracestate }: Headers): string | undefined {
	if (typeof traceparent !== 'string' || !PARENT.test(traceparent)) return undefined;
	const state = typeof tracestate === 'string' ? tracestate.replace(OUTER_SPACE, '') : '';
	return isState(state) ? `${traceparent} ${state}` : traceparent;
}

/**
 * The headers of a request of its own within a trace: the same trace and state, and a new span; undefined where the text is
 * none that `readTrace` gave. `random` gives chance, from 0 up to 1.
 */
export function childOf(trace: string, random: () => number): TraceHeaders | undefined {
	const [parent = '', ...parts] = trace.split(' ');
	const [, id, flags = ''] = PARENT.exec(parent) ?? [];
	if (id === undefined) return undefined;
	const known = (Number.parseInt(flags, 16) & KNOWN_FLAGS).toString(16).padStart(2, '0');
	const traceparent = `${id}-${spanId(random)}-${known}`;
	const tracestate = parts.join(' ');
	return isState(tracestate) ? { traceparent, tracestate } : { traceparent };
}

function isState(text: string): boolean {
	if (text.length > LONGEST_STATE) return false;
	const members = text.split(',').map((member) => member.replace(OUTER_SPACE, ''));
	const keys = members.filter((member) => member !== '').map((member) => MEMBER.exec(member)?.[1]);
	if (keys.length === 0 || members.length > MOST_MEMBERS) return false;
	return !keys.includes(undefined) && new Set(keys).size === keys.length;
}

/** Eight bytes, not all of them zero. */
function spanId(random: () => number): string {
	const half = () =>
		Math.floor(random() * 2 ** 32)
			.toString(16)
			.padStart(8, '0');
	return `${half()}${half()}`.replace(/^0{16}$/, '0000000000000001');
}
