import type { ClaimStore } from '../../../../lib/store/claims';
import { DURATION_BOUNDS } from '../../../../lib/store/durations';
import type { ReceivedBatch, ReceivedStore } from '../../../../lib/store/received';
import type {
	AcceptedEvent,
	ReceivedCount,
	TriggerInfo,
} from '../../../../lib/store/received/counts';
import type { DriftNote, LastEvent, RejectedRequest } from '../../../../lib/store/received/notes';
import { request } from '../claims/events';
import { FRACTION } from '../fraction';

/** One set of data of an engine under test, on which any number of stores can be opened. */
export interface ReceivedUnderTest {
	/** Opens another store on the same data. */
	open(): Promise<ReceivedStore>;
	/** Opens a deduplication store on the same data. */
	openClaims(): Promise<ClaimStore>;
	/** Makes the engine fail every write; answers what makes it work again. */
	breakDown(): Promise<() => Promise<void>>;
	/** Closes what is open and removes the data. */
	destroy(): Promise<void>;
}

/** Prepares fresh, empty data with a clock that the tests move. */
export type CreateReceived = (now: () => number) => Promise<ReceivedUnderTest>;

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A moment that is the begin of no stretch. */
export const start = Date.UTC(2026, 0, 31, 10, 7, 30, 123);
/** The begins of the stretches that `start` is in. */
export const startStretch = {
	fiveMinutes: Date.UTC(2026, 0, 31, 10, 5),
	hour: Date.UTC(2026, 0, 31, 10),
};

/** What the tests of an engine share: data, a store and the deduplication store on it, and a clock. */
export class ReceivedWorld {
	now = start;
	data!: ReceivedUnderTest;
	store!: ReceivedStore;
	claims!: ClaimStore;
	private events = 0;

	static async create(create: CreateReceived): Promise<ReceivedWorld> {
		const world = new ReceivedWorld();
		world.data = await create(() => world.now + FRACTION);
		world.store = await world.data.open();
		world.claims = await world.data.openClaims();
		return world;
	}

	/** Claims an event that is new, and commits it. */
	async accept(more: Partial<AcceptedEvent> = {}, claims = this.claims): Promise<boolean> {
		const event = request(`event ${(this.events += 1)}`);
		const outcome = await claims.claim(event);
		if (outcome.kind !== 'fresh') throw new Error(outcome.kind);
		return await claims.commit(event, outcome.token, day, accepted({ at: this.now, ...more }));
	}

	/** All that the store answers of triggers, apart from the numbers of rejected requests. */
	async everything(store = this.store): Promise<Record<string, unknown>> {
		const triggers = await store.triggers();
		const range = { from: 0, before: Number.MAX_SAFE_INTEGER };
		const notes = triggers.map(async ({ id }) => [
			await store.lastEvents(id),
			await store.drift(id, 10_000),
		]);
		return {
			triggers,
			fiveMinutes: await store.stretches({ ...range, resolution: 'fiveMinutes' }),
			hours: await store.stretches({ ...range, resolution: 'hour' }),
			totals: await store.totals(),
			rejected: (await allRejected(store)).map(({ id: _, ...rejected }) => rejected),
			notes: await Promise.all(notes),
		};
	}
}

/** Every rejected request, page by page. */
export async function allRejected(
	store: ReceivedStore,
	triggerId?: string,
	limit = 70,
): Promise<RejectedRequest[]> {
	const found: RejectedRequest[] = [];
	let after: string | undefined;
	do {
		const page = await store.rejected({ triggerId, limit, after });
		if (page.requests.length > limit) throw new Error('A page is too long');
		found.push(...page.requests);
		after = page.next;
	} while (after !== undefined);
	return found;
}

/** A trigger by its id. */
export function trigger(id: string, more: Partial<TriggerInfo> = {}): TriggerInfo {
	const [workflowId = ''] = id.split(':');
	return {
		id,
		workflowId,
		workflowName: `Workflow ${workflowId}`,
		nodeName: 'JustCall Trigger',
		platform: 'JustCall',
		seenAt: start,
		...more,
	};
}

/** How many durations there are between the bounds. */
export function durations(milliseconds: readonly number[]): number[] {
	const counts = [...DURATION_BOUNDS, Infinity].map(() => 0);
	for (const one of milliseconds) {
		const at = DURATION_BOUNDS.findIndex((bound) => bound >= one);
		counts.splice(at, 1, (counts.at(at) ?? 0) + 1);
	}
	return counts;
}

/** Requests to trigger `w:a` that lasted so long. */
export function counted(
	milliseconds: readonly number[],
	more: Partial<ReceivedCount> = {},
): ReceivedCount {
	return {
		triggerId: 'w:a',
		verdict: 'forged',
		reason: 'signature-mismatch',
		at: start,
		count: milliseconds.length,
		durations: durations(milliseconds),
		totalMilliseconds: milliseconds.reduce((sum, one) => sum + one, 0),
		...more,
	};
}

/** A request to trigger `w:a` that was rejected. */
export function rejected(more: Partial<RejectedRequest> = {}): RejectedRequest {
	return {
		triggerId: 'w:a',
		at: start,
		verdict: 'forged',
		reason: 'signature-mismatch',
		address: '203.0.113.7',
		headers: { 'content-type': 'application/json', 'x-signature': '…' },
		bodyBytes: 512,
		...more,
	};
}

/** An event that trigger `w:a` accepted last. */
export function lastEvent(eventType: string, more: Partial<LastEvent> = {}): LastEvent {
	return { triggerId: 'w:a', eventType, eventId: `${eventType} 1`, at: start, count: 1, ...more };
}

/** A field that was new to trigger `w:a`. */
export function drifted(field: string, more: Partial<DriftNote> = {}): DriftNote {
	const { at = start } = more;
	return {
		triggerId: 'w:a',
		eventType: 'call.ended',
		field,
		kind: 'new',
		day: new Date(at).toISOString().slice(0, 10),
		at,
		...more,
	};
}

/** An event that trigger `w:a` accepted after 40 ms. */
export function accepted(more: Partial<AcceptedEvent> = {}): AcceptedEvent {
	return {
		trigger: trigger('w:a', { seenAt: more.at ?? start }),
		eventType: 'call.ended',
		eventId: 'call.ended:1',
		at: start,
		milliseconds: 40,
		...more,
	};
}

/** A batch of those parts, with all triggers that they are about. */
export function batch(parts: Partial<ReceivedBatch>): ReceivedBatch {
	const whole = { counts: [], rejected: [], events: [], drift: [], ...parts };
	const { counts, rejected: requests, events, drift } = whole;
	const ids = [...counts, ...requests, ...events, ...drift].map(({ triggerId }) => triggerId);
	return { triggers: [...new Set(ids)].map((id) => trigger(id)), ...whole };
}
