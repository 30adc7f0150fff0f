import { randomBytes } from 'node:crypto';
import type { AttemptBounds } from '../../../../lib/delivery/attempt/transport';
import { createSender } from '../../../../lib/delivery/createSender';
import { createGuard } from '../../../../lib/delivery/guard/create';
import type { SenderOptions } from '../../../../lib/delivery/operations/context';
import type { SenderOutbox } from '../../../../lib/delivery/outcome/rules';
import type { Sender, SubscriptionInput } from '../../../../lib/delivery/sender';
import type { EventInput } from '../../../../lib/delivery/subscription/settings';
import type { ComposedRequest } from '../../../../lib/webhook/dialect/compose';
import { sleep } from '../../../../lib/time/clock';
import { mostWithin } from '../../../support/mostWithin';
import { VirtualClock, WatchedOutbox } from '../../time/testClock';
import { keyringOf, SECOND, START, valueOf } from '../stage';
import { ProcessClock } from './clock';
import { inFile, type OutboxPlace, presets } from './place';

/** A request as it reached its endpoint. */
export interface Arrival {
	readonly by: string;
	readonly host: string;
	readonly n: number;
	readonly at: number;
}

/** How an endpoint answers, and after how long. */
export interface Answer {
	readonly status?: number;
	/** How long connecting takes, and then the answer. */
	readonly connectMilliseconds?: number;
	readonly milliseconds?: number;
}

type Options = Pick<SenderOptions, 'dispatches' | 'mayDispatch'> & {
	/** How far the clock of its machine is ahead of the store's. */
	readonly aheadMilliseconds?: number;
};

/** Calls that write, as another process is told of them. */
const WRITES = new Set([
	'enqueue',
	'settle',
	'giveBack',
	'changeSubscription',
	'removeSubscription',
	'releaseQueues',
	'replay',
]);

/** Senders of several processes over one store, on a clock that stands still; endpoints count what they are sent. */
export class ProcessesStage {
	readonly clock: VirtualClock;
	readonly arrived: Arrival[] = [];
	/** By host name; others answer 200 after 10 ms. */
	readonly endpoints = new Map<string, (request: Arrival) => Answer>();
	/** The most requests that an endpoint had at a time. */
	readonly most = new Map<string, number>();
	readonly processes = new Map<string, SenderProcess>();
	private readonly open = new Map<string, Map<symbol, string>>();

	private constructor(
		private readonly place: OutboxPlace,
		/** Whether processes are told of what others write. */
		readonly tells: boolean,
	) {
		this.clock = new VirtualClock(START, async () => await this.settled());
	}

	static async open(tells = false, place = inFile): Promise<ProcessesStage> {
		return new ProcessesStage(await place(), tells);
	}

	/** Starts a process. */
	async start(
		name: string,
		{ aheadMilliseconds = 0, ...options }: Options = {},
	): Promise<SenderProcess> {
		const clock = new ProcessClock(this.clock);
		const watched = new WatchedOutbox(await this.place.open(name, clock.now));
		const listeners = new Set<() => void>();
		const sender = createSender({
			...options,
			outbox: this.telling(name, watched.outbox, listeners),
			transport: {
				attempt: async (request, bounds) => await this.answer(name, request, bounds),
				guard: (route) =>
					createGuard({
						...route,
						lookup: (_name, _options, callback) => callback(null, '93.184.215.14', 4),
						proxied: false,
					}),
				close: async () => this.hangUp(name),
			},
			presets,
			keyring: keyringOf(7),
			clock: { ...clock, now: () => clock.now() + aheadMilliseconds },
			random: chance(this.processes.size + 1),
			randomBytes,
			log: { warn: () => undefined, info: () => undefined },
		});
		const process = { name, sender, watched, clock, listeners };
		this.processes.set(name, process);
		await this.settled();
		return process;
	}

	/** Ends a process without a word: its connections close, its lock is free, and it does nothing more. */
	kill({ name, clock, listeners }: SenderProcess): void {
		clock.kill();
		this.place.killed(name);
		listeners.clear();
		this.hangUp(name);
	}

	/** Resolves when nothing happens any more at this time. */
	async settled(): Promise<void> {
		for (let round = 0; round < 2; round++) {
			for (const { watched } of this.processes.values()) await watched.settled();
		}
	}

	/** Lets time pass until the promise is settled. */
	async during<Value>(promise: Promise<Value>): Promise<Value> {
		return await this.clock.during(promise);
	}

	/** How many requests an endpoint has now. */
	openAt(host: string): number {
		return this.open.get(host)?.size ?? 0;
	}

	at(host: string): Arrival[] {
		return this.arrived.filter((arrival) => arrival.host === host);
	}

	/** The most requests that started within any second. */
	mostInASecond(host: string): number {
		return mostWithin(
			this.at(host).map(({ at }) => at),
			SECOND,
		);
	}

	async close(): Promise<void> {
		for (const { sender, clock } of this.processes.values()) {
			clock.resume();
			await this.during(sender.close());
		}
		await this.place.remove();
	}

	private telling(name: string, outbox: SenderOutbox, listeners: Set<() => void>): SenderOutbox {
		return new Proxy(outbox, {
			get: (target, call: keyof SenderOutbox) => {
				if (call === 'onChange') {
					return (listener: () => void) => {
						listeners.add(listener);
						return () => void listeners.delete(listener);
					};
				}
				if (call === 'now') return () => target.now();
				const operation = target[call] as (...values: unknown[]) => Promise<unknown>;
				if (!this.tells || !WRITES.has(call)) return operation.bind(target);
				return async (...values: unknown[]) => {
					const answer = await operation.apply(target, values);
					for (const other of this.processes.values()) {
						if (other.name !== name) other.listeners.forEach((listener) => listener());
					}
					return answer;
				};
			},
		});
	}

	private async answer(by: string, { url, body }: ComposedRequest, { mayBegin }: AttemptBounds) {
		const { clock } = this.processes.get(by) ?? this;
		const host = new URL(url).hostname.replace(/\.test$/, '');
		const parsed = JSON.parse(body.toString()) as { readonly data: { readonly n: number } };
		const request = { by, host, n: parsed.data.n, at: this.clock.now() };
		const answer = this.endpoints.get(host)?.(request) ?? {};
		const { status = 200, connectMilliseconds = 0, milliseconds = 10 } = answer;
		if (connectMilliseconds > 0) await sleep(clock, connectMilliseconds);
		if (mayBegin?.(clock.elapsed()) === false) return { ...WITHHELD, url };
		this.arrived.push({ ...request, at: this.clock.now() });
		await this.responding(host, by, milliseconds);
		const outcome = { kind: 'answer', status, headers: {} } as const;
		return { outcome, status, responseHeaders: {}, durationMilliseconds: milliseconds, url };
	}

	/** The endpoint has a request for so long; a process that is suspended reads its answer later. */
	private async responding(host: string, by: string, milliseconds: number): Promise<void> {
		const open = this.open.get(host) ?? new Map<symbol, string>();
		const request = Symbol(by);
		this.open.set(host, open.set(request, by));
		this.most.set(host, Math.max(open.size, this.most.get(host) ?? 0));
		this.clock.timer(milliseconds, () => void open.delete(request));
		const { clock } = this.processes.get(by) ?? this;
		await sleep(clock, milliseconds);
	}

	private hangUp(name: string): void {
		for (const open of this.open.values()) {
			for (const [request, by] of open) if (by === name) open.delete(request);
		}
	}
}

const WITHHELD = {
	outcome: { kind: 'own-fault', fault: 'sender', detail: '' },
	isWithheld: true,
	durationMilliseconds: 0,
} as const;

/** Numbers from 0 up to 1 that are the same each time. */
function chance(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 48_271) % 2_147_483_647;
		return state / 2_147_483_647;
	};
}

/** One of them. */
export interface SenderProcess {
	readonly name: string;
	readonly sender: Sender;
	readonly watched: WatchedOutbox;
	readonly clock: ProcessClock;
	readonly listeners: Set<() => void>;
}

/** Adds a subscription; answers its id. */
export async function subscribe(
	{ sender }: SenderProcess,
	host: string,
	input: Partial<SubscriptionInput> = {},
): Promise<string> {
	const created = await sender.createSubscription({
		label: host,
		url: `https://${host}.test/hook`,
		route: { allow: [], httpAllowed: false },
		...input,
	});
	return valueOf(created).subscription.id;
}

/** Sends `{ n }` to all; answers when what starts at once has started. */
export async function send(
	{ sender, watched }: SenderProcess,
	n: number,
	event: Partial<EventInput> = {},
): Promise<void> {
	valueOf(await sender.send({ type: 'test.event', data: { n }, ...event }, { waitSeconds: 0 }));
	await watched.settled();
}

export { SECOND, START };
