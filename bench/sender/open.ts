import { randomBytes, randomUUID } from 'node:crypto';
import { lookup } from 'node:dns';
import { createTransport, type Transport } from '../../lib/delivery/attempt/transport';
import { openSenderOutbox } from '../../lib/delivery/openOutbox';
import { openSharedOutbox } from '../../lib/delivery/openSharedOutbox';
import { createSender } from '../../lib/delivery/createSender';
import { createKeyring, sealingKey } from '../../lib/delivery/subscription/secret/keyring';
import type { Sender, SubscriptionInput } from '../../lib/delivery/sender';
import { systemClock } from '../../lib/time/clock';
import type { SenderOutbox } from '../../lib/delivery/outcome/rules';
import { SenderPermissions } from '../../lib/n8n/sender/parts/permission';
import { presetsOf, type Preset } from '../../lib/webhook/presets';

/** A sender on a file of its own, as the n8n nodes open it. */
export interface OpenSender {
	readonly sender: Sender;
	readonly outbox: SenderOutbox;
}

/** Where a sender's outbox is: in an SQLite file, or in a schema on a PostgreSQL server. */
export type OutboxPlace = string | { readonly server: string; readonly schema: string };

/** Opens a sender; `watch` sees its outbox first, `transport` replaces the network. */
export async function openSender(
	place: OutboxPlace,
	options: {
		readonly transport?: Transport;
		readonly watch?: (outbox: SenderOutbox) => SenderOutbox;
		readonly pollMilliseconds?: number;
		readonly keepDays?: number;
		/** Absent: true. */
		readonly dispatches?: boolean;
		/** What secrets are sealed with; absent: a key that is lost with the sender. */
		readonly key?: Buffer;
	} = {},
): Promise<OpenSender> {
	const {
		watch = (one) => one,
		transport = createTransport({ lookup }),
		key = randomBytes(32),
		dispatches = true,
		...limits
	} = options;
	const presets = presetsOf([]);
	const outbox = watch(await openOutbox(presets, place));
	// As in n8n: a published trigger's credential says where to send, asked once a second.
	const permissions = new SenderPermissions();
	permissions.seen('bench', async () => ({ allow: ['127.0.0.0/8'], httpAllowed: true }), true);
	const sender = createSender({
		permission: permissions.permission,
		dispatches,
		outbox,
		transport,
		presets,
		keyring: createKeyring({ keys: [sealingKey(key)], randomBytes }),
		clock: systemClock,
		random: Math.random,
		randomBytes,
		log: { warn: console.warn, info: console.log },
		limits,
	});
	return { sender, outbox };
}

async function openOutbox(presets: readonly Preset[], place: OutboxPlace): Promise<SenderOutbox> {
	if (typeof place !== 'string') return await openSharedOutbox(presets, place);
	return await openSenderOutbox(presets, { file: place, now: Date.now, owner: randomUUID() });
}

/** Subscriptions in the form of Standard Webhooks, signed, to addresses on this machine; answers their ids. */
export async function subscribe(
	{ sender }: OpenSender,
	url: string,
	count: number,
	more: Partial<SubscriptionInput> = {},
): Promise<string[]> {
	const ids: string[] = [];
	for (let number = 0; number < count; number++) {
		const created = await sender.createSubscription({
			url: `${url}/${number}`,
			events: [eventType(number), EVERY_TYPE],
			concurrency: 100,
			route: { allow: ['127.0.0.0/8'], httpAllowed: true, credential: 'bench' },
			...more,
		});
		if (!created.ok) throw new Error(created.problem);
		ids.push(created.value.subscription.id);
	}
	return ids;
}

/** The event type that every subscription of `subscribe` listens to. */
export const EVERY_TYPE = 'call.ended';

/** The event type that one subscription of `subscribe` alone listens to. */
export function eventType(subscription: number): string {
	return `call.ended.${subscription}`;
}
