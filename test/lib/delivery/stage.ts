import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import type { LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AttemptBounds, Transport } from '../../../lib/delivery/attempt/transport';
import { createSender } from '../../../lib/delivery/createSender';
import { createGuard } from '../../../lib/delivery/guard/create';
import {
	createKeyring,
	sealingKey,
	type Keyring,
} from '../../../lib/delivery/subscription/secret/keyring';
import type { Result, Sender, SubscriptionInput } from '../../../lib/delivery/sender';
import type { SenderLimits } from '../../../lib/delivery/operations/context';
import type { EventInput } from '../../../lib/delivery/subscription/settings';
import { platforms } from '../../../nodes/platforms';
import { policiesOf } from '../../../lib/delivery/subscription/policy';
import { senderRules } from '../../../lib/delivery/outcome/rules';
import { openSqliteOutbox } from '../../../lib/store/sqlite/outbox/open';
import { steadyClock, type ClockState, type SteadyClock } from '../../../lib/time/steadyClock';
import type { ComposedRequest } from '../../../lib/webhook/dialect/compose';
import { presetsOf } from '../../../lib/webhook/presets';
import type { Headers } from '../../../lib/webhook/http/message';
import type { AttemptOutcome as Ended } from '../../../lib/webhook/retry/outcome';
import { VirtualClock, WatchedOutbox } from '../time/testClock';

export const START = Date.UTC(2026, 2, 1, 12);
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** How an endpoint answers a request, and after how long. */
export type Endpoint = (
	request: Arrived,
	number: number,
) => {
	readonly status?: number;
	readonly headers?: Headers;
	readonly body?: string;
	/** Instead of an answer. */
	readonly outcome?: Ended;
	readonly milliseconds?: number;
};

/** A request as it reached its endpoint. */
export interface Arrived {
	readonly url: string;
	readonly host: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: { readonly type: string; readonly data: { readonly n: number } };
	readonly at: number;
}

/** A keyring with one key, made of this byte. */
export function keyringOf(byte: number): Keyring {
	return createKeyring({ keys: [sealingKey(Buffer.alloc(32, byte))], randomBytes });
}

/** A sender on a real file in a folder of its own, with a clock that stands still and endpoints that are functions. */
export class SenderStage {
	/** By host name; others answer 200 after 10 ms. */
	readonly endpoints = new Map<string, Endpoint>();
	readonly arrived: Arrived[] = [];
	readonly log: string[] = [];
	/** Every name is on the internet, unless a test says otherwise. */
	lookup: LookupFunction = (_name, _options, callback) => callback(null, '93.184.215.14', 4);
	/** Takes effect with the next start. */
	keyring = keyringOf(7);
	/** Chance, from 0 up to 1. */
	random = () => 0;
	clock = new VirtualClock(START, async () => await this.watched.settled());
	watched!: WatchedOutbox;
	sender!: Sender;
	private steady: SteadyClock | undefined;
	/** What the steady clock knew when the sender was stopped. */
	private kept: ClockState | undefined;

	private constructor(
		private readonly folder: string,
		private readonly limits: Partial<SenderLimits>,
	) {}

	static async open(limits: Partial<SenderLimits> = {}): Promise<SenderStage> {
		const stage = new SenderStage(await mkdtemp(join(tmpdir(), 'sender-')), limits);
		await stage.start();
		return stage;
	}

	/** On a copy of this file, with its key, at this time. */
	static async over(file: string, keyring: Keyring, at: number): Promise<SenderStage> {
		const stage = new SenderStage(await mkdtemp(join(tmpdir(), 'sender-')), {});
		await copyFile(file, join(stage.folder, 'outbox.sqlite'));
		stage.keyring = keyring;
		stage.clock.setBy(at - START);
		await stage.start();
		return stage;
	}

	/** Opens the file and the sender on it; after `stop`, as a restart does. */
	async start(): Promise<void> {
		const file = join(this.folder, 'outbox.sqlite');
		const now = () => this.clock.now();
		const presets = presetsOf(platforms);
		const rules = senderRules(policiesOf(presets));
		this.steady = steadyClock(this.clock.now, this.clock.elapsed, { before: this.kept });
		this.watched = new WatchedOutbox(await openSqliteOutbox({ file, now, owner: 'stage' }, rules));
		this.sender = createSender({
			outbox: this.watched.outbox,
			transport: this.transport(),
			presets,
			keyring: this.keyring,
			clock: this.clock,
			steady: this.steady.now,
			random: () => this.random(),
			randomBytes,
			log: { warn: (line) => this.log.push(line), info: (line) => this.log.push(line) },
			limits: this.limits,
		});
		await this.watched.settled();
	}

	/** Closes the sender; attempts under way are waited for as long as the limit says. */
	async stop(): Promise<void> {
		await this.during(this.sender.close());
		this.kept = this.steady?.state();
	}

	async close(): Promise<void> {
		await this.stop();
		await rm(this.folder, { recursive: true });
	}

	/** Lets time pass until the promise is settled. */
	async during<Value>(promise: Promise<Value>): Promise<Value> {
		return await this.clock.during(promise);
	}

	/** A subscription to `https://<name>.test/hook`, to all events unless it says otherwise; answers its id. */
	async subscribe(name: string, input: Partial<SubscriptionInput> = {}): Promise<string> {
		const created = await this.sender.createSubscription({
			label: name,
			url: `https://${name}.test/hook`,
			route: { allow: [], httpAllowed: false },
			...input,
		});
		return valueOf(created).subscription.id;
	}

	/** Sends `{ n }` and does not wait for attempts; answers when what starts at once has started. */
	async send(n: number, event: Partial<EventInput> = {}) {
		const input = { type: 'test.event', data: { n }, ...event };
		const sent = valueOf(await this.sender.send(input, { waitSeconds: 0 }));
		await this.watched.settled();
		return sent;
	}

	/** The numbers that arrived at a host, in order. */
	numbersAt(name: string): number[] {
		return this.at(name).map(({ body }) => body.data.n);
	}

	at(name: string): Arrived[] {
		return this.arrived.filter(({ host }) => host === `${name}.test`);
	}

	/** Seconds from the start at which requests arrived at a host. */
	secondsAt(name: string): number[] {
		return this.at(name).map(({ at }) => (at - START) / SECOND);
	}

	async counts() {
		return await this.watched.outbox.counts();
	}

	private transport(): Transport {
		const lookup: LookupFunction = (...asked) => this.lookup(...asked);
		return {
			attempt: async (request, bounds) => await this.answer(request, bounds),
			guard: (route) => createGuard({ ...route, lookup, proxied: route.proxy !== undefined }),
			close: async () => undefined,
		};
	}

	private async answer(
		{ url, headers, body }: ComposedRequest,
		{ timeoutSeconds, mayBegin }: AttemptBounds,
	) {
		mayBegin?.(this.clock.elapsed());
		const { hostname: host } = new URL(url);
		const parsed = JSON.parse(body.toString()) as Arrived['body'];
		const request = { url, host, headers, body: parsed, at: this.clock.now() };
		this.arrived.push(request);
		const number = this.arrived.filter((one) => one.host === host).length;
		const endpoint = this.endpoints.get(host.replace(/\.test$/, ''));
		const answer = endpoint?.(request, number) ?? {};
		const { status = 200, headers: answered = {}, milliseconds = 10 } = answer;
		const took = Math.min(milliseconds, timeoutSeconds * SECOND);
		await new Promise<void>((resolve) => this.clock.timer(took, resolve));
		const late: Ended = { kind: 'timeout' };
		const said: Ended = answer.outcome ?? { kind: 'answer', status, headers: answered };
		const outcome = took < milliseconds ? late : said;
		const told =
			outcome.kind === 'answer'
				? { status, responseHeaders: answered, responseBody: answer.body }
				: {};
		return { outcome, ...told, durationMilliseconds: took, url };
	}
}

/** The value of an outcome that must be one. */
export function valueOf<Value>(outcome: Result<Value>): Value {
	if (!outcome.ok) throw new Error(outcome.problem);
	return outcome.value;
}
