import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSenderOutbox } from '../../../lib/delivery/openOutbox';
import type { SenderOutbox } from '../../../lib/delivery/outcome/rules';
import type { Sender } from '../../../lib/delivery/sender';
import { platforms } from '../../../nodes/platforms';
import { presetsOf } from '../../../lib/webhook/presets';
import { orderKeyOf, type LifeLine, type LifeOrders } from './protocol';
import { TEMPERS, type Temper } from './sink';
import { ownSender } from '../../support/ownSender';
import { writeLine } from '../line';

/*
 * One life of a sender: a process of its own, put together as the n8n nodes do it, that sends until it is killed.
 */

const presets = presetsOf(platforms);
const SENDERS = 8;
/** Short enough for a round to take a second, long enough for retries to be under way when the kill comes. */
const SCHEDULE_SECONDS = [0.05, 0.1, 0.1, 0.2, 0.3, 0.5, 0.8];

async function live(orders: LifeOrders): Promise<void> {
	const outbox = await openSenderOutbox(presets, {
		file: join(orders.folder, 'outbox.sqlite'),
		now: Date.now,
		owner: randomUUID(),
		onNotice: (text) => say({ kind: 'log', text }),
	});
	const sender = await ownSender(outbox, orders.folder, {
		permission: () => ({ allow: ['127.0.0.0/8'], httpAllowed: true }),
		log: { warn: (text) => say({ kind: 'log', text }), info: () => undefined },
	});
	if (orders.subscribes) await subscribe(sender, orders);
	const tempers = new Map(
		(await sender.subscriptions()).map(({ id, label }) => [id, label as Temper]),
	);
	say({ kind: 'ready' });
	await sendAll(sender, tempers, orders);
	if (!orders.finishes) return await sleep(60_000);
	while (await isBusy(outbox)) await sleep(20);
	await sender.close();
	say({ kind: 'quiet' });
}

async function subscribe(sender: Sender, { urls }: LifeOrders): Promise<void> {
	for (const temper of TEMPERS) {
		const made = await sender.createSubscription({
			label: temper,
			url: urls[temper],
			order: 'key',
			concurrency: 20,
			policy: {
				// Where the sink stands still, nothing is sent again: every repetition must be a kill's.
				timeoutSeconds: 60,
				scheduleSeconds: temper === 'dead' ? [0.2] : SCHEDULE_SECONDS,
				pausesAfter: 0,
			},
			route: { allow: ['127.0.0.0/8'], httpAllowed: true },
		});
		if (!made.ok) throw new Error(made.problem);
		say({ kind: 'subscribed', temper, secret: made.value.secret ?? '' });
	}
}

async function sendAll(
	sender: Sender,
	tempers: ReadonlyMap<string, Temper>,
	{ again, events, name }: LifeOrders,
): Promise<void> {
	const marks = [...again, ...Array.from({ length: events }, (_, number) => `${name}-${number}`)];
	const sendOn = async () => {
		for (let mark = marks.shift(); mark !== undefined; mark = marks.shift()) {
			await sendOne(sender, tempers, mark);
			if (marks.length % 5 === 0) await sleep(2);
		}
	};
	await Promise.all(Array.from({ length: SENDERS }, sendOn));
}

async function sendOne(
	sender: Sender,
	tempers: ReadonlyMap<string, Temper>,
	mark: string,
): Promise<void> {
	say({ kind: 'sending', mark });
	const sent = await sender.send(
		{
			type: 'call.ended',
			data: { mark },
			occurredAt: '2026-01-01T12:00:00.000Z',
			idempotencyKey: mark,
			orderKey: orderKeyOf(mark),
		},
		{ waitSeconds: 0 },
	);
	if (!sent.ok) return say({ kind: 'rejected', mark, problem: sent.problem });
	const { eventId, repeated } = sent.value;
	const deliveries = sent.value.deliveries.map(({ id, subscriptionId }) => ({
		id,
		temper: tempers.get(subscriptionId) as Temper,
	}));
	say({ kind: 'accepted', mark, eventId, repeated, deliveries });
}

async function isBusy(outbox: SenderOutbox): Promise<boolean> {
	const { pending, blocked } = await outbox.counts();
	return pending + blocked > 0;
}

function say(line: LifeLine): void {
	writeLine(line);
}

live(JSON.parse(process.argv[2] ?? '{}') as LifeOrders).then(
	() => process.exit(0),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
		process.exit(1);
	},
);
