import { setTimeout as sleep } from 'node:timers/promises';

import type { Outbox } from '../../../../../../lib/store/outbox';
import type { ClaimedDelivery } from '../../../../../../lib/store/outbox/delivery';
import type { PostgresOptions } from '../../../../../../lib/store/postgres/connection/options';
import { openPostgresOutbox } from '../../../../../../lib/store/postgres/outbox/open';
import { attemptAt, judging, newEvent, testRules } from '../../../outbox/model/world';
import { PATIENT } from '../../database';

/** What a process of its own does with an outbox, until its input ends. */
export interface Task {
	readonly server: string;
	readonly schema: string;
	/** What the server calls it; set by who starts it. */
	readonly applicationName?: string;
	/** `store`: events for both subscriptions; `deliver`: whatever is due. */
	readonly do: 'store' | 'deliver';
	/** Stores so many events; absent: no end. */
	readonly events?: number;
	/** How long a claim lasts. */
	readonly leaseMilliseconds?: number;
	/** Leases the queues first, for so long, once the server knows whether this process lives. */
	readonly leasesMilliseconds?: number;
	/** Absent: true; see PostgresOptions. */
	readonly listens?: boolean;
	readonly listener?: PostgresOptions['listener'];
	/** How long it keeps what it has claimed before it settles it. */
	readonly holdsMilliseconds?: number;
}

/** Calls under way at a time. */
const AT_ONCE = 40;
/** Every fourth event has an order key, one of so many. */
const ORDER_KEYS = 10;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Says `stored <delivery>` for each delivery that was stored. */
async function store(outbox: Outbox, events: number): Promise<void> {
	let next = 0;
	const worker = async () => {
		while (next < events) {
			next += 1;
			const orderKey = next % 4 === 0 ? `k${(next / 4) % ORDER_KEYS}` : undefined;
			const asked = ['sub_a', 'sub_b'].map((subscriptionId) => ({ subscriptionId, orderKey }));
			const enqueued = await outbox.enqueue(newEvent(asked));
			for (const { id } of enqueued.kind === 'stored' ? enqueued.deliveries : [])
				say(`stored ${id}`);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	say('done');
}

/** Counts attempts all the time. */
async function countAttempts(outbox: Pick<Outbox, 'rollUp'>): Promise<void> {
	for (;;) await outbox.rollUp();
}

/** Says `claimed <delivery>` and then `settled <delivery>` for each; counts attempts meanwhile. */
async function deliver(
	outbox: Outbox<ReturnType<typeof judging>>,
	{ leaseMilliseconds = 60_000, leasesMilliseconds, holdsMilliseconds, listens, listener }: Task,
): Promise<void> {
	const settle = async ({ id, token }: ClaimedDelivery) => {
		const finding = judging('delivered', Date.now());
		const { kind } = await outbox.settle({ id, token }, attemptAt(Date.now()), finding);
		say(`${kind} ${id}`);
	};
	const attempt = async (claim: ClaimedDelivery) => {
		say(`claimed ${claim.id}`);
		if (holdsMilliseconds === undefined) await settle(claim);
		else void sleep(holdsMilliseconds).then(async () => await settle(claim));
	};
	if (leasesMilliseconds !== undefined) {
		if (listens !== false || listener)
			await new Promise<void>((resolve) => outbox.onChange(resolve));
		await outbox.leaseQueues(['sub_a', 'sub_b'], Date.now() + leasesMilliseconds);
	}
	void countAttempts(outbox);
	for (;;) {
		const queues = await outbox.queues();
		const batches = await Promise.all(
			queues.map(
				async ({ subscriptionId }) =>
					await outbox.claim(subscriptionId, AT_ONCE, Date.now() + leaseMilliseconds),
			),
		);
		await Promise.all(batches.flatMap(({ deliveries }) => deliveries.map(attempt)));
	}
}

// Ends with the test.
process.stdin.on('end', () => process.exit()).resume();
const task = JSON.parse(process.argv[2] ?? '{}') as Task;
void openPostgresOutbox({ ...task, ...PATIENT }, testRules).then(
	async (outbox) =>
		await (task.do === 'store' ? store(outbox, task.events ?? Infinity) : deliver(outbox, task)),
);
