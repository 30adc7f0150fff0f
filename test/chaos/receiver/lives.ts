import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningN8n } from '../../n8n/boot';
import { readByNow } from '../../support/readByNow';
import { ranSince } from '../ranSince';

/** One process of n8n, from its start to its end. Milliseconds since 1970. */
export interface Life {
	readonly startedAt: number;
	/** When its webhooks and its REST API answered; undefined when it was killed before that. */
	readyAt?: number;
	/** The moment before SIGKILL, or when it was found to have ended by itself. */
	killedAt?: number;
	/** What was answered before is remembered for certain, by how long it ran; absent: by the time that passed. */
	remembersUntil?: number;
	/** When the process was gone, and all that it had answered was read. */
	endedAt?: number;
}

/** For how long n8n may run after an answer before the event is remembered. */
export const REMEMBERED_WITHIN_MILLISECONDS = 1_000;
const STARTS_AT_MOST = 4;

/** The lives of one n8n: ends it by SIGKILL only, and remembers when. */
export class Lives {
	readonly all: Life[] = [];
	/** How often it was killed. */
	kills = 0;
	/** How often n8n ended by itself instead of becoming ready. */
	failedStarts = 0;

	/** `answeredAt`: when anybody got an answer, in order. */
	constructor(
		private readonly n8n: RunningN8n,
		private readonly answeredAt: readonly number[],
	) {
		const now = Date.now();
		this.all.push({ startedAt: 0, readyAt: now });
	}

	get isUp(): boolean {
		const { readyAt, killedAt } = this.latest;
		return readyAt !== undefined && killedAt === undefined;
	}

	async kill(): Promise<void> {
		const life = this.latest;
		this.kills++;
		life.killedAt = Date.now();
		await this.n8n.kill();
		await readByNow();
		life.endedAt = Date.now();
		life.remembersUntil = ranSince(this.answeredAt, life.killedAt, REMEMBERED_WITHIN_MILLISECONDS);
	}

	/**
	 * Starts n8n, as often as it takes, as every operator's supervisor does: n8n itself may end while it recovers the runs
	 * of the killed process. Resolves when it is ready.
	 */
	async start(): Promise<void> {
		for (let left = STARTS_AT_MOST; ; left--) {
			try {
				return await this.startOnce();
			} catch (error) {
				if (left <= 1) throw error;
				this.failedStarts++;
			}
		}
	}

	/** Starts n8n and kills it that long afterwards, ready or not. */
	async startAndKill(afterMilliseconds: number): Promise<void> {
		const started = this.startOnce().catch(() => undefined);
		await sleep(afterMilliseconds);
		await this.kill();
		await started;
	}

	private async startOnce(): Promise<void> {
		const life: Life = { startedAt: Date.now() };
		this.all.push(life);
		try {
			await this.n8n.restart();
			if (life.killedAt === undefined) life.readyAt = Date.now();
		} catch (error) {
			life.endedAt ??= Date.now();
			life.killedAt ??= life.endedAt;
			throw error;
		}
	}

	/** The life in which something happened, if n8n lived then. */
	at(moment: number): Life | undefined {
		return this.all.find(
			({ startedAt, endedAt = Infinity }) => startedAt <= moment && moment <= endedAt,
		);
	}

	/** How long the latest start took, in milliseconds. */
	get startMilliseconds(): number {
		const last = this.all.findLast(({ startedAt, readyAt }) => startedAt > 0 && readyAt);
		return last?.readyAt === undefined ? 8_000 : last.readyAt - last.startedAt;
	}

	private get latest(): Life {
		const life = this.all.at(-1);
		if (life === undefined) throw new Error('n8n was never started');
		return life;
	}
}
