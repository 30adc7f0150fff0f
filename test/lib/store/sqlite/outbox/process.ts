import { setTimeout as sleep } from 'node:timers/promises';

import { openSqliteOutbox } from '../../../../../lib/store/sqlite/outbox/open';
import {
	attemptAt,
	judging,
	leaseMilliseconds,
	newEvent,
	stored,
	testRules,
} from '../../outbox/model/world';

/**
 * A process of its own that stores and settles: `<file> <owner> <workers> <task>`. Prints `e <event> <delivery>` for each
 * event that was stored and `s <delivery>` for each attempt that was settled, until it is killed or its parent has ended.
 * Meanwhile it counts attempts all the time. Task `hold`: leases the queue of `sub_a`, claims all that is due, prints `h <delivery>` for each, and keeps it.
 */
async function work(file: string, owner: string, workers: number, task: string): Promise<void> {
	const outbox = await openSqliteOutbox({ file, owner, now: Date.now }, testRules);
	if (task === 'hold') {
		await outbox.leaseQueues(['sub_a'], Date.now() + leaseMilliseconds);
		const { deliveries } = await outbox.claim('sub_a', 1000, Date.now() + leaseMilliseconds);
		process.stdout.write(deliveries.map(({ id }) => `h ${id}\n`).join('') || 'nothing is due\n');
		return;
	}
	for (let worker = 0; worker < workers; worker += 1) void storeAndSettle();
	void countAttempts();

	async function countAttempts(): Promise<void> {
		for (;;) {
			await outbox.rollUp();
			await sleep(1);
		}
	}

	async function storeAndSettle(): Promise<void> {
		for (;;) {
			const claimUntil = Date.now() + leaseMilliseconds;
			const asked = ['sub_a', 'sub_b'].map((subscriptionId) => ({ subscriptionId, claimUntil }));
			const { eventId, deliveries } = stored(await outbox.enqueue(newEvent(asked)));
			for (const { id } of deliveries) process.stdout.write(`e ${eventId} ${id}\n`);
			for (const { id, token = 0 } of deliveries) {
				const finding = judging('delivered', Date.now());
				const { kind } = await outbox.settle({ id, token }, attemptAt(Date.now()), finding);
				if (kind === 'settled') process.stdout.write(`s ${id}\n`);
			}
		}
	}
}

process.stdin.on('end', () => process.exit()).resume();
const [file = '', owner = '', workers = '1', task = ''] = process.argv.slice(2);
void work(file, owner, Number(workers), task);
