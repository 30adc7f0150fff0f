import { setTimeout as sleep } from 'node:timers/promises';
import type { Section } from '../measure/report';
import { interleaved } from '../measure/rounds';
import { eventType } from '../sender/open';
import { callEvent, rateOf } from '../sender/traffic';
import { SUBSCRIPTIONS } from './fill';
import type { Log } from './log';
import { firstPage } from './looks';

/** About a second on SQLite, so that a look a second is no more than that. */
const EVENTS_A_ROUND = 20_000;
const IN_FLIGHT = 256;
const WARM_UP_ROUNDS = 1;
const ROUNDS = 7;
const LOOKS_EVERY_MILLISECONDS = 1000;

/** What the sender delivers while somebody looks at the first page once a second, against nobody looking. */
export async function lookingSection(engine: string, log: Log): Promise<Section> {
	const key = `log_${engine.toLowerCase()}`;
	const send = async () =>
		await rateOf(EVENTS_A_ROUND, IN_FLIGHT, async (at) => await sendOne(log, at));
	const contenders = [
		{ name: 'nobody', measure: send },
		{ name: 'somebody', measure: async () => await whileLooking(log, send) },
	];
	await interleaved(contenders, WARM_UP_ROUNDS);
	const measured = await interleaved(contenders, ROUNDS);
	return {
		title: `Sending while the log in ${engine} is looked at (100,000 deliveries in it)`,
		figures: [
			{
				key: `${key}_unseen_per_s`,
				title: 'events stored, delivered and logged, nobody looks',
				value: measured.median('nobody'),
				unit: '/s',
			},
			{
				key: `${key}_seen_per_s`,
				title: 'events stored, delivered and logged, the first page once a second',
				value: measured.median('somebody'),
				unit: '/s',
			},
			{
				key: `${key}_seen_vs_unseen`,
				title: '  in comparison',
				value: measured.ratio('somebody', 'nobody'),
				unit: 'x',
				target: { atLeast: 0.97 },
			},
		],
	};
}

async function whileLooking(log: Log, work: () => Promise<number>): Promise<number> {
	const over = new AbortController();
	const looking = lookOnceASecond(log, over.signal);
	try {
		return await work();
	} finally {
		over.abort();
		await looking;
	}
}

/** In the middle of each second, so that the looks are as many as the seconds, wherever these are cut. */
async function lookOnceASecond(log: Log, over: AbortSignal): Promise<void> {
	let pause = LOOKS_EVERY_MILLISECONDS / 2;
	while (await hasPassed(pause, over)) {
		await firstPage(log.sender);
		pause = LOOKS_EVERY_MILLISECONDS;
	}
}

async function hasPassed(milliseconds: number, over: AbortSignal): Promise<boolean> {
	return await sleep(milliseconds, true, { signal: over }).catch(() => false);
}

async function sendOne({ sender }: Log, at: number): Promise<void> {
	const event = { type: eventType(at % SUBSCRIPTIONS), data: callEvent(at) };
	const sent = await sender.send(event, { waitSeconds: 10 });
	if (!sent.ok) throw new Error(sent.problem);
	const [delivery] = sent.value.deliveries;
	if (delivery?.status !== 'delivered') throw new Error(`Not delivered: ${delivery?.reason}`);
}
