/**
 * What only JustCall makes possible: requests that pose as the unsigned validation ping, messages of the same account's
 * other webhooks, and changes to the data that the vendor's signature does not cover.
 */
import type { Emulator } from '../../engine/emulator';
import { changed, type HeaderPairs, type Mutation, type Target } from './mutation';

const isJustCall = ({ id }: Emulator) => id === 'justCall';
const isVendor = ({ id, dialect }: Emulator) => id === 'justCall' && dialect === 'vendor';

const UNSIGNED: HeaderPairs = [['Content-Type', 'application/json']];

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

const envelopeOf = ({ genuine }: Target) =>
	JSON.parse(genuine.body.toString()) as Record<string, unknown>;

const pings: Record<string, (target: Target) => unknown> = {
	identity: ({ draw, eventType, genuine, now }) => ({
		type: eventType,
		webhook_url: genuine.url,
		request_id: draw.ulid(now),
	}),
	'with a challenge': ({ draw }) => ({ type: 'url.validation', challenge: draw.hex(16) }),
	'with empty data': ({ draw, now }) => ({
		type: 'url.validation',
		data: {},
		request_id: draw.ulid(now),
	}),
};

/** A ping is answered, and starts nothing. */
const ping: Mutation = {
	family: 'dialects',
	when: isJustCall,
	spoil(target) {
		const label = target.draw.pick(Object.keys(pings));
		const body = json(pings[label]?.(target));
		return { label: `ping, ${label}`, headers: UNSIGNED, body, expectation: 'noRun' };
	},
};

const eventAsPing: Mutation = {
	family: 'dialects',
	when: isJustCall,
	spoil(target) {
		const { draw, eventType, genuine, now } = target;
		const { data } = envelopeOf(target);
		const posing = {
			type: eventType,
			webhook_url: genuine.url,
			request_id: draw.ulid(now),
			...(draw.integer(0, 1) && { challenge: draw.hex(16) }),
			data,
		};
		const body = json(posing);
		return { label: 'an event as a ping', headers: UNSIGNED, body, expectation: 'rejected' };
	},
};

/** Rightly signed by the same account, for another address. */
const otherWebhook: Mutation = {
	family: 'dialects',
	when: isVendor,
	spoil(target) {
		const { emulator, subscription, eventType, genuine, draw, now } = target;
		const url = `https://other.example/${draw.hex(12)}`;
		const body = json({ ...envelopeOf(target), webhook_url: url });
		const secret = subscription.secret ?? '';
		const signature = emulator.behaviour.sign({ body, url, eventType, secret, at: now });
		const headers = changed(genuine.headers, signature);
		return { label: 'of another webhook', headers, body, expectation: 'rejected' };
	},
};

/** The body of another webhook under this one's code, and the other way round. */
const otherType: Mutation = {
	family: 'dialects',
	when: isVendor,
	spoil(target) {
		const types = target.emulator.events.filter((type) => type !== target.eventType);
		const body = json({ ...envelopeOf(target), type: target.draw.pick(types) });
		return { label: 'another type under this code', body, expectation: 'rejected' };
	},
};

const otherData: Mutation = {
	family: 'dialects',
	when: isVendor,
	spoil(target) {
		const { draw, now } = target;
		const request_id = draw.ulid(now);
		const body = json({ ...envelopeOf(target), request_id, data: { id: draw.integer(1, 1e9) } });
		return { label: 'other data under this code', body, expectation: 'answered' };
	},
};

export const justCallMutations: readonly Mutation[] = [
	ping,
	eventAsPing,
	otherWebhook,
	otherType,
	otherData,
];
