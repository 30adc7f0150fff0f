import * as fc from 'fast-check';

import { dialerCx } from '../../nodes/DialerCx/platform';
import { justCall } from '../../nodes/JustCall/platform';
import { once, type OnceOutcome } from '../../nodes/n8n/once';
import { nectarDesk } from '../../nodes/NectarDesk/platform';
import { onCallClerk } from '../../nodes/OnCallClerk/platform';
import { platforms } from '../../nodes/platforms';
import { runACall } from '../../nodes/RunACall/platform';
import type { ClaimStore } from '../../nodes/store/claims';
import { message, type JsonObject } from '../../nodes/webhook/message';
import type { Platform } from '../../nodes/webhook/platform';
import { receive } from '../../nodes/webhook/receive';
import { SqliteData } from './sqliteData';

/** A thing gets into a state: what a platform has to tell. */
interface Change {
	readonly thing: string;
	readonly state: string;
	/** Which change this is: what platforms number their events or requests by. */
	readonly number: number;
	/** Epoch milliseconds. */
	readonly at: number;
}

/** How a platform tells a change, and for how many seconds its retries may come by its documents. */
interface Wire {
	readonly platform: Platform;
	readonly write: (change: Change) => JsonObject;
	readonly horizonSeconds: number;
	/** What tells one delivery of equal content from another. */
	readonly numbered?: boolean;
	/** Only the last event of a thing is compared. */
	readonly lastOnly?: boolean;
}

const time = (at: number) => new Date(at).toISOString();
const wires: ReadonlyArray<[string, Wire]> = [
	[
		'Run a Call, as its help centre says',
		{
			platform: runACall,
			write: ({ thing, state, number, at }) => ({
				event: 'customer.updated',
				delivery_id: `wd_${number}`,
				created_at: time(at),
				data: { id: thing, first_name: state },
			}),
			horizonSeconds: 210,
		},
	],
	[
		'Run a Call, as its API description says',
		{
			platform: runACall,
			write: ({ thing, state, number, at }) => ({
				id: `evt_${number}`,
				type: 'customer.updated',
				created_at: time(at),
				data: { id: thing, first_name: state },
			}),
			horizonSeconds: 210,
		},
	],
	[
		'Nectar Desk',
		{
			platform: nectarDesk,
			write: ({ thing, state }) => ({ id: thing, disposition: state }),
			horizonSeconds: 54,
			lastOnly: true,
		},
	],
	[
		'JustCall',
		{
			platform: justCall,
			write: ({ thing, state, number }) => ({
				type: 'call.updated',
				request_id: `r${number}`,
				data: { id: thing, call_info: { notes: state } },
			}),
			horizonSeconds: 0,
			numbered: true,
		},
	],
	[
		'OnCallClerk',
		{
			platform: onCallClerk,
			write: ({ thing, state, number, at }) => ({
				id: `evt_${number}`,
				type: 'lead.captured',
				created: Math.floor(at / 1000),
				data: { call_id: thing, lead: { name: state } },
			}),
			horizonSeconds: 0,
			numbered: true,
		},
	],
	[
		'Dialer.CX',
		{
			platform: dialerCx,
			write: ({ thing, state, at }) => ({
				event: 'lead.updated',
				timestamp: time(Math.floor(at / 1000) * 1000),
				data: { lead_id: thing, status: state },
			}),
			horizonSeconds: 350,
		},
	],
];

/** One request on its way. */
interface Delivery {
	readonly change: Change;
	readonly at: number;
	readonly body: string;
	/** Whether n8n is still storing its run when the next request comes. */
	readonly slow: boolean;
}

const START = Date.UTC(2026, 0, 1);
const changes = fc.array(
	fc.record({
		thing: fc.constantFrom('t1', 't2'),
		state: fc.constantFrom('A', 'B', 'C'),
		// At once, within a second, among the retries, after all of them.
		pause: fc.oneof(
			fc.constant(0),
			fc.integer({ max: 999, min: 1 }),
			fc.integer({ max: 9_000_000, min: 1000 }),
		),
		tries: fc.integer({ min: 1, max: 14 }),
		lateness: fc.double({ min: 0, max: 0.9, noNaN: true }),
		slow: fc.boolean(),
	}),
	{ minLength: 1, maxLength: 8 },
);
type Plan = typeof changes extends fc.Arbitrary<infer Value> ? Value : never;

/** All requests by the platform's own schedule, as they arrive. */
function deliveriesOf(plan: Plan, { platform, write }: Wire): Delivery[] {
	const deliveries: Delivery[] = [];
	const { retryAfterSeconds, inOrder = false } = platform.delivery;
	let at = START;
	plan.forEach(({ thing, state, pause, tries, lateness, slow }, number) => {
		at += pause;
		const change = { thing, state, number, at };
		const body = JSON.stringify(write(change));
		let sent = at;
		deliveries.push({ change, at: sent, body, slow });
		for (const seconds of retryAfterSeconds.slice(0, tries - 1)) {
			sent += seconds * 1000 * (1 + lateness);
			deliveries.push({ change, at: sent, body, slow: false });
		}
		// Who sends in order tells the next change when this one is told.
		if (inOrder) at = sent;
	});
	return deliveries.sort((one, other) => one.at - other.at);
}

/** docs/duplicates.md in lists: whether each request starts a run. */
function expectedOf(deliveries: readonly Delivery[], wire: Wire): boolean[] {
	const passed: Array<Delivery & { readonly storedAt: number }> = [];
	return deliveries.map((delivery, position) => {
		const same = passed.filter(({ change }) => change.thing === delivery.change.thing);
		const last = same.at(-1);
		const again = wire.lastOnly !== true && same.some(({ body }) => body === delivery.body);
		const unchanged =
			wire.numbered !== true &&
			last !== undefined &&
			contentOf(last) === contentOf(delivery) &&
			Math.floor(delivery.at) - last.storedAt < wire.horizonSeconds * 1000;
		if (again || unchanged) return false;
		const stored = delivery.slow ? (deliveries[position + 1] ?? delivery) : delivery;
		passed.push({ ...delivery, storedAt: Math.floor(stored.at) });
		return true;
	});
}

/** What is told, without the number of the telling. */
function contentOf({ body }: Delivery): string {
	return JSON.stringify({ ...(JSON.parse(body) as JsonObject), delivery_id: undefined });
}

/** What the trigger makes of the requests: whether each starts a run. */
async function actual(deliveries: readonly Delivery[], { platform }: Wire): Promise<boolean[]> {
	let now = START;
	const data = new SqliteData({ now: () => now });
	try {
		const store = await data.open();
		let storing: Array<() => void> = [];
		const outcomes: Array<Promise<OnceOutcome>> = [];
		for (const delivery of deliveries) {
			now = Math.floor(delivery.at);
			const outcome = arrive(delivery, platform, store);
			outcomes.push(outcome);
			// Long enough to be claimed; one that waits for the run before it goes on when that is stored.
			const first = await Promise.race([outcome, store.purge().then(() => undefined)]);
			storing.forEach((settle) => settle());
			storing = [];
			const known = first ?? (await outcome);
			if (known.kind === 'claimed') {
				if (delivery.slow) storing.push(() => known.settle(true));
				else known.settle(true);
			}
			// The store works in order: what is settled is written before the clock goes on.
			await store.purge();
		}
		storing.forEach((settle) => settle());
		return (await Promise.all(outcomes)).map(({ kind }) => kind === 'claimed');
	} finally {
		await data.destroy();
	}
}

async function arrive(
	delivery: Delivery,
	platform: Platform,
	store: ClaimStore,
): Promise<OnceOutcome> {
	const request = message({
		body: Buffer.from(delivery.body),
		headers: {},
		query: { event: 'call_disposition_modified' },
		addresses: [],
		receivedAt: delivery.at,
	});
	const verdict = receive(request, {
		platform,
		keys: undefined,
		verification: false,
		selection: 'all',
		scope: 'workflow/node',
	});
	if (verdict.kind !== 'accepted') throw new Error(verdict.kind);
	return await once(verdict.event.identity, {
		store: async () => await Promise.resolve(store),
		rememberMilliseconds: platform.delivery.rememberSeconds * 1000,
		waitMilliseconds: 1000,
		sleep: async () => await new Promise(() => undefined),
		onStoreFailure: (error) => {
			throw error;
		},
	});
}

test('every platform is among them', () => {
	expect(new Set(wires.map(([, { platform }]) => platform))).toEqual(new Set(platforms));
});

test.each(wires)(
	'%s: no retry runs twice, no repetition is lost',
	async (_name, wire) => {
		await fc.assert(
			fc.asyncProperty(changes, async (plan) => {
				const deliveries = deliveriesOf(plan, wire);
				const runs = await actual(deliveries, wire);
				expect(runs).toEqual(expectedOf(deliveries, wire));
				// Whatever the model says: a change that its content tells from all others runs once.
				for (const delivery of deliveries) {
					const { change } = delivery;
					const alike = deliveries.filter((one) => contentOf(one) === contentOf(delivery));
					if (alike.some((one) => one.change !== change)) continue;
					const count = runs.filter((run, at) => run && deliveries[at]?.change === change).length;
					expect(count).toBe(1);
				}
			}),
			{ seed: 20_260_101, numRuns: 25 },
		);
	},
	120_000,
);
