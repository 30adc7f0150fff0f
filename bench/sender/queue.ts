import type { Transport } from '../../lib/delivery/attempt/transport';
import { createGuard } from '../../lib/delivery/guard/create';
import type { SenderOutbox } from '../../lib/delivery/outcome/rules';
import type { Figure } from '../measure/report';
import { interleaved } from '../measure/rounds';
import { openSender, subscribe, type OpenSender, type OutboxPlace } from './open';
import { callEvent } from './traffic';

const SUBSCRIPTIONS = 10;
/** So few that what the dispatcher claims ahead (512) is there in a queue of a thousand, too: both do the same work. */
const A_ROUND = 400;
const STORED_AT_A_TIME = 200;

/** Nothing but the dispatcher and the store costs anything: every attempt is answered at once. */
const noNetwork: Transport = {
	attempt: async (request) => {
		const outcome = { kind: 'answer', status: 204, headers: {} } as const;
		return { outcome, status: 204, durationMilliseconds: 1, url: request.url };
	},
	guard: (route) => createGuard({ ...route, lookup: () => undefined }),
	close: async () => undefined,
};

/** A sender with deliveries that wait, of which some at a time are made. */
export class Queue {
	private settled = 0;
	private whenSettled: { readonly count: number; readonly resolve: () => void } | undefined;
	private subscriptionIds: string[] = [];
	private opened!: OpenSender;

	/** Stores so many deliveries, at least those of a measurement, for ten subscriptions that are off. */
	static async of(
		deliveries: number,
		place: OutboxPlace,
		onProgress: (news: string) => void = () => undefined,
	): Promise<Queue> {
		const queue = new Queue();
		queue.opened = await openSender(place, {
			transport: noNetwork,
			watch: (outbox) => queue.watch(outbox),
		});
		const url = 'http://127.0.0.1:8080';
		const off = { enabled: false, policy: { pausesAfter: 0 } };
		queue.subscriptionIds = await subscribe(queue.opened, url, SUBSCRIPTIONS, off);
		const count = Math.max(deliveries, A_ROUND);
		for (let stored = 0; stored < count; stored += 100_000) {
			onProgress(`${stored.toLocaleString('en-US')} deliveries stored`);
			await queue.store(Math.min(100_000, count - stored));
		}
		return queue;
	}

	/** Microseconds per delivery, of the first few hundred; as many as were made are stored anew afterwards. */
	async measure(): Promise<number> {
		this.settled = 0;
		const ended = new Promise<void>((resolve) => {
			this.whenSettled = { count: A_ROUND, resolve };
		});
		const { sender } = this.opened;
		const start = performance.now();
		await Promise.all(this.subscriptionIds.map(async (id) => await sender.setEnabled(id, true)));
		await ended;
		const microseconds = (performance.now() - start) * 1000;
		await Promise.all(this.subscriptionIds.map(async (id) => await sender.setEnabled(id, false)));
		await new Promise((resolve) => setTimeout(resolve, 50));
		await this.store(this.settled);
		return microseconds / A_ROUND;
	}

	async close(): Promise<void> {
		await this.opened.sender.close();
	}

	private watch(outbox: SenderOutbox): SenderOutbox {
		const settle: SenderOutbox['settle'] = async (claim, attempt, finding) => {
			const settled = await outbox.settle(claim, attempt, finding);
			this.settled += 1;
			if (this.settled === this.whenSettled?.count) this.whenSettled.resolve();
			return settled;
		};
		return new Proxy(outbox, {
			get: (target, name: keyof SenderOutbox) =>
				name === 'settle' ? settle : target[name].bind(target),
		});
	}

	private async store(count: number): Promise<void> {
		const { outbox } = this.opened;
		const deliveries = this.subscriptionIds.map((subscriptionId) => ({ subscriptionId }));
		const [type, occurredAt] = ['call.ended', new Date().toISOString()];
		for (let stored = 0; stored < count;) {
			const events: Array<Promise<unknown>> = [];
			for (; events.length < STORED_AT_A_TIME && stored < count; stored += SUBSCRIPTIONS) {
				events.push(outbox.enqueue({ type, occurredAt, data: callEvent(stored), deliveries }));
			}
			await Promise.all(events);
		}
	}
}

/** What a delivery costs while few and while many others are pending, in turn: figures whose keys begin with `key`. */
export async function costAmong(
	{ few, many }: { readonly few: Queue; readonly many: Queue },
	{ rounds, warmUpRounds }: { readonly rounds: number; readonly warmUpRounds: number },
	{ key, titleOf }: { readonly key: string; readonly titleOf: (pending: string) => string },
): Promise<Figure[]> {
	try {
		const contenders = [
			{ name: 'few', measure: async () => await few.measure() },
			{ name: 'many', measure: async () => await many.measure() },
		];
		await interleaved(contenders, warmUpRounds);
		const measured = await interleaved(contenders, rounds);
		const cost = (pending: string, name: string, suffix: string): Figure => ({
			key: `${key}_${suffix}_us_per_delivery`,
			title: titleOf(pending),
			value: measured.median(name),
			unit: 'us',
		});
		return [
			cost('1 thousand', 'few', '1k'),
			cost('1 million', 'many', '1m'),
			{
				key: `${key}_1m_vs_1k`,
				title: '  in comparison',
				value: measured.ratio('many', 'few'),
				unit: 'x',
				target: { atMost: 1.3 },
			},
		];
	} finally {
		await few.close();
		await many.close();
	}
}
