import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

import type { AttemptRecord, Judge, Outbox } from '../nodes/store/outbox';
import { openSqliteOutbox } from '../nodes/store/sqliteOutbox';

/** Measures the embedded outbox alone: `node dist/bench/outboxStore.js [pending rows]`. */

const concurrent = 100;
const leaseMilliseconds = 45_000;
const data = { call_id: 'c-1', note: 'x'.repeat(900) };
const deliveredJudge: Judge = (subscription, { progress }) => ({
	outcome: 'delivered',
	progress: { ...progress, attempts: progress.attempts + 1, firstAt: 1 },
	reason: 'delivered',
	health: { ...subscription.health, consecutiveFailures: 0, lastDeliveryAt: Date.now() },
});
const attempt: AttemptRecord = {
	startedAt: 1_790_000_000_000,
	durationMilliseconds: 12,
	url: 'https://receiver.example/hook',
	status: 200,
	responseHeaders: { 'content-type': 'application/json', date: 'Sat, 21 Nov 2026 00:00:00 GMT' },
	responseBody: '{"received":true}',
	reason: 'delivered',
};

async function enqueue(outbox: Outbox, lane: string, isClaimed: boolean) {
	const claimUntil = isClaimed ? Date.now() + leaseMilliseconds : undefined;
	const stored = await outbox.enqueue({
		type: 'call.completed',
		occurredAt: '2026-11-21T00:00:00.000Z',
		data,
		deliveries: [{ subscriptionId: lane, claimUntil }],
	});
	if (stored.kind !== 'stored') throw new Error(stored.kind);
	return stored.deliveries[0];
}

/** What each of `count` turns of `work` costs; the processor's time says more on a busy machine. */
async function costOf(count: number, work: () => Promise<void>): Promise<string> {
	const started = performance.now();
	const cpu = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(cpu);
	const elapsed = ((performance.now() - started) * 1000) / count;
	return `${elapsed.toFixed(1)} us (processor ${((user + system) / count).toFixed(1)} us)`;
}

/** Runs `work` `count` times, `concurrent` at a time. */
async function measure(count: number, work: (turn: number) => Promise<void>): Promise<string> {
	let turn = 0;
	return await costOf(count, async () => {
		const workers = Array.from({ length: concurrent }, async () => {
			while (turn < count) await work((turn += 1));
		});
		await Promise.all(workers);
	});
}

async function enqueueAndSettle(outbox: Outbox, lane: string): Promise<void> {
	const delivery = await enqueue(outbox, lane, true);
	if (delivery?.token === undefined) throw new Error('not claimed');
	const claim = { id: delivery.id, token: delivery.token };
	const settled = await outbox.settle(claim, attempt, deliveredJudge);
	if (settled.kind !== 'settled') throw new Error(settled.kind);
}

async function claimAndSettle(outbox: Outbox, lane: string, count: number): Promise<void> {
	for (let done = 0; done < count;) {
		const batch = await outbox.claim(lane, concurrent, Date.now() + leaseMilliseconds);
		if (batch.deliveries.length === 0) throw new Error('nothing is due');
		await Promise.all(
			batch.deliveries.map((claim) => outbox.settle(claim, attempt, deliveredJudge)),
		);
		done += batch.deliveries.length;
	}
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
	const started = performance.now();
	const result = await work();
	console.log(`${name}: ${(performance.now() - started).toFixed(2)} ms`);
	return result;
}

async function queries(outbox: Outbox): Promise<void> {
	const page = { limit: 50 };
	for (let round = 0; round < 2; round += 1) {
		await timed('  lanes', () => outbox.lanes());
		await timed('  counts', () => outbox.counts());
		await timed('  page', () => outbox.deliveries({}, page));
		await timed('  page failed', () => outbox.deliveries({ states: ['failed'] }, page));
		await timed('  page delivered', () => outbox.deliveries({ states: ['delivered'] }, page));
		await timed('  page pending', () => outbox.deliveries({ states: ['pending'] }, page));
		await timed('  page lane', () => outbox.deliveries({ subscriptionId: 'sub_3' }, page));
		await timed('  page rare type', () => outbox.deliveries({ eventType: 'rare' }, page));
		await timed('  page old', () => outbox.deliveries({ createdBefore: started + 100 }, page));
		await timed('  not replayed', () => outbox.deliveries({ notReplayed: true }, page));
	}
}
const started = Date.now();

async function main(): Promise<void> {
	const pendingRows = Number(process.argv[2] ?? 0);
	const folder = await mkdtemp(join(tmpdir(), 'outbox-bench-'));
	const outbox = await openSqliteOutbox({
		file: join(folder, 'outbox.sqlite'),
		now: Date.now,
		owner: 'bench',
	});
	const delay = monitorEventLoopDelay({ resolution: 1 });
	try {
		const lanes = Array.from({ length: 10 }, (_, number) => `sub_${number}`);
		for (const id of [...lanes, 'few']) {
			await outbox.addSubscription({ id, kind: 'subscription', enabled: true, settings: {} });
		}
		const pairs = (turn: number) => enqueueAndSettle(outbox, lanes[turn % 10] as string);
		await measure(5_000, pairs);
		delay.enable();
		const settles = 10_000;
		const show = (name: string, figure: string) => {
			console.log(`${name}: ${figure}, longest block ${(delay.max / 1e6).toFixed(1)} ms`);
			delay.reset();
		};
		for (let round = 0; round < 3; round += 1) {
			show('enqueue + settle', await measure(20_000, pairs));
		}
		await measure(settles, async () => void (await enqueue(outbox, 'few', false)));
		const claimFew = () => claimAndSettle(outbox, 'few', settles);
		show(`claim + settle, ${settles} pending`, await costOf(settles, claimFew));
		if (pendingRows === 0) return;
		const add = (turn: number) => enqueue(outbox, lanes[turn % 10] as string, false);
		show('enqueue alone', await measure(pendingRows, async (turn) => void (await add(turn))));
		for (let round = 0; round < 3 && settles * 10 * (round + 1) <= pendingRows; round += 1) {
			const claimMany = () => claimAndSettle(outbox, 'sub_1', settles);
			show(`claim + settle, ${pendingRows} pending`, await costOf(settles, claimMany));
			show('enqueue + settle', await measure(10_000, pairs));
		}
		await queries(outbox);
	} finally {
		await outbox.close();
		await rm(folder, { recursive: true, force: true });
	}
}

void main();
