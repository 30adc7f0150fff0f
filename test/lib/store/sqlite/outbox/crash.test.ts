import type { Outbox } from '../../../../../lib/store/outbox';
import { OutboxChildren } from './children';
import { attemptAt, judging } from '../../outbox/model/world';
import { SqliteOutboxData } from './data';

const rounds = 20;
/** A process is killed at random within this time after its first acknowledgement, or after some attempts were settled. */
const mostMilliseconds = 150;
const begun = (printed: string) => printed !== '';
const hasSettled = (printed: string) => printed.split('\ns ').length > 4;

/** What a process has told before it was killed. */
interface Told {
	readonly events: ReadonlySet<string>;
	readonly deliveries: ReadonlySet<string>;
	readonly settled: ReadonlySet<string>;
}

describe('an outbox whose process is killed', () => {
	const children = new OutboxChildren();
	const data = new SqliteOutboxData(Date.now);
	afterAll(async () => {
		await children.destroy();
		await data.destroy();
	});

	it(`has lost nothing that was acknowledged, ${rounds} times over`, async () => {
		let outbox = await data.open('main');
		for (const id of ['sub_a', 'sub_b']) {
			await outbox.addSubscription({ id, kind: 'subscription', enabled: true, settings: {} });
		}
		let acknowledged = 0;
		let settled = 0;
		for (let round = 0; round < rounds; round += 1) {
			await outbox.close();
			const process = children.start(data.file, 'main', String(1 + (round % 4) * 20));
			const isEnough = round % 2 === 0 ? begun : hasSettled;
			const told = toldIn(await process.killAtRandom(mostMilliseconds, isEnough));
			outbox = await data.open('main');
			expect(await missing(outbox, told)).toEqual([]);
			expect(await counted(outbox)).toBe((await outbox.counts()).delivered);
			acknowledged += told.deliveries.size;
			settled += told.settled.size;
			await finish(outbox);
		}
		expect(Math.min(acknowledged, settled)).toBeGreaterThan(rounds);
		const { pending, delivered, ...others } = await outbox.counts();
		expect([pending, others]).toEqual([0, { blocked: 0, failed: 0, cancelled: 0 }]);
		expect(delivered).toBeGreaterThanOrEqual(acknowledged);
		const always = { from: 0, before: Number.MAX_SAFE_INTEGER };
		const hours = await outbox.attemptCounts({ resolution: 'hour', ...always });
		expect(hours.reduce((sum, hour) => sum + hour.delivered, 0)).toBe(delivered);
		expect(data.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
		expect(data.notices).toEqual([]);
	});
});

/** How many attempts are counted that delivered. */
async function counted(outbox: Outbox): Promise<number> {
	const totals = await outbox.attemptTotals();
	return totals.reduce((sum, { delivered }) => sum + delivered, 0);
}

/** The last line may be cut off. */
function toldIn(text: string): Told {
	const lines = text.slice(0, text.lastIndexOf('\n')).split('\n');
	const words = lines.map((line) => line.split(' '));
	const pick = (kind: string, position: number) =>
		new Set(words.flatMap((word) => (word[0] === kind ? [word[position] ?? ''] : [])));
	return { events: pick('e', 1), deliveries: pick('e', 2), settled: pick('s', 1) };
}

/** What was acknowledged and is not as it was told. */
async function missing(outbox: Outbox, told: Told): Promise<string[]> {
	const wrong: string[] = [];
	for (const id of told.events) if (!(await outbox.event(id))) wrong.push(id);
	for (const id of told.deliveries) {
		const delivery = await outbox.delivery(id);
		if (!delivery || delivery.claimed) wrong.push(id);
	}
	for (const id of told.settled) {
		const attempts = await outbox.attempts(id);
		const delivery = await outbox.delivery(id);
		if (delivery?.state !== 'delivered' || attempts.length !== 1) wrong.push(`${id} settled`);
	}
	return wrong;
}

/** Delivers what is left; all of it is due, also what was claimed. */
async function finish(outbox: Outbox): Promise<void> {
	for (const { subscriptionId, dueAt } of await outbox.queues()) {
		if (dueAt > Date.now()) throw new Error(`${subscriptionId} is due later`);
		const { deliveries } = await outbox.claim(subscriptionId, 10_000, Date.now() + 30_000);
		const judge = judging('delivered', Date.now());
		await Promise.all(deliveries.map((claim) => outbox.settle(claim, attemptAt(0), judge)));
	}
}
