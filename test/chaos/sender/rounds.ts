import { setTimeout as sleep } from 'node:timers/promises';
import type { Draw } from '../../emulators/engine/draw';
import { readByNow } from '../../support/readByNow';
import type { Ledger } from './ledger';
import { startLife, type RunningLife } from './lives';
import type { LifeOrders } from './protocol';
import { TEMPERS, type Sink } from './sink';

/** When the sender is killed in a round. */
export const MOMENTS = ['enqueue', 'claim', 'midRequest', 'beforeResult', 'start', 'any'] as const;
export type Moment = (typeof MOMENTS)[number];

/** What a round was like. */
export interface Round {
	readonly moment: Moment;
	/** Requests that the sink had not answered when the sender was killed. */
	readonly requestsOpen: number;
	/** Events begun and not yet accepted then. */
	readonly unanswered: number;
}

/** The most a round may take before it is killed anyway. */
const LATEST_MILLISECONDS = 8_000;
const EVENTS = 80;

/** A life that is killed in the middle of its work. */
export async function playRound(
	{ folder, sink, ledger }: { folder: string; sink: Sink; ledger: Ledger },
	number: number,
	draw: Draw,
): Promise<Round> {
	const moment = MOMENTS[number % MOMENTS.length] as Moment;
	const life = startLife({
		...ordersFor(folder, sink, `r${number}`),
		again: ledger.again,
		events: EVENTS,
	});
	life.onLine((line) => ledger.note(line));
	const late = new AbortController();
	await Promise.race([
		until(moment, { life, sink, draw }),
		life.ended.then(() => Promise.reject(new Error('A sender ended without being killed'))),
		sleep(LATEST_MILLISECONDS, undefined, { signal: late.signal }).catch(() => undefined),
	]);
	late.abort();
	const requestsOpen = sink.open();
	const at = Date.now();
	await life.kill();
	// What it wrote before is in the sink's sockets.
	await readByNow();
	ledger.kills.push({ at, readBy: Date.now() });
	return { moment, requestsOpen, unanswered: ledger.again.length };
}

/** A life that is left alone until nothing is pending. */
export async function playToTheEnd(
	{ folder, sink, ledger }: { folder: string; sink: Sink; ledger: Ledger },
	more: Partial<LifeOrders>,
): Promise<void> {
	const orders = {
		...ordersFor(folder, sink, 'end'),
		again: ledger.again,
		finishes: true,
		...more,
	};
	const life = startLife(orders);
	life.onLine((line) => ledger.note(line));
	await life.ended;
}

function ordersFor(folder: string, sink: Sink, name: string): LifeOrders {
	const urls = Object.fromEntries(TEMPERS.map((temper) => [temper, sink.url(temper)]));
	return {
		folder,
		urls: urls as LifeOrders['urls'],
		name,
		subscribes: false,
		again: [],
		events: 0,
		finishes: false,
	};
}

/** Resolves at the very moment; the kill follows at once. */
async function until(
	moment: Moment,
	{ life, sink, draw }: { life: RunningLife; sink: Sink; draw: Draw },
): Promise<void> {
	if (moment === 'start') return await sleep(draw.integer(50, 700));
	await said(life, 'ready', 1);
	switch (moment) {
		case 'enqueue':
			return await said(life, 'sending', draw.integer(1, 80));
		case 'claim':
			return await said(life, 'accepted', draw.integer(1, 80));
		case 'midRequest':
			return await seen(sink, 'arrived', draw.integer(1, 250));
		case 'beforeResult':
			return await seen(sink, 'answered', draw.integer(1, 250));
		default:
			return await sleep(draw.integer(0, 800));
	}
}

async function said(life: RunningLife, kind: string, count: number): Promise<void> {
	await new Promise<void>((resolve) => {
		let left = count;
		life.onLine((line) => {
			if (line.kind === kind && --left === 0) resolve();
		});
	});
}

async function seen(sink: Sink, what: 'arrived' | 'answered', count: number): Promise<void> {
	for (let left = count; left > 0; left--) {
		await new Promise<void>((resolve) => sink.next(what, resolve));
	}
}
