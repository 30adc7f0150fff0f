import { setTimeout as sleep } from 'node:timers/promises';
import type { Draw } from '../../emulators/engine/draw';
import { sendLoad } from '../receiver/platforms/load';
import { settlesWithin, SETTLED_WITHIN_MILLISECONDS } from '../receiver/rounds';
import { VICTIMS, type Outage } from './outages';
import type { QueueScene } from './scene';

/** What happened in one round. */
export interface Round {
	readonly outage: Outage;
	/** False when something was still unanswered when the round's time was over. */
	readonly settled: boolean;
	readonly seconds: number;
}

const LATEST_MILLISECONDS = 5_000;

/** Load on all sides, a process killed and started again, and a wait until everybody has got through. */
export async function playRound(scene: QueueScene, number: number, draw: Draw): Promise<Round> {
	const { supervisor, platforms, telling } = scene;
	const startedAt = Date.now();
	const load = Promise.all([
		sendLoad(platforms.all, draw.fork('load')),
		telling.round(number, draw.fork('telling')),
	]);
	const chance = draw.fork('moment');
	await sleep(chance.integer(0, LATEST_MILLISECONDS));
	const victim = VICTIMS[(number - 1) % VICTIMS.length];
	if (victim === undefined) throw new RangeError(`There is no round ${number}`);
	const outage = await supervisor.hit(victim, chance);
	const settled = await settlesWithin(load, SETTLED_WITHIN_MILLISECONDS);
	await supervisor.settled();
	return { outage, settled, seconds: (Date.now() - startedAt) / 1000 };
}

/** A round in a line. */
export function roundLine({ outage, settled, seconds }: Round, number: number): string {
	const down = ((outage.to - outage.from) / 1000).toFixed(1);
	const whole = `${seconds.toFixed(1)} s in all${settled ? '' : ', and not all is answered'}`;
	return `Round ${number}: ${outage.name} was gone for ${down} s, ${whole}`;
}
