import { randomUUID } from 'node:crypto';
import { openPostgresClaims } from '../../lib/store/postgres/claims/open';
import { openSqliteClaims } from '../../lib/store/sqlite/claims/open';
import type { ClaimStore } from '../../lib/store/claims';
import {
	eventType,
	openSender,
	subscribe,
	type OpenSender,
	type OutboxPlace,
} from '../sender/open';
import { callEvent } from '../sender/traffic';
import { keysFor, recognize, remember } from '../store/claimLoad';

/** What a process does, and how often it says what it uses. */
export interface MemoryTask {
	readonly place: OutboxPlace;
	/** The endpoint that events are sent to. */
	readonly url: string;
	/** Events received and events sent in a second; 0: it opens its stores, and looks for work. */
	readonly perSecond: number;
	readonly sampleSeconds: number;
	/** How long history and remembered events are kept. */
	readonly keepMinutes: number;
}

/** What a process uses, in megabytes, and how many events it has sent. */
export interface MemorySample {
	readonly rss: number;
	/** After a collection: what is held. */
	readonly heap: number;
	readonly sent: number;
}

const SUBSCRIPTIONS = 10;
const TURN_MILLISECONDS = 20;
const PURGE_MILLISECONDS = 10_000;
const DUPLICATE_EVERY = 10;
const MEGABYTE = 1e6;

let sent = 0;
let failure: Error | undefined;

async function openClaims(place: OutboxPlace): Promise<ClaimStore> {
	if (typeof place !== 'string') return await openPostgresClaims(place);
	const file = place.replace(/\.sqlite$/, '-claims.sqlite');
	return await openSqliteClaims({ file, now: Date.now, owner: randomUUID() });
}

/** One event that a trigger receives, now and then twice, and one that is sent. */
async function work({ sender }: OpenSender, claims: ClaimStore, keepMilliseconds: number) {
	const at = (sent += 1);
	const key = keysFor(1);
	await remember(claims, key, { rememberMilliseconds: keepMilliseconds });
	if (at % DUPLICATE_EVERY === 0) await recognize(claims, key);
	const event = { type: eventType(at % SUBSCRIPTIONS), data: callEvent(at) };
	const result = await sender.send(event, { waitSeconds: 10 });
	if (!result.ok) throw new Error(result.problem);
}

function sample(): MemorySample {
	global.gc?.();
	const { rss, heapUsed } = process.memoryUsage();
	return { rss: rss / MEGABYTE, heap: heapUsed / MEGABYTE, sent };
}

async function main(task: MemoryTask): Promise<void> {
	const keepMilliseconds = task.keepMinutes * 60_000;
	const opened = await openSender(task.place, { keepDays: task.keepMinutes / (24 * 60) });
	await subscribe(opened, task.url, SUBSCRIPTIONS);
	const claims = await openClaims(task.place);
	const fail = (error: unknown) => {
		failure ??= error instanceof Error ? error : new Error(String(error));
	};
	setInterval(() => void claims.purge().catch(fail), PURGE_MILLISECONDS);
	setInterval(() => {
		if (failure !== undefined) throw failure;
		// Whoever measures may have ended: so does this, as soon as it is told.
		process.send?.(sample(), undefined, undefined, () => undefined);
	}, task.sampleSeconds * 1000);
	const start = performance.now();
	setInterval(() => {
		const due = Math.floor(((performance.now() - start) / 1000) * task.perSecond);
		while (sent < due) void work(opened, claims, keepMilliseconds).catch(fail);
	}, TURN_MILLISECONDS);
}

process.on('disconnect', () => process.exit());
void main(JSON.parse(process.argv[2] ?? '') as MemoryTask);
