import { setTimeout as sleep } from 'node:timers/promises';
import type { Draw } from '../../emulators/engine/draw';
import type { RunningN8n } from '../../n8n/boot';
import type { QueueMode } from '../../queueMode/world/open';
import { ranSince } from '../ranSince';
import { readByNow } from '../../support/readByNow';
import { REMEMBERED_WITHIN_MILLISECONDS, type Life } from '../receiver/lives';

/** What may be killed or restarted. */
export const VICTIMS = ['worker', 'postgres', 'webhook', 'main', 'redis'] as const;
export type Victim = (typeof VICTIMS)[number];

/** A process that was gone for a while. Milliseconds since 1970. */
export interface Outage {
	readonly victim: Victim;
	readonly name: string;
	/** False where a process of n8n ended by itself, because of what was killed beside it. */
	readonly asked: boolean;
	/** The moment before the signal. */
	readonly from: number;
	/** When it was gone, and all that it had sent was read; Infinity until then. */
	gone: number;
	/** When it was ready again; Infinity until then. */
	to: number;
}

interface Process {
	readonly victim: Victim;
	readonly name: string;
	readonly n8n: RunningN8n;
}

const STARTS_AT_MOST = 5;
const LOOK_EVERY_MILLISECONDS = 50;
const LONGEST_PAUSE_MILLISECONDS = 2_000;

/** Kills and starts the processes of queue mode, and remembers when; starts what ends by itself, as Docker does. */
export class Supervisor {
	readonly outages: Outage[] = [];
	private readonly processes: readonly Process[];
	private readonly restarting = new Set<Promise<unknown>>();
	private readonly looking: NodeJS.Timeout;

	constructor(private readonly mode: QueueMode) {
		const named = (victim: Victim, all: readonly RunningN8n[]) =>
			all.map((n8n, index) => ({ victim, n8n, name: `${victim} ${index + 1}` }));
		this.processes = [
			...named('main', [mode.main]),
			...named('worker', mode.workers),
			...named('webhook', mode.webhookProcessors),
		];
		this.looking = setInterval(() => this.look(), LOOK_EVERY_MILLISECONDS);
		this.looking.unref();
	}

	/** Whether webhooks get through: some processor is there, and what it needs. */
	get isUp(): boolean {
		const down = this.outages.filter(({ to }) => to === Infinity);
		const isDown = (victim: Victim) => down.some((one) => one.victim === victim);
		const processors = down.filter(({ victim }) => victim === 'webhook').length;
		return (
			!isDown('postgres') && !isDown('redis') && processors < this.mode.webhookProcessors.length
		);
	}

	/** Kills one of these (PostgreSQL also in an orderly way), starts it again after a moment and waits until it is ready. */
	async hit(victim: Victim, chance: Draw): Promise<Outage> {
		// What is being started already is not killed.
		await this.settled();
		const pause = chance.integer(0, LONGEST_PAUSE_MILLISECONDS);
		if (victim === 'postgres' || victim === 'redis') {
			const signal = chance.integer(0, 1) === 0 ? 'SIGKILL' : undefined;
			const server = this.mode.services[victim];
			return await this.outage(
				{ victim, name: victim, asked: true },
				async () => {
					await server.stop(signal);
				},
				async () => {
					await sleep(pause);
					await server.start();
				},
			);
		}
		const { n8n, name } = chance.pick(this.processes.filter((one) => one.victim === victim));
		return await this.outage(
			{ victim, name, asked: true },
			async () => {
				await n8n.kill();
			},
			async () => {
				await sleep(pause);
				await started(n8n);
			},
		);
	}

	/** Waits for what is being started. */
	async settled(): Promise<void> {
		while (this.restarting.size > 0) await Promise.all(this.restarting);
	}

	/** Starts nothing any more. */
	async end(): Promise<void> {
		clearInterval(this.looking);
		await this.settled();
	}

	private look(): void {
		for (const { victim, name, n8n } of this.processes) {
			const isKnown = this.outages.some((one) => one.name === name && one.to === Infinity);
			if (isKnown || n8n.pid() !== undefined) continue;
			const ended = async () => await Promise.resolve();
			const begins = async () => await started(n8n);
			const restart = this.outage({ victim, name, asked: false }, ended, begins);
			this.restarting.add(restart);
			void restart.finally(() => this.restarting.delete(restart));
		}
	}

	private async outage(
		what: Pick<Outage, 'victim' | 'name' | 'asked'>,
		ends: () => Promise<void>,
		begins: () => Promise<void>,
	): Promise<Outage> {
		const outage: Outage = { ...what, from: Date.now(), gone: Infinity, to: Infinity };
		this.outages.push(outage);
		await ends();
		await readByNow();
		outage.gone = Date.now();
		await begins();
		outage.to = Date.now();
		return outage;
	}
}

/** Started as often as it takes: n8n ends while it starts where its database is gone. */
async function started(n8n: RunningN8n): Promise<void> {
	for (let left = STARTS_AT_MOST; ; left--) {
		try {
			return await n8n.restart();
		} catch (error) {
			if (left <= 1) throw error;
		}
	}
}

/** What a trigger's answer or its memory can be cut off by. */
const BEFORE_TRIGGERS: readonly Victim[] = ['webhook', 'postgres', 'redis'];

/** The stretches of time that no such outage cuts, as the lives of one n8n are; `at` finds the one of a moment. */
export function stretchesBetween(
	outages: readonly Outage[],
	answeredAt: readonly number[],
): {
	at: (moment: number) => Life | undefined;
} {
	const cuts = outages
		.filter(({ victim }) => BEFORE_TRIGGERS.includes(victim))
		.map(({ from }) => from)
		.sort((one, other) => one - other);
	const lives = [0, ...cuts].map((startedAt, index): Life => {
		const cut = cuts[index];
		if (cut === undefined) return { startedAt, readyAt: startedAt };
		const remembersUntil = ranSince(answeredAt, cut, REMEMBERED_WITHIN_MILLISECONDS);
		return { startedAt, readyAt: startedAt, killedAt: cut, endedAt: cut, remembersUntil };
	});
	return {
		at: (moment) => lives.findLast(({ startedAt }) => startedAt <= moment),
	};
}
