import { lookup } from 'node:dns';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport, type Transport } from '../../../lib/delivery/attempt/transport';
import type { SenderOutbox } from '../../../lib/delivery/outcome/rules';
import type { Sender } from '../../../lib/delivery/sender';
import { openOutbox } from './outbox';
import { KEYS, LIMITS, type ProcessLine, type ProcessOrders } from './protocol';
import { ownSender } from '../../support/ownSender';
import { writeLine } from '../line';

/*
 * One of several processes that store events and dispatch them over the same store, put together as the n8n nodes do it.
 */

const route = { allow: ['127.0.0.0/8'], httpAllowed: true };

async function work(orders: ProcessOrders): Promise<void> {
	const outbox = await openOutbox(orders, (text) => say({ kind: 'log', text }));
	const sender = await ownSender(outbox, orders.folder, {
		permission: () => route,
		transport: telling(createTransport({ lookup })),
		log: { warn: (text) => say({ kind: 'log', text }), info: () => undefined },
	});
	if (orders.subscribes !== undefined) await subscribe(sender, orders.subscribes);
	let isToStop = false;
	process.stdin.once('data', () => (isToStop = true));
	say({ kind: 'ready' });
	let number = 0;
	const send = async () => await sendOne(sender, orders.name, number++);
	for (let at = 0; at < orders.atOnce; at++) await send();
	while (!isToStop) {
		await Promise.all([send(), sleep(1000 / orders.perSecond)]);
	}
	while (await isBusy(outbox)) {
		say({ kind: 'waits' });
		await sleep(200);
	}
	say({ kind: 'quiet' });
	await sender.close();
	process.exit();
}

/** Says when a request begins, by the very time that its sender counts it by. */
function telling(transport: Transport): Transport {
	return {
		...transport,
		attempt: async (request, { mayBegin = () => true, ...bounds }) => {
			const { data } = JSON.parse(request.body.toString()) as { data: { mark: string } };
			return await transport.attempt(request, {
				...bounds,
				mayBegin: (elapsed) => {
					const may = mayBegin(elapsed);
					const at = performance.timeOrigin + elapsed;
					if (may) say({ kind: 'starts', mark: data.mark, at });
					return may;
				},
			});
		},
	};
}

async function subscribe(sender: Sender, url: string): Promise<void> {
	// Less than a suspension, more than the endpoint stands still by itself.
	const policy = { timeoutSeconds: 12, pausesAfter: 0 };
	const made = await sender.createSubscription({
		label: 'limited',
		url,
		order: 'key',
		route,
		policy,
		...LIMITS,
	});
	if (!made.ok) throw new Error(made.problem);
}

async function sendOne(sender: Sender, name: string, number: number): Promise<void> {
	const mark = `${name}-${number}`;
	const event = { type: 'call.ended', data: { mark }, orderKey: `key ${number % KEYS}` };
	const sent = await sender.send(event, { waitSeconds: 0 });
	if (!sent.ok) throw new Error(sent.problem);
	for (const { id } of sent.value.deliveries) say({ kind: 'accepted', mark, deliveryId: id });
}

async function isBusy(outbox: SenderOutbox): Promise<boolean> {
	const { pending, blocked } = await outbox.counts();
	return pending + blocked > 0;
}

function say(line: ProcessLine): void {
	writeLine(line);
}

work(JSON.parse(process.argv[2] ?? '{}') as ProcessOrders).catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	process.exit(1);
});
