import { setTimeout as sleep } from 'node:timers/promises';
import type { Draw } from '../../emulators/engine/draw';
import { claimsHeld } from './claimFile';
import { sendLoad } from './platforms/load';
import type { Scene } from './scene';

/** When n8n is killed in a round. */
export type Moment = 'whileStoring' | 'twice' | 'duringStart' | 'underLoad' | 'early';

const MOMENTS: readonly Moment[] = ['whileStoring', 'twice', 'duringStart', 'underLoad', 'early'];
/** A round, or the deliveries left over at the end, may take so long after n8n is back. */
export const SETTLED_WITHIN_MILLISECONDS = 180_000;

/** What happened in one round. */
export interface Round {
	readonly number: number;
	readonly moment: Moment;
	readonly kills: number;
	/** At the first kill: requests without an answer. */
	readonly requestsOpen: number;
	/** At the first kill: events claimed, and not yet remembered or given back. */
	readonly claimsHeld: number;
	readonly downMilliseconds: number;
	/** False when deliveries were still pending when the round's time was over. */
	readonly settled: boolean;
}

/** Load on all platforms, n8n killed and started again, and a wait until the platforms have retried all they would. */
export async function playRound(scene: Scene, number: number, draw: Draw): Promise<Round> {
	const { lives, platforms, traffic, userFolder } = scene;
	const moment = MOMENTS[(number - 1) % MOMENTS.length] as Moment;
	const load = sendLoad(platforms.all, draw.fork('load'));
	const chance = draw.fork('moment');
	await untilKill(moment, chance, scene);
	const requestsOpen = traffic.open();
	const killsBefore = lives.kills;
	const killedAt = Date.now();
	await lives.kill();
	const held = claimsHeld(userFolder);
	if (moment === 'duringStart') {
		await lives.startAndKill(chance.integer(1_000, Math.round(lives.startMilliseconds * 0.95)));
	}
	await lives.start();
	if (moment === 'twice') {
		await sleep(chance.integer(0, 1_200));
		await lives.kill();
		await lives.start();
	}
	const downMilliseconds = Date.now() - killedAt;
	const settled = await settlesWithin(load, SETTLED_WITHIN_MILLISECONDS);
	const kills = lives.kills - killsBefore;
	return { number, moment, kills, requestsOpen, claimsHeld: held, downMilliseconds, settled };
}

async function untilKill(moment: Moment, chance: Draw, { traffic }: Scene): Promise<void> {
	if (moment === 'early') return await sleep(chance.integer(0, 250));
	if (moment !== 'whileStoring') return await sleep(chance.integer(250, 2_600));
	// Somewhere in the middle of a burst: so many answers are out, the next runs are being stored.
	const wanted = traffic.answered() + chance.integer(2, 40);
	const latest = Date.now() + 3_000;
	while (traffic.answered() < wanted && Date.now() < latest) await sleep(1);
	await sleep(chance.integer(0, 20));
}

/** Whether the work ends in that time. */
export async function settlesWithin(
	work: Promise<unknown>,
	milliseconds: number,
): Promise<boolean> {
	const late = new AbortController();
	const settled = await Promise.race([
		work.then(() => true),
		sleep(milliseconds, false, { signal: late.signal }),
	]);
	late.abort();
	return settled;
}
