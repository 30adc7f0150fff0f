import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

import type { DeliveryFilter, Outbox, OutboxRules } from '../../lib/store/outbox';
import type { AttemptRecord } from '../../lib/store/outbox/attempt';
import { openSqliteOutbox } from '../../lib/store/sqlite/outbox/open';

/** Measures the embedded outbox alone: `node dist/bench/store/outbox.js [how many pending are many]`. */

const concurrent = 100;
const leaseMilliseconds = 45_000;
const data = { call_id: 'c-1', note: 'x'.repeat(900) };
const rules: OutboxRules<'delivered', never> = {
	judge: (subscription, { progress }, outcome) => ({
		outcome,
		progress: { ...progress, attempts: progress.attempts + 1, firstAt: 1 },
		reason: outcome,
		health: { ...subscription.health, consecutiveFailures: 0, lastDeliveryAt: Date.now() },
	}),
	change: () => undefined,
};
const attempt: AttemptRecord = {
	startedAt: 1_790_000_000_000,
	durationMilliseconds: 12,
	url: 'https://receiver.example/hook',
	status: 200,
	responseHeaders: { 'content-type': 'application/json', date: 'Sat, 21 Nov 2026 00:00:00 GMT' },
	responseBody: '{"received":true}',
	reason: 'delivered',
};

function event(type: string) {
	return { type, occurredAt: '2026-11-21T00:00:00.000Z', data };
}

async function enqueue(outbox: Outbox, queue: string, isClaimed: boolean) {
	const claimUntil = isClaimed ? Date.now() + leaseMilliseconds : undefined;
	const stored = await outbox.enqueue({
		...event('call.completed'),
		deliveries: [{ subscriptionId: queue, claimUntil }],
	});
	if (stored.kind !== 'stored') throw new Error(stored.kind);
	return stored.deliveries[0];
}

/** What each of `count` calls of `work` costs; the processor's time says more on a busy machine. */
async function costOf(count: number, work: () => Promise<void>): Promise<string> {
	const started = performance.now();
	const cpu = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(cpu);
	const elapsed = ((performance.now() - started) * 1000) / count;
	return `${elapsed.toFixed(1)} us (processor ${((user + system) / count).toFixed(1)} us)`;
}

/** Runs `work` `count` times, `concurrent` at a time. */
async function measure(count: number, work: (index: number) => Promise<void>): Promise<string> {
	let index = 0;
	return await costOf(count, async () => {
		const workers = Array.from({ length: concurrent }, async () => {
			while (index < count) await work((index += 1));
		});
		await Promise.all(workers);
	});
}

async function enqueueAndSettle(outbox: Outbox, queue: string): Promise<void> {
	const delivery = await enqueue(outbox, queue, true);
	if (delivery?.token === undefined) throw new Error('not claimed');
	const claim = { id: delivery.id, token: delivery.token };
	const settled = await outbox.settle(claim, attempt, 'delivered');
	if (settled.kind !== 'settled') throw new Error(settled.kind);
}

/** Drains all queues at the same rate, as a dispatcher does. */
async function claimAndSettle(outbox: Outbox, count: number): Promise<void> {
	for (let done = 0; done < count; done += concurrent) {
		const until = Date.now() + leaseMilliseconds;
		const batches = await Promise.all(
			queues.map((queue) => outbox.claim(queue, concurrent / queues.length, until)),
		);
		const claims = batches.flatMap(({ deliveries }) => deliveries);
		if (claims.length < concurrent) throw new Error('too little is due');
		await Promise.all(claims.map((claim) => outbox.settle(claim, attempt, 'delivered')));
	}
}

/** Longest block of the event loop since the last look. */
const delay = monitorEventLoopDelay({ resolution: 1 });

function show(name: string, figure: string): void {
	console.log(`${name}: ${figure}, longest block ${(delay.max / 1e6).toFixed(1)} ms`);
	delay.reset();
}

const queues = Array.from({ length: 10 }, (_, number) => `sub_${number}`);
const pairsARound = 10_000;
const claimsARound = 10_000;

async function filled(file: string, pending: number): Promise<Outbox> {
	const outbox = await openSqliteOutbox({ file, now: Date.now, owner: 'bench' }, rules);
	for (const id of queues) {
		await outbox.addSubscription({ id, kind: 'subscription', enabled: true, settings: {} });
	}
	const add = (index: number) => enqueue(outbox, queues[index % queues.length] as string, false);
	show(`enqueue ${pending}`, await measure(pending, async (index) => void (await add(index))));
	return outbox;
}

/** Costs with few and with many pending, side by side; what is claimed is put back into the queue. */
async function round(outbox: Outbox, name: string): Promise<void> {
	const pair = (index: number) => enqueueAndSettle(outbox, queues[index % queues.length] as string);
	show(`enqueue + settle, ${name}`, await measure(pairsARound, pair));
	const add = (index: number) => enqueue(outbox, queues[index % queues.length] as string, false);
	await measure(claimsARound, async (index) => void (await add(index)));
	delay.reset();
	const claims = () => claimAndSettle(outbox, claimsARound);
	show(`claim + settle, ${name}`, await costOf(claimsARound, claims));
}

async function queries(outbox: Outbox): Promise<void> {
	const filters: Record<string, DeliveryFilter> = {
		none: {},
		failed: { states: ['failed'] },
		delivered: { states: ['delivered'] },
		pending: { states: ['pending'] },
		subscription: { subscriptionId: 'sub_3' },
		type: { eventType: 'call.completed' },
		'unknown type': { eventType: 'rare' },
		before: { createdBefore: started + 100 },
		after: { createdFrom: Date.now() - 1 },
		'subscription, failed': { subscriptionId: 'sub_3', states: ['failed'] },
		'subscription, other type': { subscriptionId: 'sub_3', eventType: 'other' },
		event: { eventId: (await outbox.deliveries({}, { limit: 1 })).deliveries[0]?.eventId },
	};
	for (const [name, filter] of Object.entries(filters)) {
		const before = performance.now();
		const { deliveries } = await outbox.deliveries(filter, { limit: 50 });
		const elapsed = performance.now() - before;
		show(`page by ${name}`, `${deliveries.length} in ${elapsed.toFixed(2)} ms`);
	}
	for (const name of ['queues', 'counts'] as const) {
		const before = performance.now();
		await outbox[name]();
		show(name, `${(performance.now() - before).toFixed(2)} ms`);
	}
}
const started = Date.now();

async function main(): Promise<void> {
	const manyPending = Number(process.argv[2] ?? 100_000);
	const folder = await mkdtemp(join(tmpdir(), 'outbox-bench-'));
	delay.enable();
	const few = await filled(join(folder, 'few.sqlite'), 1_000);
	const many = await filled(join(folder, 'many.sqlite'), manyPending);
	try {
		for (let index = 0; index < 4; index += 1) {
			await round(few, '1000 pending');
			await round(many, `${manyPending} pending`);
		}
		await many.enqueue({ ...event('other'), deliveries: [{ subscriptionId: 'sub_4' }] });
		await queries(many);
		const ended = { endedBefore: Date.now(), readerIdleBefore: 0 };
		delay.reset();
		const purging = async () => void (await few.purge(ended));
		show('purge', await costOf(4 * (pairsARound + claimsARound), purging));
	} finally {
		await few.close();
		await many.close();
		await rm(folder, { recursive: true, force: true });
	}
}

void main();
