import * as fc from 'fast-check';

import type { JsonObject } from '../../../../../../lib/webhook/http/message';
import type { Change, Kind, Wire } from './wires';

/** One request on its way. */
export interface Delivery {
	readonly change: Change;
	readonly type: string;
	readonly kind: Kind;
	readonly at: number;
	readonly body: string;
	/** Whether n8n is still storing its run when the next request comes. */
	readonly slow: boolean;
	/** Which of the two processes it comes to. */
	readonly process: 0 | 1;
}

/** When the first change happens. */
export const START = Date.UTC(2026, 0, 1);
/** n8n has stored a slow run by then, in milliseconds. */
export const SLOWEST = 60_000;

const to = fc.constantFrom(0 as const, 1 as const);
/** Changes of two things, and how the platform tells each. */
export const plans = fc.array(
	fc.record({
		thing: fc.constantFrom('t1', 't2'),
		state: fc.constantFrom('A', 'B', 'C'),
		kind: to,
		// At once, within a second, among the retries, after all of them.
		pause: fc.oneof(
			fc.constant(0),
			fc.integer({ max: 999, min: 1 }),
			fc.integer({ max: 9_000_000, min: 1000 }),
		),
		tries: fc.integer({ min: 1, max: 14 }),
		lateness: fc.double({ min: 0, max: 0.9, noNaN: true }),
		slow: fc.boolean(),
		to: fc.array(to, { minLength: 14, maxLength: 14 }),
	}),
	{ minLength: 1, maxLength: 8 },
);
type Plan = typeof plans extends fc.Arbitrary<infer Value> ? Value : never;

/** All requests by the platform's own schedule, as they arrive. */
export function deliveriesOf(plan: Plan, { platform, kinds }: Wire): Delivery[] {
	const deliveries: Delivery[] = [];
	const { retryAfterSeconds, inOrder = false } = platform.delivery;
	let at = START;
	for (const [number, one] of plan.entries()) {
		at += one.pause;
		const [type, kind] = Object.entries(kinds)[one.kind] as [string, Kind];
		const change = { thing: one.thing, state: one.state, number, at };
		const body = JSON.stringify(kind.write(change));
		const pauses = retryAfterSeconds.slice(0, one.tries - 1);
		// Who sends in order goes on when this one is answered, or given up.
		const slow = one.slow && (!inOrder || pauses.length > 0);
		let sent = at;
		for (const [attempt, seconds] of [0, ...pauses].entries()) {
			sent += seconds * 1000 * (1 + one.lateness);
			const process = one.to[attempt] ?? 0;
			const first = attempt === 0 && slow;
			deliveries.push({ change, type, kind, at: Math.floor(sent), body, slow: first, process });
		}
		if (inOrder) at = Math.floor(sent);
	}
	return deliveries.sort((one, other) => one.at - other.at);
}

interface Passed extends Delivery {
	storedAt: number;
	/** Whether another one about the same was stored meanwhile: then nobody knows which of the two was the last. */
	readonly overlapped: boolean;
}

/** docs/duplicates.md in lists: whether each request starts a run. */
export function expectedOf(deliveries: readonly Delivery[], { lastOnly }: Wire): boolean[] {
	const passed: Passed[] = [];
	let storing: Passed | undefined;
	return deliveries.map((delivery) => {
		if (storing && delivery.at - storing.at > SLOWEST) storing = undefined;
		const same = passed.filter((one) => subjectOf(one) === subjectOf(delivery));
		const again = lastOnly !== true && same.some(({ body }) => body === delivery.body);
		const isRun = !again && !isUnchanged(delivery, same.at(-1), storing);
		const overlapped = storing !== undefined && storing === same.at(-1);
		if (storing) storing.storedAt = delivery.at;
		storing = undefined;
		if (!isRun) return false;
		const { at, slow } = delivery;
		const run = { ...delivery, storedAt: at + (slow ? SLOWEST : 0), overlapped };
		passed.push(run);
		if (slow) storing = run;
		return true;
	});
}

function isUnchanged(delivery: Delivery, last?: Passed, storing?: Passed): boolean {
	if (last === undefined || contentOf(last) !== contentOf(delivery)) return false;
	const { sameContentSeconds } = delivery.kind;
	if (last === storing) return sameContentSeconds > 0;
	return !last.overlapped && delivery.at - last.storedAt < sameContentSeconds * 1000;
}

function subjectOf({ type, kind, change }: Delivery): string {
	return `${type} ${kind.subject?.(change) ?? change.thing}`;
}

/** What is told, without the number of the telling. */
export function contentOf({ type, kind, body }: Delivery): string {
	const told = JSON.parse(body) as JsonObject;
	const { delivery_id: _, request_id: __, ...content } = told;
	return JSON.stringify([type, kind.sameContentSeconds === Infinity ? content.data : content]);
}
