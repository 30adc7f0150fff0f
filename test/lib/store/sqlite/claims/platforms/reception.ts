import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
	deduplicate,
	DeduplicationOutcome,
} from '../../../../../../lib/n8n/trigger/request/deduplicate';
import { HeldClaims } from '../../../../../../lib/n8n/trigger/request/heldClaims';
import type { ClaimStore } from '../../../../../../lib/store/claims';
import type { Identity } from '../../../../../../lib/webhook/deduplication/identity';
import { message } from '../../../../../../lib/webhook/http/message';
import type { Platform } from '../../../../../../lib/webhook/platform/definition';
import { receive } from '../../../../../../lib/webhook/receive';
import { type Delivery, SLOWEST, START } from './model';
import type { Wire } from './wires';
import { SqliteData } from '../data';

/** What is to be wrong, to see that it is found. */
export interface Fault {
	readonly identity?: (identity: Identity, delivery: Delivery) => Identity;
	readonly rememberMilliseconds?: number;
	readonly store?: (store: ClaimStore) => ClaimStore;
}

interface Process {
	readonly once: typeof deduplicate;
	readonly store: ClaimStore;
}

interface Storing {
	readonly at: number;
	readonly settle: () => void;
}

const WAIT_MILLISECONDS = 1000;
/** How often a claim is extended while its run is being stored. */
const EXTENDED_EVERY_MILLISECONDS = 4000;

/** Two processes of their own memory that share one file, and receive what a platform sends. */
export class Reception {
	private now = START;
	private storing: Storing | undefined;
	/** Extends what is claimed when the time for that has come. */
	private readonly extending = new Set<() => void>();
	private readonly held = new HeldClaims((act) => {
		this.extending.add(act);
		return () => this.extending.delete(act);
	});
	private readonly outcomes: Array<Promise<DeduplicationOutcome>> = [];

	private constructor(
		private readonly platform: Platform,
		private readonly processes: readonly Process[],
		private readonly fault: Fault,
	) {}

	/** What the triggers make of the requests: whether each starts a run. */
	static async runs(
		deliveries: readonly Delivery[],
		{ platform }: Wire,
		fault: Fault = {},
	): Promise<boolean[]> {
		const processes: Process[] = [];
		const reception = new Reception(platform, processes, fault);
		const data = new SqliteData({ now: () => reception.now });
		try {
			for (const name of ['one', 'two']) {
				const store = await data.open(name);
				await jest.isolateModulesAsync(async () => {
					const own = await import('../../../../../../lib/n8n/trigger/request/deduplicate');
					processes.push({ once: own.deduplicate, store: fault.store?.(store) ?? store });
				});
			}
			for (const delivery of deliveries) await reception.take(delivery);
			await reception.settle();
			return (await Promise.all(reception.outcomes)).map(({ kind }) => kind === 'claimed');
		} finally {
			await data.destroy();
		}
	}

	private async take(delivery: Delivery): Promise<void> {
		if (this.storing && delivery.at - this.storing.at > SLOWEST) {
			await this.passTo(this.storing.at + SLOWEST);
			await this.settle();
		}
		await this.passTo(delivery.at);
		const process = this.processes[delivery.process] as Process;
		const outcome = this.arrive(delivery, process);
		this.outcomes.push(outcome);
		// Long enough to be claimed; one that waits for the run before it goes on when that is stored.
		const first = await Promise.race([outcome, process.store.purge().then(() => undefined)]);
		await this.settle();
		const known = first ?? (await outcome);
		if (known.kind !== 'claimed') return;
		this.storing = { at: delivery.at, settle: () => known.settle(true) };
		if (!delivery.slow) await this.settle();
	}

	/** Time passes; what is being stored stays claimed. */
	private async passTo(at: number): Promise<void> {
		while (this.storing && at - this.now > EXTENDED_EVERY_MILLISECONDS) {
			this.now += EXTENDED_EVERY_MILLISECONDS;
			this.extending.forEach((extend) => extend());
			await nextTurn();
			for (const { store } of this.processes) await store.purge();
		}
		this.now = at;
	}

	/** The run is stored; what is settled is written before the clock goes on, as stores work in order. */
	private async settle(): Promise<void> {
		const storing = this.storing;
		this.storing = undefined;
		storing?.settle();
		for (const { store } of this.processes) await store.purge();
	}

	private async arrive(
		delivery: Delivery,
		{ once, store }: Process,
	): Promise<DeduplicationOutcome> {
		const { platform, fault } = this;
		const request = message({
			body: Buffer.from(delivery.body),
			headers: {},
			query: { event: delivery.type },
			addresses: [],
			receivedAt: delivery.at,
		});
		const verdict = receive(request, {
			platform,
			keys: undefined,
			verification: false,
			selection: 'all',
			scope: 'workflow/node',
		});
		if (verdict.kind !== 'accepted') throw new Error(verdict.kind);
		const { identity } = verdict.event;
		return await once(fault.identity?.(identity, delivery) ?? identity, {
			store: async () => await Promise.resolve(store),
			held: this.held,
			rememberMilliseconds: fault.rememberMilliseconds ?? platform.delivery.rememberSeconds * 1000,
			waitMilliseconds: WAIT_MILLISECONDS,
			sleep: async (milliseconds) => await this.sleep(milliseconds),
			onUncounted: () => undefined,
			onStoreFailure: (error) => {
				throw error;
			},
		});
	}

	/** Nobody is late; pauses before another process's claim is asked for again go by at once. */
	private async sleep(milliseconds: number): Promise<void> {
		if (milliseconds < WAIT_MILLISECONDS) return await nextTurn();
		await new Promise(() => undefined);
	}
}
