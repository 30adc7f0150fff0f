/**
 * Nectar Desk, the call centre, as a webhook sender (api-docs.nectardesk.com, "Webhooks Overview").
 *
 * - Settings: one URL per webhook, the events for it, and optionally contact lists that filter them
 *   (`contactLists` when subscribing; `emit(…, {contactLists})` says which lists the contact is in).
 * - Nothing is signed, and there is no secret. The body is the call, contact, list or message itself: no
 *   envelope, no event id, no event name (`type` is the direction of the call).
 * - Any 2xx is a success. Up to three retries after 1 s, 2 s and 4 s, only for connection errors and 5xx answers;
 *   4xx and 3xx answers are final.
 * - Events for the same call or message are sent in order: each waits until the one before it has ended.
 *
 * Not documented: the timeout (10 s here, `policy` changes it; running into it counts as a connection error), and
 * whether a header or field carries the event's name (`nameIn` adds one).
 */
import type { Behaviour, Occurrence } from '../engine/behaviour';
import type { Emulator, EmulatorOptions } from '../engine/emulator';
import { PlatformEmulator } from './emulate';
import { any2xx, onConnectionErrorsAnd5xx, policy } from './policies';
import { nectarDeskSamples } from '../samples/nectarDesk';

export interface NectarDeskOptions extends EmulatorOptions {
	/** Where the event's name is sent, in case the platform does: a header, or a field of the body. */
	nameIn?: { header: string } | { field: string };
}

export function createNectarDesk({ nameIn, ...options }: NectarDeskOptions = {}): Emulator {
	const behaviour: Behaviour = {
		name: 'Nectar Desk',
		id: 'nectarDesk',
		dialect: 'document',
		events: Object.keys(nectarDeskSamples),
		signs: 'nothing',
		signatureHeader: undefined,
		secretBelongsTo: 'nobody',
		requiresHttps: false,
		replaysByHand: false,
		policy: policy({
			timeoutSeconds: 10,
			retryAfterSeconds: [1, 2, 4],
			succeeds: any2xx,
			retries: onConnectionErrorsAnd5xx,
		}),
		newSubscriptionId: (draw) => String(draw.integer(1, 99_999)),
		newSecret: () => {
			throw new Error('Nectar Desk does not sign: it has no secrets');
		},
		sample: (eventType, draw, at) => nectarDeskSamples[eventType]?.(draw, at) ?? {},
		envelope: ({ eventType, data }) => {
			if (nameIn === undefined) return { body: data };
			if ('header' in nameIn) return { body: data, headers: { [nameIn.header]: eventType } };
			return { body: { ...data, [nameIn.field]: eventType } };
		},
		sign: () => ({}),
		orderKey,
	};
	return new PlatformEmulator(behaviour, options);
}

/** Calls and messages are kept in order, contacts and lists are not said to be. */
function orderKey({ eventType, data }: Occurrence): string | undefined {
	const [subject] = eventType.split(' ');
	return subject === 'Call' || subject === 'Message'
		? `${subject} ${String(data['id'])}`
		: undefined;
}
