import { setTimeout as sleep } from 'node:timers/promises';

import type { TestOutbox } from '../../../outbox/model/world';
import type { TestDatabase } from '../../database';
import { OutboxChild } from './children';
import { PostgresOutboxData } from '../data';
import type { Task } from './process';

/** How processes reach PostgreSQL; see PostgresOptions. */
export type Way = Pick<Task, 'listens' | 'listener'>;

/** Processes that share an outbox with two subscriptions, and a witness of what becomes of it. */
export class ProcessScene {
	private readonly children: OutboxChild[] = [];

	private constructor(
		private readonly database: TestDatabase,
		private readonly way: Way,
		readonly data: PostgresOutboxData,
		readonly witness: TestOutbox,
	) {}

	/** Makes the outbox. */
	static async create(database: TestDatabase, way: Way = {}): Promise<ProcessScene> {
		const data = new PostgresOutboxData(database, Date.now, way);
		const witness = await data.open();
		for (const id of ['sub_a', 'sub_b']) {
			await witness.addSubscription({ id, kind: 'subscription', enabled: true, settings: {} });
		}
		return new ProcessScene(database, way, data, witness);
	}

	/** Starts a process, which ends with the scene at the latest. */
	start(task: Omit<Task, 'server' | 'schema'>): OutboxChild {
		const { database, way, data } = this;
		const child = new OutboxChild({ server: database.url, schema: data.schema, ...way, ...task });
		this.children.push(child);
		return child;
	}

	/** Resolves once no delivery is pending. */
	async untilAllEnded(): Promise<void> {
		for (;;) {
			const { pending, blocked } = await this.witness.counts();
			if (pending + blocked === 0) return;
			await sleep(20);
		}
	}

	/** Resolves once no delivery is pending, and these processes have said that they have settled so many. */
	async untilSettled(by: readonly OutboxChild[], count: number): Promise<void> {
		await this.untilAllEnded();
		while (saidBy(by, 'settled').length < count) await sleep(20);
	}

	/** What no process may leave behind: counts that are wrong, attempts that are counted twice or not, rows without others, attempts out of order. */
	async expectWhole(): Promise<void> {
		const [differences = {}] = await this.data.query(`SELECT
			(SELECT count(*) FROM $schema.deliveries WHERE state = 0)
				- (SELECT sum(pending + blocked) FROM $schema.counts) AS open,
			(SELECT count(*) FROM $schema.deliveries WHERE state = 2)
				- (SELECT sum(delivered) FROM $schema.counts) AS delivered,
			(SELECT count(*) FROM $schema.deliveries WHERE state = 0)
				- (SELECT count(*) FROM $schema.queue) AS queued,
			(SELECT count(*) FROM $schema.events e
				WHERE (SELECT count(*) FROM $schema.deliveries d WHERE d.event = e.number) <> 2) AS events`);
		expect(Object.values(differences).map(Number)).toEqual([0, 0, 0, 0]);
		const totals = await this.witness.attemptTotals();
		const [logged] = await this.data.query('SELECT count(*) AS attempts FROM $schema.journal');
		const counted = totals.reduce((sum, { delivered }) => sum + delivered, 0);
		expect(counted).toBe(Number(logged?.attempts));
		await this.expectInOrder();
	}

	/** Ends all processes and removes the outbox. */
	async end(): Promise<void> {
		await Promise.all(this.children.map(async (child) => await child.kill()));
		await this.data.destroy();
	}

	private async expectInOrder(): Promise<void> {
		const attempts = await this.data
			.query(`SELECT d.subscription, d.order_key, d.number FROM $schema.journal j
			JOIN $schema.deliveries d ON d.number = j.delivery WHERE d.order_key IS NOT NULL ORDER BY j.number`);
		const last = new Map<string, number>();
		for (const { subscription, order_key: key, number } of attempts) {
			const queue = `${String(subscription)} ${String(key)}`;
			expect(Number(number)).toBeGreaterThanOrEqual(last.get(queue) ?? 0);
			last.set(queue, Number(number));
		}
	}
}

/** The ids that some processes said after a word. */
export function saidBy(some: readonly OutboxChild[], word: string): string[] {
	return some.flatMap((one) => one.of(word));
}
