import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openSqliteClaims } from '../../lib/store/sqlite/claims/open';
import type { ClaimStore } from '../../lib/store/claims';
import type { Section } from '../measure/report';
import { interleaved, type Contender, type Figures } from '../measure/rounds';
import { acceptedAt, inFlight, keyAt, keysFor, recognize, remember } from './claimLoad';

const ROUNDS = 7;
const IN_FLIGHT = 1_000;
const EVENTS_A_ROUND = 20_000;
const LONE_EVENTS_A_ROUND = 4_000;
const FEW = 10_000;
const MANY = 1_000_000;
const KEY_BYTES = 16;

/** The longest the event loop was held up while the store was busy. */
let longestBlockMilliseconds = 0;

/** Compares the claim store with few and with many remembered events, side by side in one process. */
export async function benchStore(onProgress: (line: string) => void): Promise<Section> {
	const folder = await mkdtemp(join(tmpdir(), 'claims-bench-'));
	const many = await Memory.of(MANY, join(folder, 'many.sqlite'), onProgress);
	const few = new Recurring(join(folder, 'few'));
	try {
		const contenders: Contender[] = [
			{ name: 'claims few', measure: async () => await (await few.anew()).claimAndCommit() },
			{ name: 'claims told', measure: async () => await (await few.anew()).claimAndCount(false) },
			{ name: 'claims counted', measure: async () => await (await few.anew()).claimAndCount(true) },
			{ name: 'lone', measure: async () => await (await few.anew()).claimLone(false) },
			{ name: 'lone counted', measure: async () => await (await few.anew()).claimLone(true) },
			{ name: 'claims many', measure: async () => await many.claimAndCommit() },
			{ name: 'duplicates few', measure: async () => await (await few.anew()).claimDuplicates() },
			{ name: 'duplicates many', measure: async () => await many.claimDuplicates() },
		];
		onProgress('Claiming and committing');
		await interleaved(contenders, 1);
		longestBlockMilliseconds = 0;
		const measured = await interleaved(contenders, ROUNDS);
		return section(measured);
	} finally {
		await few.close();
		await many.close();
		await rm(folder, { recursive: true, force: true });
	}
}

function section(measured: Figures): Section {
	const perSecond = (key: string, title: string, name: string) => {
		return { key, title, value: measured.median(name), unit: '/s' };
	};
	return {
		title: `Deduplication store (${IN_FLIGHT} events in flight)`,
		figures: [
			{
				...perSecond('claims_per_s', 'claim + commit, 10 thousand remembered', 'claims few'),
				target: { atLeast: 50_000 },
			},
			perSecond('claims_1m_per_s', 'claim + commit, 1 million remembered', 'claims many'),
			{
				key: 'claims_1m_vs_10k',
				title: '  10 thousand in comparison to 1 million',
				value: measured.ratio('claims few', 'claims many'),
				unit: 'x',
				target: { atMost: 1.3 },
			},
			{
				key: 'claims_counted_vs_not',
				title: '  counted among what triggers received, in comparison to not',
				value: measured.ratio('claims counted', 'claims told'),
				unit: 'x',
				target: { atLeast: 0.97 },
			},
			perSecond('lone_claims_per_s', 'claim + commit, one after another', 'lone'),
			{
				key: 'lone_counted_vs_not',
				title: '  counted, in comparison to not',
				value: measured.ratio('lone counted', 'lone'),
				unit: 'x',
			},
			perSecond(
				'duplicates_per_s',
				'duplicate recognized, 10 thousand remembered',
				'duplicates few',
			),
			perSecond(
				'duplicates_1m_per_s',
				'duplicate recognized, 1 million remembered',
				'duplicates many',
			),
			{
				key: 'claims_longest_block_ms',
				title: 'longest block of the event loop',
				value: longestBlockMilliseconds,
				unit: 'ms',
			},
		],
	};
}

/** A store that remembers some events. */
class Memory {
	private constructor(
		private readonly store: ClaimStore,
		private readonly known: Buffer,
	) {}

	static async of(
		events: number,
		file: string,
		onProgress: (line: string) => void = () => undefined,
	): Promise<Memory> {
		const store = await openSqliteClaims({ file, now: Date.now, owner: randomUUID() });
		const known = keysFor(events);
		const part = 100_000;
		for (let done = 0; done < events; done += part) {
			onProgress(`${done.toLocaleString('en-US')} events remembered`);
			const keys = known.subarray(done * KEY_BYTES, (done + part) * KEY_BYTES);
			const count = keys.length / KEY_BYTES;
			await inFlight(IN_FLIGHT, count, async (at) => await remember(store, keyAt(keys, at)));
		}
		return new Memory(store, known);
	}

	/** Events per second that are claimed and committed, all of them new. */
	async claimAndCommit(): Promise<number> {
		const keys = keysFor(EVENTS_A_ROUND);
		return await rateOf(async (at) => await remember(this.store, keyAt(keys, at)));
	}

	/** The same, where a trigger tells of each event, which is counted or not. */
	async claimAndCount(isCounted: boolean): Promise<number> {
		return await this.rateOfTold(isCounted, EVENTS_A_ROUND, IN_FLIGHT);
	}

	/** The same, one after another. */
	async claimLone(isCounted: boolean): Promise<number> {
		return await this.rateOfTold(isCounted, LONE_EVENTS_A_ROUND, 1);
	}

	/** Duplicates of remembered events per second that are recognized. */
	async claimDuplicates(): Promise<number> {
		const events = this.known.length / KEY_BYTES;
		return await rateOf(async (at) => {
			await recognize(this.store, keyAt(this.known, (at * 7919) % events));
		});
	}

	async close(): Promise<void> {
		await this.store.close();
	}

	private async rateOfTold(isCounted: boolean, events: number, atOnce: number): Promise<number> {
		const keys = keysFor(events);
		const work = async (at: number) => {
			const accepted = acceptedAt(at);
			await remember(this.store, keyAt(keys, at), isCounted ? { accepted } : {});
		};
		return await rateOf(work, events, atOnce);
	}
}

/** A small store made anew for every measurement, because measuring makes it grow. */
class Recurring {
	private memory: Memory | undefined;
	private made = 0;

	constructor(private readonly path: string) {}

	async anew(): Promise<Memory> {
		await this.close();
		this.memory = await Memory.of(FEW, `${this.path}-${this.made++}.sqlite`);
		return this.memory;
	}

	async close(): Promise<void> {
		await this.memory?.close();
	}
}

async function rateOf(
	work: (at: number) => Promise<void>,
	events = EVENTS_A_ROUND,
	atOnce = IN_FLIGHT,
): Promise<number> {
	// One of its own each time: a monitor that is switched on again counts the time it was off as a delay.
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	const start = performance.now();
	await inFlight(atOnce, events, work);
	const seconds = (performance.now() - start) / 1000;
	delay.disable();
	longestBlockMilliseconds = Math.max(longestBlockMilliseconds, delay.max / 1e6);
	return events / seconds;
}
