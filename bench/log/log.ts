import { randomBytes } from 'node:crypto';
import type { MovingSide } from '../../lib/store/move/side';
import { openSender, type OpenSender, type OutboxPlace, subscribe } from '../sender/open';
import { fillLog, SUBSCRIPTIONS } from './fill';

/** Where a log is, and its way to be filled. */
export interface Place {
	readonly outbox: OutboxPlace;
	readonly side: () => MovingSide;
}

/** A sender over a log. */
export interface Log extends OpenSender {
	/** One of its subscriptions. */
	readonly subscriptionId: string;
}

/** Makes a log with so many deliveries to ten subscriptions, and opens a sender over it. */
export async function openLog({ outbox, side }: Place, count: number, url: string): Promise<Log> {
	const key = randomBytes(32);
	const first = await openSender(outbox, { key });
	const ids = await subscribe(first, url, SUBSCRIPTIONS);
	await first.sender.close();
	const filled = side();
	await fillLog(filled.outbox, count, Date.now());
	await filled.close();
	const opened = await openSender(outbox, { key });
	// What was logged is counted once, with the first look.
	await opened.sender.attemptTotals();
	return { ...opened, subscriptionId: ids[3] ?? '' };
}

/** Closes the sender. */
export async function closeLog({ sender }: Log): Promise<void> {
	await sender.close();
}
