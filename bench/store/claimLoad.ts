import { randomFillSync } from 'node:crypto';
import type { ClaimStore } from '../../lib/store/claims';
import type { AcceptedEvent } from '../../lib/store/received/counts';

const LEASE_MILLISECONDS = 120_000;
const REMEMBER_MILLISECONDS = 24 * 60 * 60 * 1000;
const KEY_BYTES = 16;
const TRIGGERS = 3;
const EVENT_TYPES = 4;

/** Random keys of that many events, in one piece. */
export function keysFor(events: number): Buffer {
	return randomFillSync(Buffer.alloc(events * KEY_BYTES));
}

/** One of the keys. */
export function keyAt(keys: Buffer, at: number): Buffer {
	return keys.subarray(at * KEY_BYTES, (at + 1) * KEY_BYTES);
}

/** How an event is committed. */
export interface Remembering {
	readonly rememberMilliseconds?: number;
	/** Absent: it is not counted. */
	readonly accepted?: AcceptedEvent;
}

/** What one of several triggers has accepted now. */
export function acceptedAt(place: number): AcceptedEvent {
	const node = `node ${place % TRIGGERS}`;
	const [at, id] = [Date.now(), `workflow:${node}`];
	const names = { workflowId: 'workflow', workflowName: 'Calls', nodeName: node };
	return {
		trigger: { id, ...names, platform: 'JustCall', seenAt: at },
		eventType: `type ${place % EVENT_TYPES}`,
		eventId: `event ${place}`,
		at,
		milliseconds: place % 50,
	};
}

/** Claims and commits an event that is new. The key serves as fingerprint, too: both are hashes to the store. */
export async function remember(
	store: ClaimStore,
	key: Buffer,
	{ rememberMilliseconds = REMEMBER_MILLISECONDS, accepted }: Remembering = {},
): Promise<void> {
	const outcome = await store.claim(requestOf(key));
	if (outcome.kind !== 'fresh') throw new Error(`A new event was ${outcome.kind}`);
	const event = { key, fingerprint: key };
	const committed = await store.commit(event, outcome.token, rememberMilliseconds, accepted);
	if (!committed) throw new Error('A claim was lost');
}

/** Claims an event that is remembered. */
export async function recognize(store: ClaimStore, key: Buffer): Promise<void> {
	const { kind } = await store.claim(requestOf(key));
	if (kind !== 'duplicate') throw new Error(`A remembered event was ${kind}`);
}

/** Does the work for 0 … count - 1, so many at a time. */
export async function inFlight(
	atOnce: number,
	count: number,
	work: (at: number) => Promise<void>,
): Promise<void> {
	let next = 0;
	const worker = async () => {
		while (next < count) await work(next++);
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
}

function requestOf(key: Buffer) {
	return { key, fingerprint: key, leaseMilliseconds: LEASE_MILLISECONDS };
}
